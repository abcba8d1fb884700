"""What runs elsewhere: claims its attempt, trains, and reports to the ledger by itself."""
