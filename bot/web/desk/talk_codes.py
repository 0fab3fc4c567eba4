"""Codes for the talk, made for a commune and printed: officers there, and those whom the plan wants informed and trained."""

from starlette.responses import Response

from bot.model.codes import shown
from bot.model.people import RoleKind
from bot.service.officers.talk_codes import DAYS, KINDS, MOST, hand_out
from bot.web.desk.access import ACCESS
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.qr import svg_of
from bot.web.desk.visit import Visit

CODES = f"{ACCESS}/ma"
ROLE_KINDS: tuple[RoleKind, ...] = ("village-head", "prestigious", "ethnic-officer", "gender-officer", "officer")
OF_PROVINCE: tuple[RoleKind, ...] = ("officer", "ethnic-officer", "gender-officer")


async def show(visit: Visit) -> Response:
    return _form(visit, filled())


async def make(visit: Visit) -> Response:
    form = visit.form
    kind = next((kind for kind in ROLE_KINDS if kind == form.text("vai")), None)
    count, area = form.text("so_ma"), form.text("xa")
    slips = filled()
    if kind is None:
        slips["vai"] = "Chọn người nhận."
    if area not in visit.desk.gazetteer.communes and (area or kind not in OF_PROVINCE):
        slips["xa"] = "Chọn xã, phường: trưởng thôn và người có uy tín thuộc về một xã."
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= MOST):
        slips["so_ma"] = f"Ghi một số từ 1 đến {MOST}."
    if kind is None or slips:
        return _form(visit, slips)
    codes = await hand_out(visit.store, visit.desk, kind, area, int(count), visit.officer)
    links = [(shown(code), f"{visit.shell.address}/#ma={shown(code)}") for code in codes]
    return visit.html(
        "desk/talk-codes-made.html",
        kind=KINDS[kind],
        where=visit.shell.commune_name(area) if area else "Toàn tỉnh",
        codes=[(code, svg_of(link)) for code, link in links],
        address=visit.shell.address,
        until=visit.now + DAYS * 86400,
    )


def _form(visit: Visit, slips: dict[str, str]) -> Response:
    communes = sorted(
        ((code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes), key=lambda each: each[1]
    )
    return visit.html(
        "desk/talk-codes.html",
        422 if slips else 200,
        kinds=[(kind, KINDS[kind]) for kind in ROLE_KINDS],
        communes=communes,
        values=visit.form.values(),
        slips=slips,
        most=MOST,
        days=DAYS,
    )


PAGES = (
    Page(CODES, show, needs="access"),
    Page(CODES, make, method="POST", needs="access", records="itself"),
)
