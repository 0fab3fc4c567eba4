"""A generated province to look at: invented from one number, and marked as invented wherever it is shown."""
