"""An officer's own account: signing out, her password, where she is signed in."""

from starlette.responses import Response

from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit

OWN = f"{HOME}/tai-khoan"


async def show(visit: Visit) -> Response:
    return visit.html("desk/own.html")


async def leave(visit: Visit) -> Response:
    await visit.shell.sign_in.sign_out(visit.token, visit.officer)
    return left(visit)


def left(visit: Visit) -> Response:
    answer = visit.go(SIGN_IN)
    shell = visit.shell
    answer.delete_cookie(shell.cookie, path="/", secure=shell.is_https, httponly=True, samesite="strict")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


PAGES = (
    Page(OWN, show, menu="Tài khoản của tôi", order=90),
    Page(f"{HOME}/thoat", leave, method="POST"),
)
