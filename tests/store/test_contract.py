"""The shipped contract, on both databases."""

from ledger.testing.contract import StoreContract


class TestContract(StoreContract):
    """SQLite files and a real PostgreSQL keep the same promises."""
