""" "Hỏi luật": a typed question is answered with vetted cards only. The question itself is kept nowhere."""

from msgspec.structs import replace

from bot.model.asked import Found
from bot.model.content import Card
from bot.model.conversation import Answered, Asking, Conversation, Go, Place, Reading, Row
from bot.model.facts import QuestionAsked
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, help
from bot.talk.turn import Turn, at, footer, words_of

WORDS = 3
"""Fewer words than these are no question where nobody was asked for one."""
OFFERED = 3
"""Titles on one screen: six rows, three of them fixed."""


def is_question(place: Place, folded: str) -> bool:
    """Where words are waited for, anything is; elsewhere a sentence."""
    return isinstance(place, Asking | Answered) or len(folded.split()) >= WORDS


def show(world: World, talk: Conversation, place: Asking) -> Turn:
    """The cards that were offered, or the invitation to ask."""
    if place.offered:
        return _offer(world, talk, place.offered)
    tr = words_of(world, talk)
    say = Say(
        title=tr("Bà con muốn hỏi điều gì?"),
        body=tr(
            "Cứ gõ như khi nói chuyện, không cần dấu. Ví dụ: bao nhieu tuoi thi duoc cuoi. "
            "Loa Bản tìm trong các mẩu đã soát, và không giữ lại câu hỏi."
        ),
    )
    return Turn(at(talk, Asking()), (say,), (Row(tr("Chọn chủ đề"), Go.TOPICS), *footer(tr)))


def found_for(world: World, text: str) -> Found:
    """What was typed lives in this call and no longer. Cards that are not in the library of the day are left out."""
    found = world.search(text, officer=world.person is not None and world.person.roles != ())
    cards = tuple(each for each in found.cards if each.card in world.library.cards)
    return Found(found.kind if cards or found.kind == "help" else "none", cards)


def answer(world: World, talk: Conversation, found: Found) -> Turn:
    if found.kind == "help":
        return help.show(world, talk)
    return _answered(world, talk, found).after(facts=(QuestionAsked(found.kind),))


def wrong(world: World, talk: Conversation, place: Answered) -> Turn:
    """ "Chưa đúng": the other cards that spoke for themselves."""
    if not place.others:
        return _nothing(world, talk, Asking())
    return _offer(world, talk, place.others)


def right(world: World, talk: Conversation, place: Answered) -> Turn:
    """ "Đúng rồi": the card stays open, with its example and its law."""
    tr = words_of(world, talk)
    turn = cards.show(world, talk, Reading(place.card))
    return replace(turn, replies=(Say(body=tr("Vậy là tốt rồi. Bà con xem thêm ví dụ, hoặc nghe tiếp nhé.")),))


def open_card(world: World, talk: Conversation, key: str) -> Turn:
    """A title that was offered is picked: it is read like any card that is asked for."""
    card = world.library.cards.get(key)
    return cards.read(world, talk, card, run=1) if card else cards.nothing_today(world, talk)


def show_answer(world: World, talk: Conversation, place: Answered) -> Turn:
    card = world.library.cards.get(place.card)
    if card is None:
        return cards.nothing_today(world, talk)
    tr = words_of(world, talk)
    is_it = tr("Có đúng điều bà con hỏi không?")
    body = f"{card.body}\n\n{world.library.law_line(card.laws)}\n\n{is_it}"
    rows = (
        Row(tr("Đúng rồi"), Go.RIGHT),
        Row(tr("Chưa đúng"), Go.WRONG),
        Row(tr("Ví dụ"), Go.EXAMPLE),
        Row(tr("Hỏi câu khác"), Go.ASK),
        *footer(tr),
    )
    return Turn(at(talk, place), (Say(title=card.title, body=body),), rows)


def _answered(world: World, talk: Conversation, found: Found) -> Turn:
    keys = tuple(each.card for each in found.cards)
    if found.kind == "none":
        return _nothing(world, talk, talk.place if isinstance(talk.place, Answered) else Asking())
    if found.kind == "unsure":
        return _offer(world, talk, keys[:OFFERED])
    return _read(world, talk, world.library.cards[keys[0]], Answered(keys[0], keys[1 : 1 + OFFERED]))


def _read(world: World, talk: Conversation, card: Card, place: Answered) -> Turn:
    """Counts as every card does that somebody asked for."""
    read = cards.read(world, talk, card, run=1)
    return show_answer(world, read.talk, place).after(facts=read.facts)


def _offer(world: World, talk: Conversation, keys: tuple[str, ...]) -> Turn:
    tr = words_of(world, talk)
    offered = [world.library.cards[key] for key in keys if key in world.library.cards]
    if not offered:
        return _nothing(world, talk, Asking())
    say = Say(body=tr("Bà con hỏi về điều nào dưới đây? Chọn một dòng, hoặc gõ lại câu hỏi bằng lời khác."))
    rows = tuple(Row(card.title, Go.CARD, card.key) for card in offered)
    return Turn(at(talk, Asking(keys)), (say,), (*rows, _ask_again(tr), *footer(tr)))


def _nothing(world: World, talk: Conversation, place: Place) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        body=tr(
            "Loa Bản chưa có mẩu nào trả lời câu này. Bà con gõ lại bằng lời khác, chọn chủ đề, hoặc hỏi cán bộ xã. "
            "Cần người giúp: chọn Trợ giúp."
        )
    )
    return Turn(at(talk, place), (say,), (Row(tr("Chọn chủ đề"), Go.TOPICS), *footer(tr)))


def _ask_again(tr: Words) -> Row:
    return Row(tr("Hỏi câu khác"), Go.ASK)
