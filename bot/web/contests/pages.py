"""The public pages of contests under /thi: no login, no cookie, no script; the same for everybody, so they are kept."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.contest.plain import in_plain_words, moment, number
from bot.model.contest import Contest
from bot.model.moments import here, seconds
from bot.model.pointers import pointer_to
from bot.service.contests import public as contest_open
from bot.service.contests.public import Shown
from bot.service.desk import Desk
from bot.storage.store import Store
from bot.web.contests.kept import NOT_KEPT, KeptPages, Made, made
from bot.web.contests.mine import MinePages
from bot.web.contests.told import ORDER, PHASES, Telling
from bot.web.desk.qr import svg_of
from bot.web.page import EXIT_PATH, SECURITY_HEADERS, open_templates, static_path

HOME = "/thi"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
ANSWERS_A_PAGE = 20
FOREVER = float("inf")


def contest_routes(store: Store, desk: Desk, network_of: Callable[[Request], str], zalo: str = "") -> list[BaseRoute]:
    """`network_of`: from where somebody types codes, by which wrong ones are counted; `zalo`: the id of the Official
    Account, where there is one."""
    pages = ContestPages(store, desk, zalo)
    mine = MinePages(store, desk, pages.html, network_of)
    at = f"{HOME}/{{key}}"
    return [
        Route(HOME, pages.listing),
        Route(at, pages.contest),
        Route(f"{at}/dap-an", pages.answers),
        Route(f"{at}/the-le.json", pages.rules_file),
        Route(f"{at}/ket-qua/{{scope:int}}.json", pages.result_file),
        Route(f"{at}/boc-tham/{{scope:int}}.txt", pages.draw_list),
        Route(f"{at}/cua-toi", mine.show, methods=["GET"]),
        Route(f"{at}/cua-toi", mine.change, methods=["POST"]),
    ]


class ContestPages:
    def __init__(self, store: Store, desk: Desk, zalo: str = "") -> None:
        self._store = store
        self._desk = desk
        self._zalo = f"https://zalo.me/{zalo}" if zalo else ""
        self._kept = KeptPages(desk.clock, lambda: desk.contests.changes)
        self._telling = Telling(desk)
        self._templates = open_templates()
        self._templates.globals |= {"number": number, "moment": moment, "home": HOME}

    def html(self, template: str, **values: object) -> bytes:
        shell = {"static": static_path(), "exit_url": EXIT_PATH, "demo": self._desk.mark}
        return self._templates.get_template(f"contests/{template}").render(**shell, **values).encode()

    async def listing(self, request: Request) -> Response:
        return await self._answer(request, "", self._list)

    async def contest(self, request: Request) -> Response:
        key = request.path_params["key"]
        return await self._answer(request, key, lambda: self._contest(key))

    async def answers(self, request: Request) -> Response:
        key = request.path_params["key"]
        wanted = request.query_params.get("trang", "1")
        page = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
        return await self._answer(request, f"{key}/dap-an/{page}", lambda: self._answers(key, page))

    async def rules_file(self, request: Request) -> Response:
        key = request.path_params["key"]
        return await self._answer(request, f"{key}/the-le.json", lambda: self._rules_file(key))

    async def result_file(self, request: Request) -> Response:
        key, scope = request.path_params["key"], request.path_params["scope"] - 1
        return await self._answer(request, f"{key}/ket-qua/{scope}", lambda: self._result_file(key, scope))

    async def draw_list(self, request: Request) -> Response:
        """Not kept: it may be long, and few ask for it."""
        key, scope = request.path_params["key"], request.path_params["scope"] - 1
        known = await contest_open.known_to_all(self._store, key)
        result = known.newest(scope) if known is not None else None
        if result is None or result.draw is None:
            return self._nowhere()
        lines = contest_open.draw_list(self._store, result)
        return StreamingResponse(lines, media_type="text/plain", headers={**SECURITY_HEADERS, **NOT_KEPT})

    async def _answer(self, request: Request, path: str, make: Callable[[], Awaitable[Made | None]]) -> Response:
        found = await self._kept.page(path, make)
        return found.answer(request) if found is not None else self._nowhere()

    def _nowhere(self) -> Response:
        return Response(self.html("not-here.html"), 404, headers={**SECURITY_HEADERS, **NOT_KEPT}, media_type=HTML)

    async def _list(self) -> Made:
        found = await contest_open.all_shown(self._store, self._desk)
        now = here(self._desk.clock())
        groups = [
            (PHASES[phase], [(known, self._telling.when(known, phase, now)) for known, its in found if its == phase])
            for phase in ORDER
        ]
        until = min((_turns(known.contest, now) for known, _ in found), default=FOREVER)
        return await self._made(until, "list.html", groups=[group for group in groups if group[1]], now=moment(now))

    async def _contest(self, key: str) -> Made | None:
        of = await contest_open.shown(self._store, self._desk, key)
        if of is None:
            return None
        telling, contest = self._telling, of.contest
        units = {unit.key: unit.name for unit in contest.unit}
        values = {
            "of": of,
            "contest": contest,
            "phase": PHASES[of.phase],
            "when": telling.when(of.known, of.phase, of.now),
            "now": moment(of.now),
            "ways": self._ways(of),
            "rankings": telling.rankings(of),
            "communes": telling.standings(of.communes, {}, "Chưa ghi xã, phường"),
            "units": telling.standings(of.units, units, "Chưa ghi đơn vị"),
            "rules": in_plain_words(contest, telling.commune),
            "commitments": _commitments(of),
            "frozen_at": moment(here(dt.datetime.fromtimestamp(of.known.frozen.frozen_at, dt.UTC))),
        }
        return await self._made(_turns(contest, of.now), "contest.html", **values)

    def _ways(self, of: Shown) -> dict[str, object] | None:
        """Into the chats that are there: nobody needs them once no paper is taken any more."""
        if of.phase not in ("announced", "open", "between"):
            return None
        payload = pointer_to(of.contest)
        link = f"{self._desk.channels['web'].link.rstrip('/')}/#ma={payload}"
        carrier = self._desk.channels["telegram"].link if "telegram" in self._desk.channels else ""
        is_there = carrier.startswith("https://t.me/")
        return {
            "web": f"/#ma={payload}",
            "qr": svg_of(link),
            "telegram": f"{carrier}?start={payload}" if is_there else "",
            "zalo": self._zalo,
        }

    async def _answers(self, key: str, page: int) -> Made | None:
        of = await contest_open.shown(self._store, self._desk, key)
        if of is None:
            return None
        found = contest_open.answers(of)
        pages = max(-(-len(found) // ANSWERS_A_PAGE), 1)
        if page > pages or page < 1:
            return None
        first = (page - 1) * ANSWERS_A_PAGE
        asked = list(enumerate(found, start=1))[first : first + ANSWERS_A_PAGE]
        until = _turns(of.contest, of.now)
        return await self._made(
            until, "answers.html", contest=of.contest, asked=asked, page=page, pages=pages, is_over=of.is_over
        )

    async def _rules_file(self, key: str) -> Made | None:
        of = await contest_open.shown(self._store, self._desk, key)
        found = contest_open.rules_file(of) if of is not None else None
        return made(JSON, found, FOREVER) if found is not None else None

    async def _result_file(self, key: str, scope: int) -> Made | None:
        of = await contest_open.shown(self._store, self._desk, key)
        result = of.known.newest(scope) if of is not None else None
        found = contest_open.result_file(result) if result is not None else None
        return made(JSON, found, FOREVER) if found is not None else None

    async def _made(self, until: float, template: str, **values: object) -> Made:
        """Away from the loop: a large page takes some milliseconds."""
        return await asyncio.to_thread(lambda: made(HTML, self.html(template, **values), until))


def _turns(contest: Contest, now: dt.datetime) -> float:
    """When a round opens or closes next: then the page says something else, to the second."""
    moments = [at for each in contest.round for at in (each.opens, each.closes)]
    return min((float(seconds(at)) for at in moments if at > now), default=FOREVER)


def _commitments(of: Shown) -> list[tuple[str, str]]:
    rounds = of.contest.round
    names = ["Cả cuộc thi" if scope < 0 else rounds[scope].name for scope in of.contest.scopes]
    return list(zip(names, of.known.frozen.commitments, strict=True))
