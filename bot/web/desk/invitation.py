"""The page of an invitation, in front of the gate: first the code, then login, password and authenticator."""

import base64
import binascii

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.model.officers import ROLES
from bot.service.officers.accounts import PATH
from bot.service.officers.passwords import Busy, address_of, as_text
from bot.service.officers.welcome import Asked, Wrong
from bot.storage.accounts import Account, Grant
from bot.web.desk.doors import BUSY, client_of, own_form, signed_in
from bot.web.desk.forms import Form, filled
from bot.web.desk.qr import svg_of
from bot.web.desk.shell import HEADERS, Shell

NO_CODE = "Mã mời không đúng, đã dùng rồi hoặc đã hết hạn. Kiểm tra từng chữ, hoặc xin tỉnh một mã mới."


class InvitationPage:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def answer(self, request: Request) -> Response:
        """Asking for the second page with a code uses nothing up; only what it sends does."""
        if request.method != "POST":
            return self._shell.page("desk/invitation.html", wrong="", code="")
        form = await own_form(request, self._shell)
        if form is None:
            return RedirectResponse(PATH, 303, headers=dict(HEADERS))
        code = form.text("ma")
        found = await self._shell.invitations.look_up(code, client_of(request))
        if found is None:
            return self._shell.page("desk/invitation.html", 403, wrong=NO_CODE, code=code)
        if not form.text("khoa"):
            return self._second(*found, code, filled(), ())
        return await self._accept(request, form, code, *found)

    async def _accept(self, request: Request, form: Form, code: str, grant: Grant, account: Account | None) -> Response:
        asked = Asked(
            code,
            _bytes(form.text("khoa")),
            form.text("ten"),
            form.text("dang_nhap"),
            form.secret("mat_khau"),
            form.secret("nhac_lai"),
            form.text("so"),
            client_of(request),
        )
        try:
            done = await self._shell.invitations.accept(asked, request.cookies.get(self._shell.cookie, ""))
        except Busy:
            return self._shell.page("desk/invitation.html", 503, wrong=BUSY, code=code)
        if isinstance(done, str):
            return signed_in(self._shell, done)
        if done[0].field == "ma":
            return self._shell.page("desk/invitation.html", 403, wrong=done[0].sentence, code=code)
        return self._second(grant, account, code, form.values(), done, asked.sealed)

    def _second(
        self,
        grant: Grant,
        account: Account | None,
        code: str,
        values: dict[str, str],
        wrong: tuple[Wrong, ...],
        sealed: bytes = b"",
    ) -> Response:
        """After a slip the authenticator keeps the key that it was shown."""
        secret = self._shell.invitations.key_in(sealed) if sealed else None
        if secret is None:
            secret, sealed = self._shell.invitations.fresh_key()
        return self._shell.page(
            "desk/welcome.html",
            422 if wrong else 200,
            grant=grant,
            account=account,
            code=code,
            values=values,
            slips=filled((each.field, each.sentence) for each in wrong),
            key=base64.urlsafe_b64encode(sealed).decode(),
            secret=as_text(secret),
            qr=svg_of(address_of(secret, account.login if account else ROLES[grant.role])),
            where=self._shell.commune_name(grant.area) if grant.role == "commune" else "",
        )


def _bytes(written: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(written.encode())
    except (binascii.Error, ValueError):
        return b""
