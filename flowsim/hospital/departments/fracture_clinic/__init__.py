"""The fracture clinic: who goes home with a fracture comes back to it within days."""
