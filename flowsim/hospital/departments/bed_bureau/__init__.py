"""How requests meet beds, and how beds are turned round."""
