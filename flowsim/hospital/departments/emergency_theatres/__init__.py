"""Emergency and trauma theatres: who is operated on as an emergency, when, and where."""
