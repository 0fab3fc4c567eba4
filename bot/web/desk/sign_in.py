"""The pages in front of the gate: signing in, an invitation, a link from the talk."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service import passes
from bot.service.passwords import Busy
from bot.service.sign_in import Tried
from bot.storage.visits import LONGEST_SECONDS
from bot.web.desk.forms import Form, TooLarge, read_form
from bot.web.desk.gate import SIGN_IN, is_ours
from bot.web.desk.pages import HOME, MOST_FORM_BYTES
from bot.web.desk.shell import HEADERS, Shell

BUSY = "Máy đang bận. Xin thử lại sau một phút."
NOT_IN = (
    "Chưa vào được: tên đăng nhập, mật khẩu hoặc sáu số chưa đúng. Sáu số của mỗi nửa phút chỉ dùng được một lần. "
    "Sai nhiều lần thì xin đợi sang giờ sau."
)
NO_PASS = "Đường dẫn này không đúng, đã dùng rồi hoặc đã quá 10 phút. Trở lại trò chuyện để lấy đường dẫn mới."  # noqa: S105 (a sentence)


def public_routes(shell: Shell) -> list[BaseRoute]:
    doors = _Doors(shell)
    return [
        Route(SIGN_IN, doors.sign_in, methods=["GET", "POST"]),
        Route(passes.PATH, doors.open_link, methods=["GET", "POST"]),
    ]


class _Doors:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return self._shell.page("desk/sign-in.html", wrong="", login="")
        form = await own_form(request, self._shell)
        if form is None:
            return RedirectResponse(SIGN_IN, 303, headers=dict(HEADERS))
        login = form.text("dang_nhap")
        tried = Tried(login, form.secret("mat_khau"), form.text("so"), address_of(request))
        try:
            token = await self._shell.sign_in.sign_in(tried, request.cookies.get(self._shell.cookie, ""))
        except Busy:
            return self._shell.page("desk/sign-in.html", 503, wrong=BUSY, login=login)
        if token is None:
            return self._shell.page("desk/sign-in.html", 403, wrong=NOT_IN, login=login)
        return signed_in(self._shell, token)

    async def open_link(self, request: Request) -> Response:
        """Opening it changes nothing, so that a preview of the link does not use it up."""
        if request.method != "POST":
            return self._shell.page("desk/open-link.html", wrong="")
        form = await own_form(request, self._shell)
        typed = form.text("ma") if form else ""
        token = await passes.redeem(self._shell.store, self._shell.desk, typed, address_of(request)) if form else None
        if token is None:
            return self._shell.page("desk/open-link.html", 403, wrong=NO_PASS)
        return signed_in(self._shell, token)


def address_of(request: Request) -> str:
    """Behind a proxy on this machine, the address that it names (uvicorn sees to it)."""
    return request.client.host if request.client else ""


async def own_form(request: Request, shell: Shell) -> Form | None:
    """None where it does not come from a page of ours."""
    if not is_ours(request, shell.address):
        return None
    try:
        return await read_form(request, MOST_FORM_BYTES)
    except TooLarge:
        return None


def signed_in(shell: Shell, token: str) -> Response:
    answer = RedirectResponse(HOME, 303, headers=dict(HEADERS))
    answer.set_cookie(
        shell.cookie, token, max_age=LONGEST_SECONDS, path="/", secure=shell.is_https, httponly=True, samesite="strict"
    )
    return answer
