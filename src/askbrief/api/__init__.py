"""The HTTP API and the web page."""

from askbrief.api.app import create_app

__all__ = ["create_app"]
