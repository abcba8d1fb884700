"""Ways to compute; entry-point group `ledger.backends`."""
