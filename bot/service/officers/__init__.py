"""Officers' accounts: invited, signed in, given links from the talk; and the journal of what they did."""
