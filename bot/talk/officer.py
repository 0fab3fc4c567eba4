""" "Thống kê": households reached, for a person with the officer's role and in her own area only."""

from msgspec.structs import replace

from bot.model.conversation import Conversation, Go, LookingAtFigures, Row
from bot.model.replies import Figures, Say
from bot.model.world import World
from bot.talk import home
from bot.talk.turn import Turn, at, footer, words_of


def open_figures(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is "<period>|<by>", or "" for this year by commune."""
    period, _, by = what.partition("|")
    match by:
        case "topic" | "month" | "commune":
            place = LookingAtFigures(period, by)
        case _:
            place = LookingAtFigures(str(world.today.year))
    return show(world, talk, place)


def show(world: World, talk: Conversation, place: LookingAtFigures) -> Turn:
    """The figures themselves are an order: counted after the commit, said in this frame."""
    tr = words_of(world, talk)
    area = world.person.officer_area() if world.person else None
    if area is None:
        turn = home.show(world, talk)
        return turn.after(Say(body=tr("Mục này dành cho cán bộ đã nhận mã mời.")))
    views = [("commune", tr("Theo xã")), ("topic", tr("Theo chủ đề")), ("month", tr("Theo tháng"))]
    rows = [Row(label, Go.FIGURES, f"{place.period}|{by}") for by, label in views if by != place.by]
    rows.append(_other_period(world, talk, place))
    rows.append(Row(tr("Ghi buổi họp"), Go.MEETING))
    title = tr("Số hộ đã được nghe, {period}", period=place.period)
    order = Figures(place.period, place.by, area, talk.language, Say(title=title))
    return Turn(at(talk, replace(place)), (order,), (*rows, *footer(tr)))


def _other_period(world: World, talk: Conversation, place: LookingAtFigures) -> Row:
    tr = words_of(world, talk)
    year, month = str(world.today.year), world.today.isoformat()[:7]
    if place.period == year:
        return Row(tr("Tháng này"), Go.FIGURES, f"{month}|{place.by}")
    return Row(tr("Cả năm {year}", year=year), Go.FIGURES, f"{year}|{place.by}")
