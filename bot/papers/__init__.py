"""Cards to take along: as a script to read aloud, as a picture to pass on. Nothing that serves loads this room."""
