"""Floor 0: values only. Nothing here reads a file, a clock or a database."""
