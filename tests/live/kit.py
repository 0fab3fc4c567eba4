"""Any quiz in a hall: who joined, what they answered, which cards were raised."""

from hypothesis import strategies as st

from bot.live.standings import Round
from bot.model.live import LiveAnswer, LiveCards, LivePhone, LiveQuestion, LiveRules

QUESTION = LiveQuestion("q", "Bao nhiêu tuổi?", ("18", "20", "16"), 0, "Đủ 18.", "Luật, Điều 8.")


def rules(questions: int = 3, teams: tuple[str, ...] = (), seconds: int = 30, *, speed: bool = False) -> LiveRules:
    return LiveRules(tuple(QUESTION for _ in range(questions)), seconds, teams, "village" if teams else "", speed)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Everybody answers some of the questions that there were since she joined; each at most once."""
    questions = draw(st.integers(1, 4))
    teams = tuple(f"Thôn {n}" for n in range(draw(st.integers(0, 4))))
    counted = tuple(draw(st.sets(st.integers(0, questions - 1))))
    phones, answers = [], []
    for n in range(draw(st.integers(0, 12))):
        team = draw(st.integers(0, len(teams) - 1)) if teams else -1
        phone = LivePhone(bytes([n]), team, draw(st.integers(0, questions)))
        phones.append(phone)
        for question in range(phone.since, questions):
            if draw(st.booleans()):
                spent = draw(st.integers(0, 30_000))
                answers.append(LiveAnswer(phone.who, question, draw(st.integers(0, 2)), spent))
    heads = st.integers(0, 40)
    cards = [
        LiveCards(question, team, (draw(heads), draw(heads), draw(heads), 0))
        for question in range(questions)
        for team in (range(len(teams)) if teams else (-1,))
        if draw(st.booleans())
    ]
    told = rules(questions, teams, speed=draw(st.booleans()))
    return Round(told, counted, tuple(phones), tuple(answers), tuple(cards))
