"""Meetings that were held: logged, corrected, with a photo, with a check-in."""
