"""The rules of a quiz in a hall, pure: what a leader may do next, when a question is closed, who stands where."""
