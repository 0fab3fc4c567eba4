"""How a contest's rules are applied: draws, scores, ranks, prizes, suspicion. Pure functions of what was entered."""
