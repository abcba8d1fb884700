"""The book: append, read, seal, verify; rules, projections and pages. Import is light."""

from ledger.version import __version__

__all__ = ["__version__"]
