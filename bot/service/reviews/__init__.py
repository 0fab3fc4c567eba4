"""The reviewers' sheet, out and in again."""
