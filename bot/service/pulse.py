"""What one process saw of a channel since it began: when something came in, went out, went wrong. No person, no text."""

from msgspec import Struct


class Pulse(Struct):
    """Seconds since 1970, 0 for never. `mode`: how messages come in; `error`: a kind."""

    mode: str = ""
    came_in: int = 0
    went_out: int = 0
    error: str = ""
    error_at: int = 0
