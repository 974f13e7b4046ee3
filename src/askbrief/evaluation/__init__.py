"""Question sets -> figures: how well the system finds, quotes and abstains."""

from askbrief.evaluation.options import Options
from askbrief.evaluation.running import evaluate
from askbrief.figures import layout as table

__all__ = ["Options", "evaluate", "table"]
