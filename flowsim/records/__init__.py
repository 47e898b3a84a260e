"""Column names, units and meaning of every output table."""
