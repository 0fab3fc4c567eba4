"""What an officer is reminded of, as she chose it, and the ways to log a meeting and to the pages."""

from bot.model.conversation import Conversation, Go, InAlerts, Row
from bot.model.facts import AlertChosen, AlertDropped, AlertKind
from bot.model.replies import Pages, Say
from bot.model.world import Words, World
from bot.talk.officers import choices as officer_choices
from bot.talk.turn import Turn, at, footer, words_of

KINDS: tuple[AlertKind, ...] = ("weekly", "silent")


def show(world: World, talk: Conversation) -> Turn:
    return _shown(world, talk, world.alerts)


def switch(world: World, talk: Conversation, what: str) -> Turn:
    """On or off: the row says which."""
    own = world.person.officer_area() if world.person else None
    kind = next((kind for kind in KINDS if kind == what), None)
    if own is None or kind is None or world.channel.pushes == "never":
        return show(world, talk)
    if kind in world.alerts:
        return _shown(world, talk, world.alerts - {kind}).after(facts=(AlertDropped(kind),))
    return _shown(world, talk, world.alerts | {kind}).after(facts=(AlertChosen(kind, own),))


def open_pages(world: World, talk: Conversation) -> Turn:
    """A link that opens the officers' pages once; in groups no step comes so far (S17)."""
    tr = words_of(world, talk)
    own = world.person.officer_area() if world.person else None
    if own is None:
        return officer_choices.not_hers(world, talk)
    frame = Say(
        title=tr("Trang của cán bộ"),
        body=tr(
            "Đường dẫn này mở được một lần, trong 10 phút, để xem số liệu và ghi buổi họp. "
            "Anh chị đừng chuyển cho người khác."
        ),
        fleeting=True,
        fades=True,
    )
    order = Pages(own, tr("Mở trang của cán bộ"), frame)
    return Turn(at(talk, InAlerts()), (order,), _rows(world, tr, world.alerts))


def _shown(world: World, talk: Conversation, chosen: frozenset[AlertKind]) -> Turn:
    tr = words_of(world, talk)
    if world.person is None or world.person.officer_area() is None:
        return officer_choices.not_hers(world, talk)
    say = Say(title=tr("Loa Bản nhắc anh chị việc gì?"), body=_told(world, tr, chosen))
    return Turn(at(talk, InAlerts()), (say,), _rows(world, tr, chosen))


def _rows(world: World, tr: Words, chosen: frozenset[AlertKind]) -> tuple[Row, ...]:
    labels: dict[AlertKind, tuple[str, str]] = {
        "weekly": (tr("Nhắc tuần qua"), tr("Thôi nhắc tuần qua")),
        "silent": (tr("Nhắc xã im ắng"), tr("Thôi nhắc xã im ắng")),
    }
    rows = [Row(labels[kind][kind in chosen], Go.ALERT, kind) for kind in KINDS if world.channel.pushes != "never"]
    return (*rows, Row(tr("Ghi buổi họp"), Go.MEETING), Row(tr("Mở trang"), Go.PAGES), *footer(tr))


def _told(world: World, tr: Words, chosen: frozenset[AlertKind]) -> str:
    if world.channel.pushes == "never":
        return tr("Ở cửa sổ này Loa Bản không nhắc được. Anh chị mở Loa Bản trong Telegram hoặc trên trang web.")
    on, off = tr("đang nhắc"), tr("không nhắc")
    lines = [
        tr("Tuần qua, sáng thứ hai: {state}.", state=on if "weekly" in chosen else off),
        tr(
            "Xã im ắng, một tháng không có nhà nào nghe, không buổi họp nào: {state}.",
            state=on if "silent" in chosen else off,
        ),
        tr("Chỉ nhắc từ 8 giờ đến 20 giờ."),
    ]
    if world.channel.pushes == "open":
        lines.append(tr("Trang này chỉ nhắc được khi đang mở."))
    return "\n".join(lines)
