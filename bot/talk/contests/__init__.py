"""Contests in the talk."""
