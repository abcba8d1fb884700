"""The supervisor of runs elsewhere: the ledger is its only memory, so it may die at any step."""
