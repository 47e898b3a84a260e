"""Theatres: waiting lists, the timetable of operating lists, and the day of surgery."""
