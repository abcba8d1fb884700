"""The hands: what training code holds, and the processes that start and watch it. Import is light."""

from workers.nonfinite import NonFinite
from workers.run import Run

__all__ = ["NonFinite", "Run"]
