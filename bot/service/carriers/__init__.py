"""What all carriers have in common: sending, pace, limits, health."""
