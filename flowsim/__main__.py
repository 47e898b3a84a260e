"""`python -m flowsim` is the command line."""

from flowsim.cli.main import command

command()
