"""How fast flowsim is beside other programs; `python -m benchmarks` prints the table."""
