"""Coming back to the emergency department after having been sent home."""
