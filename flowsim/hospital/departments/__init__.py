"""The departments of an acute hospital, one folder for all: each builds a `Department`."""
