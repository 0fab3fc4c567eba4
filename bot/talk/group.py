"""What is said in a village group: the card of the week, a quiz for all, and for everything else the way to a private talk.

Nothing here looks at a person: whatever somebody asks for herself, help above all, gets the same neutral line (S17).
Only topics that are not sensitive are ever shown, because nobody in a group chose to see them (S5).
"""

import datetime as dt

from msgspec import Struct

from bot.model.content import Card, Library, Question
from bot.model.conversation import Conversation
from bot.model.events import Event, Joined, Opened, Tapped, Typed
from bot.model.folding import fold
from bot.model.replies import Acknowledge, Poll, Say
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.draw import shuffled
from bot.talk.turn import words_of

LONGEST_ASK, LONGEST_OPTION, LONGEST_EXPLAIN = 300, 100, 200
"""Letters of a poll of Telegram's (documented); a question that does not fit is not asked in a group."""
CARD = frozenset({"mau", "mau tuan nay", "nghe", "nghe mot mau", "mau cua tuan"})
QUIZ = frozenset({"do", "do vui", "cau do"})
WEEKLY = frozenset({"hang tuan", "hangtuan"})
NO_WEEKLY = frozenset({"dung", "dung hang tuan"})


class Heard(Struct, frozen=True):
    """`card` or `question`: what was posted, by key. `weekly`: it was turned on or off; None where nobody spoke of it."""

    says: tuple[Say, ...]
    card: str = ""
    question: str = ""
    weekly: bool | None = None


def hear(world: World, event: Event, post: str, names: frozenset[str] = frozenset()) -> Heard:
    """`post` is the name of this week's post; `names` are what the bot is called, folded, and no part of what is said."""
    tr = world.languages["vi"]
    if not world.channel.groups:
        return Heard(home.in_group(world, Conversation()).replies)  # type: ignore[arg-type]  # only a Say
    match event:
        case Joined():
            return Heard((_welcome(world, tr),), weekly=True)
        case Opened():
            return Heard((_welcome(world, tr),))
        case Tapped():
            return Heard(())
        case Typed(text):
            return _asked(world, tr, _words(text, names), post)
        case _:
            return Heard((_private(world, tr),))


def invitation(world: World, talk: Conversation) -> Say:
    """In a private talk: how a group of one's own takes the bot in."""
    tr = words_of(world, talk)
    if not world.channel.groups:
        return Say(body=tr("Ở ứng dụng này Loa Bản chưa vào nhóm được. Bà con gửi từng mẩu vào nhóm giúp."))
    link = f"{world.channel.link}?startgroup=nhom"
    return Say(body=tr("Muốn cả nhóm cùng đọc: mở đường dẫn này rồi chọn nhóm của mình. {link}", link=link))


def _asked(world: World, tr: Words, words: str, post: str) -> Heard:
    if words in CARD:
        return weekly_post(world, post)
    if words in QUIZ:
        return _quiz(world, tr)
    if words in WEEKLY:
        return Heard(
            (Say(body=tr("Từ nay mỗi tuần nhóm mình có một mẩu, vào cuối tuần. Thôi thì nhắn /dung.")),), weekly=True
        )
    if words in NO_WEEKLY:
        return Heard(
            (Say(body=tr("Loa Bản không gửi mẩu hằng tuần vào nhóm này nữa. Muốn có lại: /hangtuan.")),), weekly=False
        )
    return Heard((_private(world, tr),))


def weekly_post(world: World, post: str) -> Heard:
    """The same card for the whole province, so that people can talk about it on market day."""
    tr = world.languages["vi"]
    card = card_of_the_week(world.library, world.today)
    if card is None:
        return Heard((_private(world, tr),))
    line = world.library.law_line(card.laws)
    say = Say(
        title=card.title,
        body=f"{card.body}\n\n{line}",
        media=(Acknowledge(post, tr("Đã đọc")),),
    )
    return Heard((say,), card=card.key)


def card_of_the_week(library: Library, day: dt.date) -> Card | None:
    cards = [card for topic in _open(library) for card in library.cards_of(topic)]
    if not cards:
        return None
    return cards[(day.toordinal() - 1) // 7 % len(cards)]


def week_of(day: dt.date) -> str:
    """ "2026-W48": by it a group gets one card a week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _quiz(world: World, tr: Words) -> Heard:
    fitting = [q for topic in _open(world.library) for q in world.library.questions_of(topic) if _fits(q)]
    if not fitting:
        return Heard((_private(world, tr),))
    question = fitting[world.chance % len(fitting)]
    options = shuffled([option.label for option in question.options], world.chance, question.key)
    right = next(option.label for option in question.options if option.right)
    poll = Poll(question.ask, options, options.index(right), _short(question.explain))
    return Heard((Say(body=question.ask, media=(poll,)),), question=question.key)


def _fits(question: Question) -> bool:
    return len(question.ask) <= LONGEST_ASK and all(len(option.label) <= LONGEST_OPTION for option in question.options)


def _short(text: str) -> str:
    """Whole words, where it must be cut."""
    if len(text) <= LONGEST_EXPLAIN:
        return text
    return text[: LONGEST_EXPLAIN - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _open(library: Library) -> list[str]:
    return [topic.key for topic in library.topics if topic.audience == "everyone" and not topic.sensitive]


def _words(text: str, names: frozenset[str]) -> str:
    """What is said to the bot, without its name."""
    return " ".join(word for word in fold(text).split() if word not in names)


def _welcome(world: World, tr: Words) -> Say:
    body = tr(
        "Loa Bản chào cả nhóm! Cuối tuần nào Loa Bản cũng gửi một mẩu ngắn về luật để bà con cùng đọc.\n\n"
        "/mau: mẩu của tuần này\n/do: đố vui cả nhóm\n/dung: thôi gửi hằng tuần\n\n"
        "Chuyện riêng, mời mở riêng: {link}",
        link=world.channel.link,
    )
    return Say(body=body)


def _private(world: World, tr: Words) -> Say:
    """One line for everything else, so that nobody can tell what was asked for."""
    return Say(body=tr("Loa Bản nói chuyện riêng với từng người. Mở riêng: {link}", link=world.channel.link))
