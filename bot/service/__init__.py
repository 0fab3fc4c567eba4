"""Floor 2: one use, one function, one transaction."""
