"""The plan's targets, what they are measured by, and the annual report."""
