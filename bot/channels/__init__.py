"""Floor 3: read(raw) -> Inbound, and render(Say) -> what the channel shows."""
