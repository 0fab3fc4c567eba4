"""Who may sign in: the list, a new invitation, another role, the end of an office. The province only."""

from msgspec import Struct
from starlette.responses import Response

from bot.model.officers import ROLES, OfficerRole
from bot.service.officers import accounts as doings
from bot.service.officers.accounts import GRANT_DAYS, Place, misplaced
from bot.service.officers.typed_codes import in_groups
from bot.service.officers.welcome import Wrong
from bot.storage import accounts, schools
from bot.storage.accounts import Account
from bot.storage.schools import School
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.qr import svg_of
from bot.web.desk.visit import NotHere, Visit

ACCESS = f"{HOME}/nguoi"
ROLE_OPTIONS = tuple(ROLES.items())


class Choices(Struct, frozen=True):
    """What the form of a place offers."""

    roles: tuple[tuple[str, str], ...]
    communes: tuple[tuple[str, str], ...]
    schools: tuple[tuple[str, str], ...]


async def show(visit: Visit) -> Response:
    async with visit.store.reading() as reading:
        everybody = await accounts.all_of_them(reading)
        open_grants = await accounts.open_grants(reading, visit.now)
        named = await _schools(visit)
    return visit.html(
        "desk/access.html",
        people=[each for each in everybody if not each.ended],
        ended=[each for each in everybody if each.ended],
        grants=open_grants,
        where=lambda each: _where(visit, each.role, each.area, named),
    )


async def fresh(visit: Visit) -> Response:
    return await _form(visit)


async def invite(visit: Visit) -> Response:
    place, wrong = await _place(visit)
    if wrong:
        return await _form(visit, wrong)
    code = await doings.invite(visit.store, visit.desk, place, visit.officer)
    return await _given(visit, place, code)


async def one(visit: Visit) -> Response:
    return await _one(visit, await _account(visit))


async def move(visit: Visit) -> Response:
    account = await _account(visit)
    place, wrong = await _place(visit)
    if wrong:
        return await _one(visit, account, wrong)
    if not await doings.move(visit.store, visit.desk, account.id, place, visit.officer):
        raise NotHere
    return visit.go(ACCESS, "doi")


async def invite_anew(visit: Visit) -> Response:
    """For one who forgot her password or lost her telephone: what she had before opens nothing any more."""
    account = await _account(visit)
    if account.id == visit.officer.id:
        raise NotHere
    place = Place(account.name, account.role, account.area)
    code = await doings.invite(visit.store, visit.desk, place, visit.officer, account.id)
    return await _given(visit, place, code)


async def end(visit: Visit) -> Response:
    account = await _account(visit)
    if not await doings.end(visit.store, visit.desk, account.id, visit.officer):
        raise NotHere
    return visit.go(ACCESS, "het")


async def withdraw(visit: Visit) -> Response:
    try:
        hashed = bytes.fromhex(visit.form.text("moi"))
    except ValueError:
        raise NotHere from None
    if not await doings.withdraw(visit.store, visit.desk, hashed, visit.officer):
        raise NotHere
    return visit.go(ACCESS, "rut")


async def _account(visit: Visit) -> Account:
    """The one in the path, in office."""
    text = visit.path["account"]
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise NotHere
    async with visit.store.reading() as reading:
        account = await accounts.of_id(reading, int(text))
    if account is None or account.ended:
        raise NotHere
    return account


async def _place(visit: Visit) -> tuple[Place, Wrong | None]:
    """What the form says; a commune or a school counts for the role that has one."""
    form = visit.form
    role = next((role for role in ROLES if role == form.text("vai")), None)
    if role is None:
        return Place("", "commune"), Wrong("vai", "Chọn một vai trò.")
    area = {"commune": form.text("xa"), "school": form.text("truong")}.get(role) or ""
    if role not in ("commune", "school"):
        area = form.text("xa") or form.text("truong")
    place = Place(form.text("ten"), role, area)
    return place, misplaced(visit.desk, place, frozenset(await _schools(visit)))


async def _schools(visit: Visit) -> dict[str, School]:
    async with visit.store.reading() as reading:
        return {school.id: school for school in await schools.all_of(reading)}


async def _choices(visit: Visit) -> Choices:
    named = await _schools(visit)
    communes = tuple((code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes)
    found = tuple((each.id, f"{each.name} ({visit.shell.commune_name(each.commune)})") for each in named.values())
    return Choices(ROLE_OPTIONS, tuple(sorted(communes, key=lambda each: each[1])), found)


async def _form(visit: Visit, wrong: Wrong | None = None) -> Response:
    return visit.html(
        "desk/invite.html",
        422 if wrong else 200,
        choices=await _choices(visit),
        values=visit.form.values(),
        slips=filled([(wrong.field, wrong.sentence)] if wrong else ()),
        days=GRANT_DAYS,
    )


async def _one(visit: Visit, account: Account, wrong: Wrong | None = None) -> Response:
    kept = {"commune": "xa", "school": "truong"}.get(account.role, "")
    written = filled((("ten", account.name), ("vai", account.role), (kept, account.area)))
    return visit.html(
        "desk/person.html",
        422 if wrong else 200,
        account=account,
        is_own=account.id == visit.officer.id,
        choices=await _choices(visit),
        values=visit.form.values() if wrong else written,
        slips=filled([(wrong.field, wrong.sentence)] if wrong else ()),
        where=_where(visit, account.role, account.area, await _schools(visit)),
    )


async def _given(visit: Visit, place: Place, code: str) -> Response:
    """Shown once: only a digest of the code is kept."""
    link = doings.link_of(visit.shell.address, code)
    return visit.html(
        "desk/invited.html",
        place=place,
        where=_where(visit, place.role, place.area, await _schools(visit)),
        code=in_groups(code),
        link=link,
        page=f"{visit.shell.address}{doings.PATH}",
        qr=svg_of(link),
        days=GRANT_DAYS,
    )


def _where(visit: Visit, role: OfficerRole, area: str, named: dict[str, School]) -> str:
    if role == "commune":
        return visit.shell.commune_name(area)
    if role == "school":
        return named[area].name if area in named else area
    return "Toàn tỉnh"


SAYS = {
    "doi": "Đã đổi. Người này phải đăng nhập lại.",
    "het": "Đã kết thúc. Tài khoản ấy không vào được nữa, ở máy nào cũng vậy.",
    "rut": "Đã rút lời mời. Mã ấy không dùng được nữa.",
}
PAGES = (
    Page(ACCESS, show, needs="access", menu="Người được vào", group="keeping", order=80, says=SAYS),
    Page(f"{ACCESS}/moi", fresh, needs="access"),
    Page(f"{ACCESS}/moi", invite, method="POST", needs="access", records="itself"),
    Page(f"{ACCESS}/rut", withdraw, method="POST", needs="access", records="itself"),
    Page(f"{ACCESS}/{{account}}", one, needs="access"),
    Page(f"{ACCESS}/{{account}}/doi", move, method="POST", needs="access", records="itself"),
    Page(f"{ACCESS}/{{account}}/moi-lai", invite_anew, method="POST", needs="access", records="itself"),
    Page(f"{ACCESS}/{{account}}/ket-thuc", end, method="POST", needs="access", records="itself"),
)
