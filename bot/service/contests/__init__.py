"""A contest from its making to its certificates: one use, one function, one transaction."""
