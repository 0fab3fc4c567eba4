"""One message in, one step of the talk, its answers out; and what happens by the clock."""
