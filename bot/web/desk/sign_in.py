"""The pages in front of the gate: signing in, a link from the talk, and (invitation.py) an invitation."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service.officers import accounts, passes
from bot.service.officers.passwords import Busy
from bot.service.officers.sign_in import Tried
from bot.web.desk.doors import BUSY, client_of, own_form, signed_in
from bot.web.desk.gate import SIGN_IN
from bot.web.desk.invitation import InvitationPage
from bot.web.desk.shell import HEADERS, Shell

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
        Route(accounts.PATH, InvitationPage(shell).answer, methods=["GET", "POST"]),
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
        tried = Tried(login, form.secret("mat_khau"), form.text("so"), client_of(request))
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
        token = await passes.redeem(self._shell.store, self._shell.desk, typed, client_of(request)) if form else None
        if token is None:
            return self._shell.page("desk/open-link.html", 403, wrong=NO_PASS)
        return signed_in(self._shell, token)
