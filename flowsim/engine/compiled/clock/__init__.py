"""The clock: what is to come, in the one order of simultaneous events."""
