"""Rules that look at the state of the hospital: small pure functions over numbers and arrays.

Compiled once and called by every engine, so a rule means the same everywhere. Never fastmath.
"""
