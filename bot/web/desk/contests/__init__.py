"""The officers' pages of contests."""
