"""How, when, where and of which topic an officer sees the figures: chosen by tap, in two steps from any of them."""

from typing import assert_never, get_args

from msgspec.structs import replace

from bot.model.conversation import (
    ChoosingFigures,
    Conversation,
    FiguresBy,
    FiguresChoice,
    Go,
    LookingAtFigures,
    Place,
    Row,
)
from bot.model.replies import Say
from bot.model.spans import span_in_words
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.turn import Turn, at, footer, paged, words_of

MOST_ROWS = 4
CHOICES: dict[Go, FiguresChoice] = {
    Go.FIGURES_BY: "by",
    Go.FIGURES_OF: "of",
    Go.FIGURES_WHEN: "when",
    Go.FIGURES_WHERE: "where",
}


def key_of(place: LookingAtFigures) -> str:
    """What a row remembers. The first two are older than the others."""
    picture = "picture" if place.picture else ""
    return "|".join((place.period, place.by, place.topic, place.area, place.target, picture)).rstrip("|")


def place_of(world: World, key: str) -> LookingAtFigures:
    """Of "" and of what nobody can read: this year."""
    period, by, topic, area, target, picture = [*key.split("|"), *[""] * 6][:6]
    known: FiguresBy = next((each for each in get_args(FiguresBy) if each == by), "commune")
    return LookingAtFigures(period or str(world.today.year), known, topic, area, target, bool(picture))


def settled(place: LookingAtFigures, own: str) -> LookingAtFigures:
    """Without what contradicts itself. `own`: the commune of an officer who sees only that one."""
    area = "" if own else place.area
    topic = "" if place.by in ("evidence", "target") else place.topic
    by = place.by
    if own or area:
        by = ("month" if topic else "topic") if by in ("commune", "topic") else by
    elif by == "topic" and topic:
        by = "commune"
    is_target = by == "target"
    return replace(
        place,
        by=by,
        topic=topic,
        area=area,
        target=place.target if is_target else "",
        picture=place.picture and not is_target,
    )


def open_choice(world: World, talk: Conversation, row: Row, here: Place) -> Turn:
    """From the figures, or to another page of the same choice."""
    what = CHOICES[row.go]
    if isinstance(here, ChoosingFigures) and here.what == what:
        return show(world, talk, replace(here, page=int(row.what) if row.what.isdigit() else 0))
    return show(world, talk, ChoosingFigures(figures_of(world, here), what))


def figures_of(world: World, here: Place) -> LookingAtFigures:
    """What she looks at, or would by default."""
    match here:
        case ChoosingFigures(figures):
            return figures
        case LookingAtFigures():
            return here
        case _:
            return place_of(world, "")


def show(world: World, talk: Conversation, place: ChoosingFigures) -> Turn:
    tr = words_of(world, talk)
    own = world.person.officer_area() if world.person else None
    if own is None:
        return not_hers(world, talk)
    say, rows = _choice(world, tr, place, own)
    more = Row(tr("Xem thêm"), next(go for go, what in CHOICES.items() if what == place.what))
    return Turn(at(talk, place), (say,), (*paged(rows, place.page, more, MOST_ROWS), *footer(tr)))


def not_hers(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    return home.show(world, talk).after(Say(body=tr("Mục này dành cho cán bộ đã nhận mã mời.")))


def _choice(world: World, tr: Words, place: ChoosingFigures, own: str) -> tuple[Say, list[Row]]:
    typed = tr('Gõ thẳng cũng được, không cần dấu, ví dụ: "thong ke quy 2".')
    match place.what:
        case "by":
            return Say(title=tr("Xem theo kiểu nào?"), body=typed), _kinds(tr, place.figures, own)
        case "when":
            return Say(title=tr("Xem kỳ nào?"), body=typed), _spans(world, tr, place.figures)
        case "of":
            return Say(title=tr("Xem chủ đề nào?"), body=typed), _topics(world, tr, place.figures)
        case "where":
            return _where(world, tr, place)
        case _:
            assert_never(place.what)


def _kinds(tr: Words, now: LookingAtFigures, own: str) -> list[Row]:
    """The likeliest first; without the one that is looked at."""
    kinds: list[tuple[str, FiguresBy]] = [
        (tr("Chỉ tiêu của kế hoạch"), "target"),
        (tr("Theo xã"), "commune"),
        (tr("Theo chủ đề"), "topic"),
        (tr("Theo tháng"), "month"),
        (tr("Theo cách được nghe"), "evidence"),
    ]
    offered = [(label, by) for label, by in kinds if by != now.by and not (by == "commune" and own)]
    rows = [Row(label, Go.FIGURES, key_of(_cut(now, by))) for label, by in offered]
    one = [] if own else [Row(tr("Một xã"), Go.FIGURES_WHERE)]
    return [*rows[:2], *one, *rows[2:], Row(tr("Một chủ đề"), Go.FIGURES_OF)]


def _cut(now: LookingAtFigures, by: FiguresBy) -> LookingAtFigures:
    """By commune is asked of the whole province, by topic of all of them."""
    return replace(
        now, by=by, area="" if by == "commune" else now.area, topic="" if by == "topic" else now.topic, target=""
    )


def _spans(world: World, tr: Words, now: LookingAtFigures) -> list[Row]:
    year, month = world.today.year, world.today.month
    quarter = (month + 2) // 3
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    earlier = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    spans = [
        (tr("Tháng này"), f"{year}-{month:02}"),
        (tr("Quý này"), f"{year}-Q{quarter}"),
        (tr("Năm nay"), str(year)),
        (tr("Năm ngoái"), str(year - 1)),
        (tr("Tháng trước"), f"{before[0]}-{before[1]:02}"),
        (tr("Quý trước"), f"{earlier[0]}-Q{earlier[1]}"),
    ]
    begun = [phase for phase in reversed(world.phases) if phase[:4] <= str(year)]
    spans += [(_begun_big(span_in_words(tr, phase)), phase) for phase in begun]
    return [Row(label, Go.FIGURES, key_of(replace(now, period=span))) for label, span in spans if span != now.period]


def _topics(world: World, tr: Words, now: LookingAtFigures) -> list[Row]:
    """By their names in menus, which tell nothing."""
    any_topic = [Row(tr("Mọi chủ đề"), Go.FIGURES, key_of(replace(now, topic="", by="topic")))] if now.topic else []
    by: FiguresBy = "month" if now.by == "month" else "commune"
    topics = [topic for topic in world.library.topics if topic.key != now.topic]
    rows = [Row(tr(topic.name), Go.FIGURES, key_of(replace(now, topic=topic.key, by=by))) for topic in topics]
    return [*any_topic, *rows]


def _where(world: World, tr: Words, place: ChoosingFigures) -> tuple[Say, list[Row]]:
    now, communes = place.figures, world.gazetteer.communes
    codes = [code for code in (place.maybe or communes) if code in communes]
    rows = [
        Row(_begun_big(tr(communes[code].full_name)), Go.FIGURES, key_of(replace(now, area=code))) for code in codes
    ]
    if not place.maybe:
        whole = [Row(tr("Toàn tỉnh"), Go.FIGURES, key_of(replace(now, area="")))] if now.area else []
        body = tr("Gõ tên xã, không cần dấu, ví dụ: that khe. Tên cũ cũng được.")
        return Say(title=tr("Xem xã, phường nào?"), body=body), [*whole, *rows]
    if len(codes) == 1:
        title = tr("Có phải {commune} không?", commune=tr(communes[codes[0]].full_name))
    else:
        title = tr("Anh chị muốn xem nơi nào trong các nơi này?")
    other = Row(tr("Không phải, gõ lại"), Go.FIGURES_WHERE)
    return Say(title=title, body=tr("Chọn một dòng, hoặc gõ lại tên xã cho rõ hơn.")), [*rows, other]


def _begun_big(text: str) -> str:
    return text[:1].upper() + text[1:]
