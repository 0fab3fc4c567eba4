"""Pure measures: periods, households reached, what they are compared with, what is too small to show."""
