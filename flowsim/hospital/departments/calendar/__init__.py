"""The days of the year that are unlike their day of the week."""
