"""Hot clinics: a specialist's opinion at a booked time within days, instead of a bed tonight."""
