"""The urgent care centre at the trust's second site."""
