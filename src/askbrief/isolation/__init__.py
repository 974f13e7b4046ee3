"""Reading what strangers made in a process of its own, which may hang or crash."""

from askbrief.isolation.limits import Limits
from askbrief.isolation.process import Worker

__all__ = ["Limits", "Worker"]
