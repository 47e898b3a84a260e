"""Clinics: slots booked, and booking and cancelling them."""
