"""Assessment units, and the patients whom their specialties expect."""
