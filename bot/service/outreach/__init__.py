"""What is sent unasked: news in a rhythm that people chose, campaigns of officers."""
