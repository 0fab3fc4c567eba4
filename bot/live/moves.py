"""What the leader may do next, and what becomes of the quiz: states in, states out. The time is handed in."""

from typing import Literal, assert_never

from msgspec.structs import replace

from bot.model.live import LiveRules, LiveState, Move, Phase

GRACE_MS = 1500
"""After the count on the screen reached nought answers are taken a moment longer: they were on their way in a slow network."""
Shown = Literal["lobby", "asking", "closed", "paused", "answer", "standings", "over"]
MOVES: tuple[Move, ...] = ("start", "resume", "answer", "next", "standings", "pause", "skip", "end")
"""What leads on stands first, the end last: in this order a leader sees them."""


def shown(rules: LiveRules, state: LiveState, spent_ms: int) -> Shown:
    """The phase by the clock: a question is closed when its time is up."""
    if state.phase == "asking" and spent_ms >= rules.seconds * 1000:
        return "closed"
    return state.phase


def left_ms(rules: LiveRules, spent_ms: int) -> int:
    return max(rules.seconds * 1000 - spent_ms, 0)


def takes_answers(rules: LiveRules, state: LiveState, spent_ms: int) -> bool:
    return state.phase == "asking" and spent_ms < rules.seconds * 1000 + GRACE_MS


def takes_cards(state: LiveState) -> bool:
    """Counting takes longer than answering: they are told until the next question."""
    return state.index >= 0 and state.phase in ("asking", "paused", "answer", "standings")


def joins_at(state: LiveState) -> int:
    """The first question that a telephone which joins now can answer."""
    return max(state.index, 0) if state.phase in ("lobby", "asking", "paused") else state.index + 1


def moved(rules: LiveRules, state: LiveState, spent_ms: int, move: Move) -> LiveState | None:
    """None where this cannot be done now."""
    to = _moved(rules, state, spent_ms, move)
    return None if to is None else replace(to, version=state.version + 1)


def possible(rules: LiveRules, state: LiveState, spent_ms: int) -> dict[Move, LiveState]:
    found = {move: moved(rules, state, spent_ms, move) for move in MOVES}
    return {move: to for move, to in found.items() if to is not None}


def _moved(rules: LiveRules, state: LiveState, spent_ms: int, move: Move) -> LiveState | None:
    match move:
        case "start":
            return _ask(state, 0) if state.phase == "lobby" else None
        case "pause":
            is_running = shown(rules, state, spent_ms) == "asking"
            return replace(state, phase="paused", spent_ms=spent_ms) if is_running else None
        case "resume":
            return replace(state, phase="asking") if state.phase == "paused" else None
        case "answer":
            if state.phase not in ("asking", "paused"):
                return None
            return replace(state, phase="answer", spent_ms=spent_ms, counted=(*state.counted, state.index))
        case "standings":
            return replace(state, phase="standings") if state.phase == "answer" else None
        case "next":
            return _next(rules, state) if state.phase in ("answer", "standings") else None
        case "skip":
            return _next(rules, state) if state.phase in ("asking", "paused") else None
        case "end":
            return replace(state, phase="over") if state.phase != "over" else None
        case _:
            assert_never(move)


def _next(rules: LiveRules, state: LiveState) -> LiveState:
    """After the last question the final standings."""
    following = state.index + 1
    return _ask(state, following) if following < len(rules.questions) else replace(state, phase="over")


def _ask(state: LiveState, index: int) -> LiveState:
    asking: Phase = "asking"
    return replace(state, phase=asking, index=index, spent_ms=0)
