"""The one place where it is decided who gets in: session, role, area, and whether a form is ours. Then the journal.

Whoever is not signed in is led to the sign-in page, whatever she asked for; whoever is, gets the same "not here" for
what she may not open as for what never was.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.model.officers import Officer
from bot.service.officers.sign_in import csrf_of, is_csrf, officer_of
from bot.storage.visits import Session
from bot.web.desk.forms import Form, TooLarge, read_form
from bot.web.desk.pages import HOME, Page
from bot.web.desk.shell import HEADERS, Shell
from bot.web.desk.visit import NotHere, Visit

SIGN_IN = f"{HOME}/vao"
CSRF = "khoa_trang"


class Gate:
    def __init__(self, shell: Shell, pages: Sequence[Page]) -> None:
        self._shell = shell
        self._menu = tuple(sorted((page for page in pages if page.menu), key=lambda page: page.order))
        self._nowhere = Page(f"{HOME}/khong-co", self._not_here)

    async def enter(self, request: Request, page: Page | None) -> Response:
        """`page` None: there is nothing at that address or for that method."""
        token = request.cookies.get(self._shell.cookie, "")
        session = await self._shell.sign_in.session(token) if token else None
        if session is None:
            return RedirectResponse(SIGN_IN, 303, headers=dict(HEADERS))
        officer = officer_of(self._shell.desk.keys, session, self._where(session))
        try:
            if page is None or not page.is_open_to(officer):
                raise NotHere
            self._check_area(page, officer, request)
            form = await self._form(page, token, request)
            visit = self._visit(page, officer, token, request, form)
            answer = await page.show(visit)
        except NotHere:
            return await self._not_here(self._visit(self._nowhere, officer, token, request, Form()))
        await self._record(visit, answer)
        return answer

    def _visit(self, page: Page, officer: Officer, token: str, request: Request, form: Form) -> Visit:
        menu = tuple(each for each in self._menu if each.is_open_to(officer))
        return Visit(self._shell, page, officer, token, csrf_of(self._shell.desk.keys, token), request, form, menu)

    def _where(self, session: Session) -> str:
        match session.role:
            case "commune":
                return self._shell.commune_name(session.area)
            case "school":
                return session.school or session.area
            case _:
                return "Toàn tỉnh"

    def _check_area(self, page: Page, officer: Officer, request: Request) -> None:
        """A school of a commune is looked up by the page itself, whose statement takes the officer's commune."""
        if page.area_in == "commune":
            code = str(request.path_params["commune"])
            if code not in self._shell.desk.gazetteer.communes or not officer.answers_for(code):
                raise NotHere
        if page.area_in == "school" and officer.school not in ("", str(request.path_params["school"])):
            raise NotHere

    async def _form(self, page: Page, token: str, request: Request) -> Form:
        """A form that is not ours, not of this session, or too large is as good as none at this address."""
        if request.method != "POST":
            return Form()
        if not is_ours(request, self._shell.address):
            raise NotHere
        try:
            form = await read_form(request, page.upload)
        except TooLarge:
            raise NotHere from None
        if not is_csrf(self._shell.desk.keys, token, form.text(CSRF)):
            raise NotHere
        return form

    async def _record(self, visit: Visit, answer: Response) -> None:
        """Before the answer leaves: what was seen is in the journal, or was not seen."""
        page = visit.page
        if page.action is None or answer.status_code >= 400:
            return
        area = visit.path.get(page.area_in) if page.area_in else None
        await visit.audit(page.action, page.name, area)

    async def _not_here(self, visit: Visit) -> Response:
        return visit.html("desk/not-here.html", 404)


def is_ours(request: Request, address: str) -> bool:
    """The browser says that the form stood on a page of this host. What says nothing is no browser of today."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(address).netloc)
