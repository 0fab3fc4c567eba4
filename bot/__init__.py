"""Loa Bản ("the village loudspeaker"): the law, in small pieces, to every household of a province."""
