"""The conversation: a pure function of what was, what is, and what a person did. `step` is the only door."""
