"""The protocol's rules by their R-numbers: pure functions that return refusals (an empty list: allowed)."""
