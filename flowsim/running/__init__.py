"""Replications in processes: executors, progress, interrupts, and the store of results."""
