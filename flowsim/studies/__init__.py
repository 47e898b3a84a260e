"""Scenarios times replications: where results are kept, how they are run, how they are compared."""
