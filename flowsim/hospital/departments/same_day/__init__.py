"""Same day emergency care: assessed, treated and home without a bed."""
