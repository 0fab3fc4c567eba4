""" "Thống kê": households reached and the plan's targets, for a person with the officer's role and in her own area only.

Typed in any spelling (asked_figures.py) or tapped (officer_choices.py); the figures themselves are an order.
"""

from msgspec.structs import replace

from bot.model.conversation import ChoosingFigures, Conversation, FiguresBy, Go, LookingAtFigures, Row
from bot.model.places import Meant, Nowhere, Unclear
from bot.model.replies import Figures, Say
from bot.model.spans import span_in_words
from bot.model.world import Words, World
from bot.talk.heard import ANYWHERE, row_meant
from bot.talk.officers import choices as officer_choices
from bot.talk.officers.asked_figures import Wish, wish
from bot.talk.officers.choices import key_of, place_of, settled
from bot.talk.turn import Turn, at, footer, words_of

_UNPREFIXED = (LookingAtFigures, ChoosingFigures)
"""Places where "quy 2" alone is asked of the figures."""


def open_figures(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is what `key_of` wrote, or "" for this year."""
    return show(world, talk, place_of(world, what))


def show(world: World, talk: Conversation, place: LookingAtFigures) -> Turn:
    """Counted after the commit and said in this frame."""
    tr = words_of(world, talk)
    own = officer_area(world)
    if own is None:
        return officer_choices.not_hers(world, talk)
    place = settled(place, own)
    order = Figures(
        place.period,
        place.by,
        own or place.area,
        talk.language,
        Say(title=_title(world, tr, place)),
        topic=place.topic,
        target=place.target,
        picture=place.picture,
    )
    return Turn(at(talk, place), (order,), (*_rows(tr, place), *footer(tr)))


def typed(world: World, talk: Conversation, text: str, folded: str) -> Turn | None:
    """Figures that were asked for in words; None where the words are about something else."""
    own = officer_area(world)
    if own is None:
        return officer_choices.not_hers(world, talk) if folded.startswith("thong ke ") else None
    asked = wish(text, world.library.topics, world.phases, world.today)
    here = talk.place
    if not asked.begun and (not isinstance(here, _UNPREFIXED) or folded in ANYWHERE):
        return None
    is_bare = not asked.begun and asked.is_empty
    if is_bare and (not asked.rest or row_meant(folded, talk.offer) is not None):
        return None
    base = place_of(world, "") if asked.begun else officer_choices.figures_of(world, here)
    place = _granted(base, asked)
    if not asked.rest:
        turn = show(world, talk, place)
        return turn.after(Say(body=_half(words_of(world, talk), place))) if asked.half else turn
    if is_bare and isinstance(world.gazetteer.find(asked.rest), Nowhere):
        return _found_nowhere(world, talk)
    return _in_place(world, talk, place, asked.rest, own)


def _found_nowhere(world: World, talk: Conversation) -> Turn | None:
    """Told only where a name was waited for."""
    match talk.place:
        case ChoosingFigures(what="where") as place:
            tr = words_of(world, talk)
            slip = Say(body=tr("Loa Bản chưa tìm ra xã, phường nào tên như vậy."))
            return officer_choices.show(world, talk, place).after(slip)
        case _:
            return None


def officer_area(world: World) -> str | None:
    return world.person.officer_area() if world.person else None


def _granted(base: LookingAtFigures, asked: Wish) -> LookingAtFigures:
    """What was not said stays as it was; how to cut follows from what is new."""
    by: FiguresBy | None = asked.by
    if by is None and not asked.topic:
        by = base.by
    if by is None:
        by = "commune"
    return replace(
        base,
        period=asked.period or base.period,
        by="month" if asked.half and asked.by is None else by,
        topic=asked.topic or base.topic,
        target=asked.target if asked.by == "target" else base.target,
        area="" if asked.whole else base.area,
    )


def _in_place(world: World, talk: Conversation, place: LookingAtFigures, rest: str, own: str) -> Turn:
    """What is left of the sentence is taken for a commune's name."""
    tr = words_of(world, talk)
    found = world.gazetteer.find(rest)
    match found:
        case Nowhere(elsewhere):
            if elsewhere:
                body = tr("Loa Bản chưa có số của {place}. Đây là số chung:", place=elsewhere)
            else:
                body = tr("Loa Bản chưa tìm ra xã, phường nào tên như vậy. Đây là số chung:")
            return show(world, talk, replace(place, area="")).after(Say(body=body))
        case Meant(code) if own:
            return _own(world, talk, place, own, (code,))
        case Unclear(codes) if own:
            return _own(world, talk, place, own, codes)
        case Meant(code, sure=True):
            return show(world, talk, replace(place, area=code))
        case Meant(code):
            return officer_choices.show(world, talk, ChoosingFigures(place, "where", maybe=(code,)))
        case Unclear(codes):
            return officer_choices.show(world, talk, ChoosingFigures(place, "where", maybe=codes))


def _own(world: World, talk: Conversation, place: LookingAtFigures, own: str, codes: tuple[str, ...]) -> Turn:
    turn = show(world, talk, place)
    if own in codes:
        return turn
    tr = words_of(world, talk)
    name = tr(world.gazetteer.communes[own].full_name)
    body = tr("Mã mời của anh chị là của {commune}, nên Loa Bản chỉ cho xem số của xã mình:", commune=name)
    return turn.after(Say(body=body))


def _half(tr: Words, place: LookingAtFigures) -> str:
    span = span_in_words(tr, place.period)
    return tr("Loa Bản đếm theo tháng, quý, năm và giai đoạn, chưa đếm gộp mấy tháng. Đây là {span}:", span=span)


def _title(world: World, tr: Words, place: LookingAtFigures) -> str:
    """A topic by its name in menus: the first letters stand on a locked screen (S2)."""
    span = span_in_words(tr, place.period)
    if place.by == "target":
        return tr("Chỉ tiêu của kế hoạch, {span}", span=span)
    topic = world.library.topic(place.topic)
    if topic is not None:
        return tr("{topic}: số hộ đã được nghe, {span}", topic=tr(topic.name), span=span)
    return tr("Số hộ đã được nghe, {span}", span=span)


def _rows(tr: Words, place: LookingAtFigures) -> list[Row]:
    rows = []
    if place.by != "target":
        label = tr("Xem chữ") if place.picture else tr("Xem hình")
        rows.append(Row(label, Go.FIGURES, key_of(replace(place, picture=not place.picture))))
    rows += [Row(tr("Xem kiểu khác"), Go.FIGURES_BY), Row(tr("Kỳ khác"), Go.FIGURES_WHEN)]
    return [*rows, Row(tr("Nhắc tôi, ghi họp, mở trang"), Go.ALERTS)]
