"""The words of the ledger: event types, envelope, experiment spec, ids and money. No I/O."""
