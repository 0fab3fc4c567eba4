"""What the pages in front of the gate share: a form of ours, from which address, and the cookie that opens the rest."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.storage.visits import LONGEST_SECONDS
from bot.web.desk.forms import Form, TooLarge, read_form
from bot.web.desk.gate import is_ours
from bot.web.desk.pages import HOME, MOST_FORM_BYTES
from bot.web.desk.shell import HEADERS, Shell

BUSY = "Máy đang bận. Xin thử lại sau một phút."


def client_of(request: Request) -> str:
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
    """A token that this browser never held before, so that nobody can have put it there."""
    answer = RedirectResponse(HOME, 303, headers=dict(HEADERS))
    answer.set_cookie(
        shell.cookie, token, max_age=LONGEST_SECONDS, path="/", secure=shell.is_https, httponly=True, samesite="strict"
    )
    return answer
