"""Three to five questions on what was read, each with its explanation and the article it stands on."""

from msgspec.structs import replace

from bot.model.content import Card, Question
from bot.model.conversation import Conversation, Go, InQuiz, QuizDone, Row
from bot.model.facts import Fact, QuestionAnswered, QuizFinished, TrackCompleted
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, home, tracks
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


def answer(world: World, talk: Conversation, place: InQuiz, label: str) -> Turn:
    """The option with that label was picked on the question that stands at `index`."""
    question = _current(world, place)
    if question is None:
        return show(world, talk, replace(place, index=place.index + 1))
    picked = next((option for option in question.options if option.label == label), None)
    if picked is None:
        return show(world, talk, place)
    fact = QuestionAnswered(question.key, question.topic, picked.right)
    moved = replace(place, index=place.index + 1, right=place.right + int(picked.right))
    told = _told(world, words_of(world, talk), question, picked.right, picked.why)
    return show(world, talk, moved).after(told, facts=(fact,))


def show(world: World, talk: Conversation, place: InQuiz) -> Turn:
    question = _current(world, place)
    if question is None and place.index < len(place.questions):
        return show(world, talk, replace(place, index=place.index + 1))
    if question is None:
        done = QuizDone(place.topic, len(place.questions), place.right, place.card, place.track)
        return show_done(world, talk, done).after(facts=_finished(done))
    tr = words_of(world, talk)
    title = tr("Câu {n}/{all}", n=place.index + 1, all=len(place.questions))
    options = shuffled([option.label for option in question.options], place.seed, question.key)
    rows = tuple(Row(label, Go.ANSWER) for label in options)
    return Turn(at(talk, place), (Say(title=title, body=question.ask),), (*rows, *footer(tr)))


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


def _told(world: World, tr: Words, question: Question, right: bool, why: str) -> Say:
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
