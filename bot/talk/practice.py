"""Practice: the questions that come back today, then the question of the day; and what she is sure of already.

Nothing on the screen tells which question came back because it was missed: whoever looks on sees a few questions, as on
every day. A visitor has no memory with us: she gets the question of the day.
"""

from msgspec.structs import replace

from bot.model.content import Card, Question, Topic
from bot.model.conversation import ChoosingQuiz, Conversation, Go, LookingBack, Practised, Practising, Row
from bot.model.facts import QuestionAnswered
from bot.model.practice import Memory, Practice, day_number, number_in
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, houses, quiz
from bot.talk.draw import shuffled
from bot.talk.turn import Turn, at, footer, help_row, home_row, paged, words_of

REVIEWS = 3
"""Questions that come back, on one day; with the question of the day they are four, as in a quiz."""
SURE_OF = 3
"""Questions of a topic that must be known before we say that she is sure of it."""
SURE = (3, 4)
"""That is, of those she was asked, this share at least."""
TOPIC_ROWS = 5


def known(world: World, talk: Conversation) -> Practice | None:
    """What she practised. None for a visitor, and while another house listens on her telephone: it is not hers to see."""
    if world.person is None or houses.hosted(world, talk) is not None:
        return None
    return world.recall()


def of_today(world: World, talk: Conversation) -> list[str]:
    """Keys: what is due, the missed ones first, then the question of the day. Empty when she has done them all."""
    practice = known(world, talk)
    daily = question_of_the_day(world)
    if practice is None:
        return [daily] if daily else []
    today = day_number(world.today)
    left = max(0, REVIEWS - practice.reviewed_on(today))
    due = [each for each in practice.memories if each.due <= today]
    keys = {number_in(each): each.key for each in world.library.questions.values()} if due and left else {}
    there = [each for each in due if each.question in keys]
    back = [keys[each.question] for each in sorted(there, key=_most_needed)[:left]]
    return back + ([daily] if daily and practice.daily != today and daily not in back else [])


def _waiting(world: World, talk: Conversation, place: Practising) -> list[str]:
    """What comes after the question on the screen: the rest of today's, filled up from what she read last to as many as a quiz
    has. A visitor gets the question of the day alone."""
    practice = known(world, talk)
    rest = [key for key in of_today(world, talk) if key != place.question]
    lacking = quiz.FEWEST - place.asked - 1 - len(rest)
    if practice is None or lacking <= 0:
        return rest
    today = day_number(world.today)
    done = {each.question for each in practice.memories if each.last == today}
    drawn = shuffled(quiz.on_what_was_read(world, talk, place.question), place.seed)
    numbers = {key: number_in(world.library.questions[key]) for key in drawn}
    fresh = [key for key in drawn if numbers[key] not in done and key not in (*rest, place.question)]
    return rest + fresh[:lacking]


def question_of_the_day(world: World) -> str:
    """The same for everybody, so that a village may talk about it: each day another topic, in a topic another question
    until all were asked. So it goes round all topics, and having been asked on one tells nothing of anybody."""
    topics = [each for each in world.library.topics if each.audience == "everyone"]
    asked = [[each.key for each in world.library.questions_of(topic.key)][:64] for topic in topics]
    asked = [keys for keys in asked if keys]
    if not asked:
        return ""
    turn, place = divmod(day_number(world.today), len(asked))
    lap, question = divmod(turn, len(asked[place]))
    return shuffled(asked[place], lap, "day")[question]


def begin(world: World, talk: Conversation) -> Turn:
    """The questions of today, or a quiz where they are done: nobody who wants to go on is sent away."""
    waiting = of_today(world, talk)
    if not waiting:
        return quiz.anything(world, talk)
    return show(world, talk, Practising(waiting[0], seed=world.chance))


def asked_for(world: World, talk: Conversation) -> Turn:
    """ "Câu hôm nay": where she has answered it already she is told so."""
    waiting = of_today(world, talk)
    if not waiting:
        return show_done(world, talk, Practised(0, 0))
    return show(world, talk, Practising(waiting[0], seed=world.chance))


def from_home(world: World, talk: Conversation) -> Turn:
    """ "Đố vui": who is known to us first gets what waits for her."""
    return quiz.anything(world, talk) if known(world, talk) is None else begin(world, talk)


def show(world: World, talk: Conversation, place: Practising) -> Turn:
    question = world.library.questions.get(place.question)
    if question is None:
        return begin(world, talk)  # it was withdrawn while it was on her screen
    tr = words_of(world, talk)
    title = tr("Câu {n}/{all}", n=place.asked + 1, all=place.asked + 1 + len(_waiting(world, talk, place)))
    return Turn(
        at(talk, place), (Say(title=title, body=question.ask),), (*quiz.options(question, place.seed), *footer(tr))
    )


def answer(world: World, talk: Conversation, place: Practising, label: str) -> Turn:
    question = world.library.questions.get(place.question)
    picked = next((option for option in question.options if option.label == label), None) if question else None
    if question is None or picked is None:
        return show(world, talk, place)
    told = quiz.told(world, words_of(world, talk), question, picked.right, picked.why)
    fact = QuestionAnswered(question.key, question.topic, picked.right)
    asked, right = place.asked + 1, place.right + int(picked.right)
    waiting = _waiting(world, talk, place)
    if not waiting:
        done = show_done(world, talk, Practised(asked, right), answered=True)
        return done.after(told, facts=(fact,))
    moved = Practising(waiting[0], place.seed, asked, right)
    return _next(world, talk, moved, len(waiting)).after(told, facts=(fact,))


def _next(world: World, talk: Conversation, place: Practising, left: int) -> Turn:
    """As `show`, but what was just answered is not yet in her memory: the number of those left is told."""
    turn = show(world, talk, place)
    tr = words_of(world, talk)
    title = tr("Câu {n}/{all}", n=place.asked + 1, all=place.asked + left)
    return replace(
        turn, replies=tuple(replace(say, title=title) if isinstance(say, Say) else say for say in turn.replies)
    )


def show_done(world: World, talk: Conversation, place: Practised, *, answered: bool = False) -> Turn:
    """`answered`: the last answer is not in her memory yet, and today counts."""
    tr = words_of(world, talk)
    practice = known(world, talk)
    if place.asked:
        title = tr("Xong rồi! Hôm nay bà con đúng {right}/{asked} câu.", right=place.right, asked=place.asked)
    else:
        title = tr("Phần hôm nay bà con làm xong rồi.")
    say = Say(title=title, body=_run(world, tr, practice, answered))
    rows = [
        Row(tr("Nghe một mẩu"), Go.LISTEN),
        Row(tr("Đố theo chủ đề"), Go.QUIZ_TOPICS),
        *((Row(tr("Mình vững chỗ nào"), Go.PROGRESS),) if practice is not None else ()),
        Row(tr("Lớp học"), Go.TRACKS),
    ]
    return Turn(at(talk, place), (say,), (*rows, *footer(tr)))


def _run(world: World, tr: Words, practice: Practice | None, answered: bool) -> str:
    """The days in a row, told where there are two; of a day that was missed nothing is ever said."""
    if practice is None:
        return tr("Mai có câu khác, mời bà con ghé lại.")
    today = day_number(world.today)
    days = practice.run_on(today)
    if answered and not days:
        days = practice.run_on(today - 1) + 1
    if days < 2:
        return tr("Mai có câu khác, lúc nào rảnh mời bà con ghé lại.")
    return tr.many(
        "Hôm nay bà con đã ôn được {n} ngày liền. Mai có câu khác nhé.",
        "Hôm nay bà con đã ôn được {n} ngày liền. Mai có câu khác nhé.",
        days,
    )


def choose_topic(world: World, talk: Conversation, page: int = 0) -> Turn:
    tr = words_of(world, talk)
    topics = [Row(tr(each.name), Go.QUIZ_TOPIC, each.key) for each in _asked_topics(world)]
    if not topics:
        return cards.nothing_today(world, talk)
    say = Say(body=tr("Bà con muốn đố chủ đề nào? Chọn một dòng bên dưới, hoặc nhắn số của dòng ấy."))
    rows = paged(topics, page, Row(tr("Xem thêm chủ đề"), Go.QUIZ_TOPICS), TOPIC_ROWS)
    return Turn(at(talk, ChoosingQuiz(page)), (say,), (*rows, help_row(tr)))


def on_topic(world: World, talk: Conversation, topic: str) -> Turn:
    """A quiz on one topic: first what she does not know yet of it, what she was right about longest ago last."""
    practice = known(world, talk) or Practice()
    drawn = shuffled([each.key for each in world.library.questions_of(topic)], world.chance)
    if not drawn:
        return choose_topic(world, talk)
    return quiz.on_questions(
        world, talk, topic, sorted(drawn, key=lambda key: _how_known(practice, world.library.questions[key]))
    )


def show_progress(world: World, talk: Conversation) -> Turn:
    """Topics under the names of the menu, in its order. What is not sure yet and what was never asked stand together,
    so that whoever looks on cannot tell what she was asked; it fades like the first screen. What is for pupils stands there
    only once she is sure of it."""
    practice = known(world, talk)
    if practice is None:
        return begin(world, talk)
    tr = words_of(world, talk)
    topics = _asked_topics(world)
    sure = [each for each in topics if _is_sure(world, practice, each)]
    others = [each for each in topics if each not in sure and each.audience != "pupils"]
    card = _suggested(world, practice, others)
    lines = [tr("Vững rồi: {topics}.", topics=_named(tr, sure))] if sure else []
    lines += [tr("Nên nghe thêm: {topics}.", topics=_named(tr, others))] if others else []
    lines += [tr("Mẩu hợp lúc này: {title}", title=card.title)] if card else []
    title = tr("Bà con vững chỗ nào, nên nghe thêm chỗ nào?")
    rows = (
        *((Row(tr("Nghe mẩu này"), Go.LISTEN, card.key),) if card else ()),
        Row(tr("Đố tiếp"), Go.TODAY if of_today(world, talk) else Go.QUIZ),
        Row(tr("Đố theo chủ đề"), Go.QUIZ_TOPICS),
        home_row(tr),
        help_row(tr),
    )
    return Turn(at(talk, LookingBack()), (Say(title=title, body="\n\n".join(lines), fades=True),), rows)


def _named(tr: Words, topics: list[Topic]) -> str:
    return "; ".join(tr(each.name) for each in topics)


def _asked_topics(world: World) -> list[Topic]:
    return [each for each in cards.open_topics(world) if world.library.questions_of(each.key)]


def _is_sure(world: World, practice: Practice, topic: Topic) -> bool:
    asked = [each for each in _memories(practice, world.library.questions_of(topic.key)) if each is not None]
    right = sum(not each.missed for each in asked)
    return right >= SURE_OF and right * SURE[1] >= len(asked) * SURE[0]


def _suggested(world: World, practice: Practice, topics: list[Topic]) -> Card | None:
    """The card of a question that is not known yet, of the first topic where one was missed; else the first card of the
    first topic of those to hear more of."""
    for topic in topics:
        questions = world.library.questions_of(topic.key)
        for question, memory in zip(questions, _memories(practice, questions), strict=True):
            if memory is not None and memory.missed and question.card in world.library.cards:
                return world.library.cards[question.card]
    return next((card for topic in topics for card in world.library.cards_of(topic.key)[:1]), None)


def _memories(practice: Practice, questions: tuple[Question, ...]) -> list[Memory | None]:
    there = {each.question: each for each in practice.memories}
    return [there.get(number_in(each)) for each in questions]


def _most_needed(memory: Memory) -> tuple[bool, int, int, int]:
    """Missed before known; then what is overdue longest; then what is hardest."""
    return not memory.missed, memory.due, -memory.difficulty, memory.question


def _how_known(practice: Practice, question: Question) -> tuple[int, int]:
    memory = practice.memory(number_in(question))
    if memory is None:
        return 1, 0
    return (0, memory.due) if memory.missed else (2, memory.due)
