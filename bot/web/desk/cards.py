"""Thẻ hộ: batches of printed cards. Codes leave only as a PDF, by a button, on the record; no page shows one."""

import asyncio
import datetime as dt

from msgspec import Struct
from starlette.responses import Response

from bot.model.batches import MOST_CARDS, CardSet
from bot.papers.household_cards import DoesNotFit, household_cards, try_to_fit
from bot.reach.figures import Denominator, denominator_for
from bot.service.households import batches as doings
from bot.service.households.batches import ON_A_PAGE, BadBatch, Listed, NoSuchCard
from bot.service.households.count import HOUSEHOLDS
from bot.storage import batches, reached
from bot.storage.batches import Wanted
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

CARDS = f"{HOME}/the"
FIELDS = {
    "commune": "xa",
    "village": "thon",
    "group": "dan_toc",
    "cards": "so_the",
    "source": "nguon",
    "issued_on": "ngay",
}
"""What the service calls it → what the form calls it."""
NOT_A_NUMBER = "Ghi số thẻ, như in ở góc dưới bên phải của thẻ."


class Out(Struct, frozen=True):
    """What is out: batches and cards that were not withdrawn, beside the households there are."""

    batches: int
    cards: int
    households: Denominator | None


async def show(visit: Visit) -> Response:
    """The newest first; `truoc` in the address leafs to older ones, `xa` is a commune of the province."""
    area = visit.commune(visit.query.get("xa", ""))
    async with visit.store.reading() as reading:
        found = await doings.list_batches(reading, area, visit.number("truoc", doings.NEWEST, doings.NEWEST))
        count, cards = await batches.in_use(reading, area)
        known = (await reached.denominators(reading)).get(HOUSEHOLDS, {})
    households = denominator_for(known.get(area, ()), visit.today) if area else None
    return visit.html(
        "desk/cards.html",
        listed=found,
        out=Out(count, cards, households),
        area=area,
        communes=_communes(visit) if visit.officer.communes == "" else (),
        older=found[-1].batch.id if len(found) == ON_A_PAGE else 0,
        groups={group.key: group.name for group in visit.desk.plan.group},
    )


async def fresh(visit: Visit) -> Response:
    return _form(visit, filled({"ngay": visit.today.isoformat(), "xa": visit.officer.communes}.items()), filled())


async def issue(visit: Visit) -> Response:
    """Whether the words fit on a card is tried before a batch has a number."""
    wanted, slips = _wanted(visit)
    if not slips:
        try:
            await asyncio.to_thread(try_to_fit, wanted.as_batch(), visit.desk.gazetteer.communes, visit.shell.address)
            done = await doings.issue(visit.store, visit.desk, wanted, visit.officer)
        except DoesNotFit as trouble:
            slips["thon"] = str(trouble)
        except BadBatch as trouble:
            slips |= {FIELDS[field]: sentence for field, sentence in trouble.slips.items()}
        else:
            return visit.go(f"{CARDS}/{done.batch.id}", "lap")
    return _form(visit, visit.form.values(), slips, 422)


async def one(visit: Visit) -> Response:
    return await _one(visit, await _listed(visit))


async def take(visit: Visit) -> Response:
    """The PDF of the whole batch, or of one card of it."""
    listed, text = await _listed(visit), visit.form.text("so_in")
    number = _number(text) if text else None
    if text and number is None:
        return await _one(visit, listed, {"so_in": NOT_A_NUMBER})
    try:
        cards = await doings.print_anew(visit.store, visit.desk, listed.batch.id, visit.officer, number)
        pdf = await asyncio.to_thread(_pdf, visit, cards, with_list=number is None)
    except NoSuchCard as trouble:
        return await _one(visit, listed, {"so_in": str(trouble)})
    except DoesNotFit as trouble:
        return await _one(visit, listed, {"in": str(trouble)})
    name = f"the-ho-lo-{listed.batch.id}" + (f"-so-{number}" if number else "")
    return visit.file(pdf, f"{name}.pdf", "application/pdf")


async def lost(visit: Visit) -> Response:
    listed, number = await _listed(visit), _number(visit.form.text("so_mat"))
    if number is None:
        return await _one(visit, listed, {"so_mat": NOT_A_NUMBER})
    try:
        await doings.replace_lost(visit.store, visit.desk, listed.batch.id, number, visit.officer)
    except NoSuchCard as trouble:
        return await _one(visit, listed, {"so_mat": str(trouble)})
    return visit.go(f"{CARDS}/{listed.batch.id}?so={number}", "mat")


async def move(visit: Visit) -> Response:
    listed, number = await _listed(visit), _number(visit.form.text("so_chuyen"))
    if number is None:
        return await _one(visit, listed, {"so_chuyen": NOT_A_NUMBER})
    try:
        commune = visit.form.text("xa")
        await doings.move_card(visit.store, visit.desk, listed.batch.id, number, commune, visit.officer)
    except NoSuchCard as trouble:
        return await _one(visit, listed, {"so_chuyen": str(trouble)})
    except BadBatch as trouble:
        return await _one(visit, listed, {"xa": trouble.slips["commune"]})
    return visit.go(f"{CARDS}/{listed.batch.id}", "chuyen")


async def withdraw(visit: Visit) -> Response:
    listed = await _listed(visit)
    if visit.form.text("lo") != str(listed.batch.id):
        return await _one(visit, listed, {"lo": f"Gõ {listed.batch.id} để chắc là đúng lô này."})
    try:
        await doings.withdraw(visit.store, visit.desk, listed.batch.id, visit.officer)
    except NoSuchCard as trouble:
        return await _one(visit, listed, {"lo": str(trouble)})
    return visit.go(f"{CARDS}/{listed.batch.id}", "thu")


async def _listed(visit: Visit) -> Listed:
    number = _number(visit.path["batch"])
    async with visit.store.reading() as reading:
        found = await doings.one_batch(reading, number, visit.officer.communes) if number else None
    if found is None:
        raise NotHere
    return found


async def _one(visit: Visit, listed: Listed, slips: dict[str, str] | None = None) -> Response:
    return visit.html(
        "desk/card-batch.html",
        422 if slips else 200,
        listed=listed,
        batch=listed.batch,
        group=visit.desk.plan.group_name(listed.batch.group) if listed.batch.group else "",
        communes=_communes(visit),
        values=visit.form.values(),
        slips=filled((slips or {}).items()),
        fresh=_number(visit.query.get("so", "")) if visit.said else None,
    )


def _form(visit: Visit, values: dict[str, str], slips: dict[str, str], status: int = 200) -> Response:
    return visit.html(
        "desk/card-issue.html",
        status,
        communes=_communes(visit) if visit.officer.communes == "" else (),
        groups=[(group.key, group.name) for group in visit.desk.plan.group],
        values=values,
        slips=slips,
        most=MOST_CARDS,
    )


def _wanted(visit: Visit) -> tuple[Wanted, dict[str, str]]:
    """What the form says, and what cannot be read of it; a commune's officer issues for her own."""
    form, day = visit.form, _day(visit.form.text("ngay"))
    cards = _number(form.text("so_the"))
    wanted = Wanted(
        visit.officer.communes or form.text("xa"),
        form.text("thon"),
        form.text("dan_toc"),
        cards or 0,
        form.text("nguon"),
        day or visit.today,
    )
    slips = doings.slips_of(visit.desk, doings.tidy(wanted), visit.officer.communes)
    named = filled((FIELDS[field], sentence) for field, sentence in slips.items())
    if day is None:
        named["ngay"] = "Ghi ngày phát hành, ví dụ 31/12/2026."
    return doings.tidy(wanted), named


def _pdf(visit: Visit, cards: CardSet, *, with_list: bool) -> bytes:
    place = (visit.desk.gazetteer.communes, visit.shell.address)
    return household_cards(cards, *place, with_list=with_list, mark=visit.desk.mark)


def _communes(visit: Visit) -> list[tuple[str, str]]:
    named = ((code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes)
    return sorted(named, key=lambda each: each[1])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    """A whole number above 0 that a database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0 else None


SAYS = {
    "lap": "Đã lập lô thẻ. Tải tệp để in ngay ở dưới.",
    "mat": "Thẻ cũ hết dùng từ lúc này. Tải thẻ mới để in ở dưới, dán hoặc đưa tận tay nhà ấy.",
    "chuyen": "Đã chuyển. Từ nay nhà ấy tính cho xã, phường mới; những gì đã nghe vẫn tính cho nơi cũ.",
    "thu": "Đã thu hồi. Không thẻ nào của lô này dùng được nữa.",
}
PAGES = (
    Page(CARDS, show, needs="view", menu="Thẻ hộ", group="work", order=45),
    Page(f"{CARDS}/moi", fresh, needs="issue-cards"),
    Page(f"{CARDS}/moi", issue, method="POST", needs="issue-cards", records="itself"),
    Page(f"{CARDS}/{{batch}}", one, needs="view", says=SAYS),
    Page(f"{CARDS}/{{batch}}/in", take, method="POST", needs="issue-cards", records="itself"),
    Page(f"{CARDS}/{{batch}}/mat", lost, method="POST", needs="issue-cards", records="itself"),
    Page(f"{CARDS}/{{batch}}/chuyen", move, method="POST", needs="issue-cards", records="itself"),
    Page(f"{CARDS}/{{batch}}/thu-hoi", withdraw, method="POST", needs="issue-cards", records="itself"),
)
