"""The vocabulary a hospital is described in, the departments and the initiatives."""
