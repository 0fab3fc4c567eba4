"""A quiz in a meeting hall, for who leads it and for who answers."""
