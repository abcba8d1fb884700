"""Runs on Modal: one deployed, tagged App for each experiment; `.spawn()` only."""
