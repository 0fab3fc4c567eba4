"""Checks against software that others wrote. They need packages that are no dependency of ours: `.ci/run` fetches them."""
