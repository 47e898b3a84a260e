"""Servers: the queues before them, taking and giving back, and their minutes by hour."""
