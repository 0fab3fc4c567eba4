"""The pages of a quiz in a hall, for anybody: telephones that join, the projector's screen, the leader's controls."""
