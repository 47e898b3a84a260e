"""The engines tests run on."""

ENGINES = ["simpy", "compiled"]
"""What every theory, property and verb test uses."""

FASTEST = "compiled"
"""For tests of the whole hospital, where the engine is not what is tested."""
