"""From the end of clinical need to leaving the hospital."""
