"""Servers: staff, spaces and machines, and the queues for them."""
