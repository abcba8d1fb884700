"""The frozen plan: reads the user's spec, code, data and environment; writes the frozen copy."""
