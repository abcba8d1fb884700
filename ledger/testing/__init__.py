"""Helpers and contract suites for tests, shipped so that others can run them against their own set-up."""
