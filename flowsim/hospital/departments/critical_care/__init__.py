"""Critical care: the stay, and patients who do not come from the emergency department."""
