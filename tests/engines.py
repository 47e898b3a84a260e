"""The engines every theory, property and verb test runs on."""

ENGINES = ["simpy"]
