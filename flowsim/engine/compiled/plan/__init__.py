"""The plan: the program as the kernel reads it."""
