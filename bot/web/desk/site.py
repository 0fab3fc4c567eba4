"""Every page of the officers' side, and the routes made of them."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.web.desk import (
    access,
    campaigns,
    cards,
    channels,
    charts,
    commune,
    communes,
    communes_file,
    content,
    gains,
    groups,
    hall,
    home,
    imports,
    journal,
    live,
    meeting_form,
    meetings,
    method,
    money,
    overview,
    own,
    relays,
    report,
    sign_in,
    talk_codes,
    target,
    trends,
)
from bot.web.desk.contests import asked as contest_asked
from bot.web.desk.contests import entrant as contest_entrant
from bot.web.desk.contests import form as contest_form
from bot.web.desk.contests import freezing as contest_freezing
from bot.web.desk.contests import judging as contest_judging
from bot.web.desk.contests import list_of as contest_list
from bot.web.desk.contests import marking as contest_marking
from bot.web.desk.contests import one as contest_one
from bot.web.desk.contests import papers as contest_papers
from bot.web.desk.contests import people as contest_people
from bot.web.desk.contests import preview as contest_preview
from bot.web.desk.contests import ranking as contest_ranking
from bot.web.desk.gate import Gate
from bot.web.desk.pages import HOME, Page
from bot.web.desk.shell import Shell

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *overview.PAGES,
    *target.PAGES,
    *communes.PAGES,
    *communes_file.PAGES,
    *groups.PAGES,
    *commune.PAGES,
    *trends.PAGES,
    *content.PAGES,
    *gains.PAGES,
    *relays.PAGES,
    *charts.PAGES,
    *method.PAGES,
    *access.PAGES,
    *talk_codes.PAGES,
    *campaigns.PAGES,
    *meetings.PAGES,
    *meeting_form.PAGES,
    *hall.PAGES,
    *live.PAGES,
    *imports.PAGES,
    *money.PAGES,
    *cards.PAGES,
    *contest_list.PAGES,
    *contest_form.PAGES,
    *contest_preview.PAGES,
    *contest_freezing.PAGES,
    *contest_one.PAGES,
    *contest_entrant.PAGES,
    *contest_asked.PAGES,
    *contest_judging.PAGES,
    *contest_ranking.PAGES,
    *contest_people.PAGES,
    *contest_papers.PAGES,
    *contest_marking.PAGES,
    *report.PAGES,
    *channels.PAGES,
    *journal.PAGES,
    *own.PAGES,
)
"""A new page stands in the PAGES of its own file, and that file here."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Endpoint = Callable[[Request], Awaitable[Response]]


def desk_routes(shell: Shell, pages: Sequence[Page] = PAGES) -> list[BaseRoute]:
    """The public pages (sign in, an invitation, a link from the talk), and everything else behind the gate."""
    gate = Gate(shell, pages)
    paths = sorted(dict.fromkeys(page.path for page in pages), key=lambda path: path.count("{"))
    routes: list[BaseRoute] = sign_in.public_routes(shell)
    for path in paths:
        here: dict[str, Page] = {page.method: page for page in pages if page.path == path}
        routes.append(Route(path, _endpoint(gate, here), methods=METHODS))
    return [*routes, Route(f"{HOME}/{{rest:path}}", _endpoint(gate, {}), methods=METHODS)]


def _endpoint(gate: Gate, here: dict[str, Page]) -> Endpoint:
    by_method: dict[str, Page] = {**here, "HEAD": here["GET"]} if "GET" in here else dict(here)

    async def enter(request: Request) -> Response:
        return await gate.enter(request, by_method.get(request.method))

    return enter
