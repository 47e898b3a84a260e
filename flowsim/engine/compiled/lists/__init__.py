"""Waiting lists: who is on them, who calls from them."""
