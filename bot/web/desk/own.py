"""An officer's own account: signing out, her password, where she is signed in."""

from starlette.responses import Response

from bot.service.officers.own_account import sign_out_everywhere
from bot.service.officers.passwords import Busy
from bot.service.officers.welcome import Wrong
from bot.storage import accounts, visits
from bot.web.desk.doors import BUSY
from bot.web.desk.forms import filled
from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

OWN = f"{HOME}/tai-khoan"
CHANGED = "Đã đổi mật khẩu. Các máy khác đã thoát."


async def show(visit: Visit) -> Response:
    return await _shown(visit)


async def _shown(visit: Visit, wrong: tuple[Wrong, ...] = (), status: int = 200) -> Response:
    """With a link from the talk there is no account: only that is said."""
    async with visit.store.reading() as reading:
        account = await accounts.of_id(reading, visit.officer.id)
        sessions = await visits.sessions_of(reading, account.id, visit.now) if account else []
    here = visits.token_hash(visit.desk.keys, visit.token)
    return visit.html(
        "desk/own.html",
        status,
        account=account,
        sessions=[(made, seen, hashed == here) for hashed, made, seen in sessions],
        slips=filled((each.field, each.sentence) for each in wrong),
    )


async def change_password(visit: Visit) -> Response:
    if visit.officer.how != "password":
        raise NotHere
    form = visit.form
    try:
        wrong = await visit.shell.own_password.change(
            visit.officer,
            visit.token,
            form.secret("cu"),
            form.secret("moi"),
            form.secret("nhac_lai"),
            form.text("so"),
        )
    except Busy:
        wrong = (Wrong("cu", BUSY),)
    return await _shown(visit, wrong, 422) if wrong else visit.go(OWN, "doi")


async def leave(visit: Visit) -> Response:
    await visit.shell.sign_in.sign_out(visit.token, visit.officer)
    return _left(visit)


async def leave_everywhere(visit: Visit) -> Response:
    if visit.officer.how != "password":
        raise NotHere
    await sign_out_everywhere(visit.store, visit.desk, visit.officer)
    return _left(visit)


def _left(visit: Visit) -> Response:
    answer = visit.go(SIGN_IN)
    shell = visit.shell
    answer.delete_cookie(shell.cookie, path="/", secure=shell.is_https, httponly=True, samesite="strict")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


PAGES = (
    Page(OWN, show, menu="Tài khoản của tôi", group="keeping", order=90, says={"doi": CHANGED}),
    Page(f"{OWN}/mat-khau", change_password, method="POST"),
    Page(f"{OWN}/thoat-moi-may", leave_everywhere, method="POST"),
    Page(f"{HOME}/thoat", leave, method="POST"),
)
