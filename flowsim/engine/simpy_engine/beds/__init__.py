"""Beds: their states, requests for them, the bed bureau and the escalation ladder."""
