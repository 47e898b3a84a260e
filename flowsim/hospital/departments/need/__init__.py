"""What patients need, drawn at arrival, before anybody has judged it."""
