"""A quiz in a meeting hall."""
