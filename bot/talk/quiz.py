"""Three to five questions on what was read, each with its explanation and the article it stands on; and the test of a track."""

from msgspec.structs import replace

from bot.model.content import Card, Question
from bot.model.conversation import Conversation, Go, InQuiz, Opining, QuizDone, Row
from bot.model.facts import Fact, QuestionAnswered, QuizFinished, TrackCompleted
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, gauge, home, tracks
from bot.talk.draw import shuffled
from bot.talk.turn import Turn, at, footer, words_of

QUESTIONS = 4
FEWEST = 3


def on_card(world: World, talk: Conversation, key: str) -> Turn:
    """A quiz that begins with the card just read and goes back to the ones before it."""
    card = world.library.cards.get(key)
    if card is None:
        return anything(world, talk)
    read = [each for each in world.library.cards_of(card.topic) if each.order <= card.order][-cards.RUN :]
    return _begin(world, talk, card.topic, list(reversed(read)), card.key)


def anything(world: World, talk: Conversation) -> Turn:
    """From the first screen: the topic she read last where it is in her menu, else one by chance."""
    last = world.library.cards.get(talk.last)
    topics = [topic.key for topic in cards.open_topics(world) if world.library.questions_of(topic.key)]
    if last is not None and last.topic in topics:
        return on_card(world, talk, last.key)
    if not topics:
        return cards.nothing_today(world, talk)
    topic = shuffled(topics, world.chance)[0]
    return _begin(world, talk, topic, [], "")


def on_what_was_read(world: World, talk: Conversation, otherwise: str) -> list[str]:
    """Keys of questions on the topic of the card she read last, where it is in her menu, else on that of a question."""
    last, question = world.library.cards.get(talk.last), world.library.questions.get(otherwise)
    topics = {topic.key for topic in cards.open_topics(world)}
    named = [each.topic for each in (last, question) if each is not None and each.topic in topics]
    return [each.key for topic in named[:1] for each in world.library.questions_of(topic)]


def on_questions(world: World, talk: Conversation, topic: str, keys: list[str]) -> Turn:
    """The first of these."""
    return show(world, talk, InQuiz(topic, tuple(keys[:QUESTIONS]), seed=world.chance))


def answer(world: World, talk: Conversation, place: InQuiz, label: str) -> Turn:
    """The option with that label was picked on the question that stands at `index`."""
    question = _current(world, place)
    if question is None:
        return show(world, talk, replace(place, index=place.index + 1))
    picked = next((option for option in question.options if option.label == label), None)
    if picked is None:
        return show(world, talk, place)
    moved = replace(place, index=place.index + 1, right=place.right + int(picked.right))
    if place.before:
        return show(world, talk, moved)
    fact = QuestionAnswered(question.key, question.topic, picked.right)
    lead = told(world, words_of(world, talk), question, picked.right, picked.why)
    return show(world, talk, moved).after(lead, facts=(fact,))


def show(world: World, talk: Conversation, place: InQuiz) -> Turn:
    question = _current(world, place)
    if question is None and place.index < len(place.questions):
        return show(world, talk, replace(place, index=place.index + 1))
    if question is None:
        return _end(world, talk, place)
    tr = words_of(world, talk)
    title = tr("Câu {n}/{all}", n=place.index + 1, all=len(place.questions))
    say = Say(title=title, body=question.ask)
    return Turn(at(talk, place), (say,), (*options(question, place.seed), *footer(tr)))


def options(question: Question, seed: int) -> tuple[Row, ...]:
    labels = shuffled([option.label for option in question.options], seed, question.key)
    return tuple(Row(label, Go.ANSWER) for label in labels)


def _end(world: World, talk: Conversation, place: InQuiz) -> Turn:
    """A track's test goes on with the statements before the track, and after it where she took it before."""
    asked = len(place.questions)
    if place.before:
        return gauge.begin(world, talk, Opining(place.track, "before", asked, place.right))
    done = QuizDone(place.topic, asked, place.right, place.card, place.track)
    if place.track and gauge.waits(world, talk, place.track):
        turn = gauge.begin(world, talk, Opining(place.track, "after", asked, place.right))
        return turn.after(facts=_finished(done))
    return show_done(world, talk, done).after(facts=_finished(done))


def show_done(world: World, talk: Conversation, place: QuizDone) -> Turn:
    if place.track:
        return tracks.show_done(world, talk, place)
    tr = words_of(world, talk)
    say = Say(
        title=tr("Xong rồi! Bà con đúng {right}/{asked} câu.", right=place.right, asked=place.asked),
        body=_cheer(tr, place),
    )
    rows = (
        Row(tr("Nghe tiếp"), Go.GO_ON, place.card),
        Row(tr("Đố tiếp"), Go.QUIZ),
        Row(tr("Chọn chủ đề"), Go.TOPICS),
        Row(tr("Mình vững chỗ nào"), Go.PROGRESS) if world.person else Row(tr("Đố theo chủ đề"), Go.QUIZ_TOPICS),
        *footer(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def _finished(done: QuizDone) -> tuple[Fact, ...]:
    if not done.track:
        return (QuizFinished(done.topic),)
    return (TrackCompleted(done.track),) if tracks.is_passed(done) else ()


def _cheer(tr: Words, place: QuizDone) -> str:
    if place.right == place.asked:
        return tr("Nhớ hết rồi, giỏi quá! Bà con kể lại cho người nhà nghe nhé.")
    return tr("Câu nào chưa nhớ thì nghe lại là nhớ thôi. Mình nghe tiếp nhé?")


def _begin(world: World, talk: Conversation, topic: str, read: list[Card], card: str) -> Turn:
    """Of the cards read, the newest first; filled up from the topic so that there are at least three."""
    picked: list[str] = []
    for each in read:
        about = shuffled([q.key for q in world.library.questions_on(each.key)], world.chance)
        picked += about[:1]
    if len(picked) < FEWEST:
        others = [q.key for q in world.library.questions_of(topic) if q.key not in picked]
        picked += shuffled(others, world.chance)[: FEWEST - len(picked)]
    if not picked:
        return home.show(world, talk)
    place = InQuiz(topic, tuple(picked[:QUESTIONS]), seed=world.chance, card=card)
    return show(world, talk, place)


def _current(world: World, place: InQuiz) -> Question | None:
    """None past the end, or where the question was withdrawn while she was in the quiz."""
    if place.index >= len(place.questions):
        return None
    return world.library.questions.get(place.questions[place.index])


def told(world: World, tr: Words, question: Question, right: bool, why: str) -> Say:
    line = world.library.law_line(question.laws)
    if right:
        return Say(body=tr("Đúng rồi. {explain}", explain=question.explain) + "\n\n" + line)
    true = next(option.label for option in question.options if option.right)
    return Say(
        body=tr("Chưa phải. {why}", why=why)
        + "\n\n"
        + tr("Câu đúng: {answer}. {explain}", answer=true.rstrip("."), explain=question.explain)
        + "\n\n"
        + line
    )
