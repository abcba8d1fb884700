"""Counting a model: parameters, FLOPs, memory. `workers.measure` is its face."""
