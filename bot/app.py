"""The composition root: opens, wires, runs and closes everything."""

import asyncio
import contextlib
import gc
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from msgspec.structs import replace
from starlette.routing import BaseRoute

from bot import words
from bot.library.disclosure import read_ear
from bot.library.fares import read_fares
from bot.library.helpline import read_helpline
from bot.library.phrasebook import read_phrasebook
from bot.library.places import read_places
from bot.library.plan import read_plan
from bot.library.read import read_library
from bot.library.voices import recording
from bot.model.codes import CODES, code_from, shown
from bot.model.content import Card, Library
from bot.model.contest import Contest
from bot.model.fares import Fare
from bot.model.land import Land
from bot.model.people import Role
from bot.model.places import Gazetteer
from bot.model.world import Channel
from bot.service.desk import Desk, now_utc
from bot.service.talks.receive import Receiver
from bot.settings import BadSetting, Settings
from bot.storage import people, schema
from bot.storage.demo import is_demo
from bot.storage.files import occupy
from bot.storage.keys import Keys, belong, keys_in
from bot.storage.store import Store, is_postgres, open_store

if TYPE_CHECKING:
    import socket

    import uvicorn

    from bot.channels.telegram import Telegram
    from bot.channels.zalo import Zalo
    from bot.channels.zalo_bot import ZaloBot
    from bot.library.contest_judge import Judge
    from bot.model.certificates import Certificate
    from bot.reach.charts import Chart

T = TypeVar("T")
CONTENT = Path(__file__).parent.parent / "content"
INVITATION_DAYS = 7

log = structlog.get_logger()


def desk_for(settings: Settings, keys: Keys) -> Desk:
    library, problems = read_library(CONTENT)
    if problems:
        log.warning("content has problems: run  python -m bot check", problems=len(problems))
    link = settings.address
    gazetteer = read_places(CONTENT / "places")
    return Desk(
        library=library,
        gazetteer=gazetteer,
        helpline=read_helpline(CONTENT),
        languages=words.languages(),
        keys=keys,
        channels={
            "web": Channel("web", keeps_copy=False, link=link, pushes="open", sounds=("ogg", "aac")),
            "terminal": Channel("terminal", keeps_copy=False, link=link, pushes="never", pictures=False),
            "telegram": Channel("telegram", keeps_copy=True, link=link, groups=True, sounds=("ogg",)),
            "zalo-bot": Channel(
                "zalo-bot",
                keeps_copy=True,
                link=link,
                taps=False,
                deletes=False,
                pictures=link.startswith("https://"),  # Zalo fetches them from us
                sounds=("aac",) if link.startswith("https://") else (),
            ),
            "zalo": Channel("zalo", keeps_copy=True, link=link, taps=False, deletes=False),
        },
        ear=read_ear(CONTENT),
        book=read_phrasebook(CONTENT),
        plan=read_plan(CONTENT),
        draw_chart=_draw_chart,
        draw_certificate=_draw_certificate,
        draw_card=_draw_card,
        recording=lambda card, kind: recording(CONTENT, card, kind),
        contests=_contests(),
        fares=_fares(settings),
        contest_models=_contest_models(),
        judge=_judge(gazetteer),
    )


def _fares(settings: Settings) -> dict[str, Fare]:
    """What may cost money is written to unasked only where the channel's own setting allows it as well."""
    fares = dict(read_fares(CONTENT))
    if "zalo" in fares:
        fares["zalo"] = replace(fares["zalo"], pays=fares["zalo"].pays and settings.zalo_paid == "allow")
    return fares


def _contests() -> tuple[Contest, ...]:
    """Those of the content folder in which the check finds nothing: no other is frozen by itself."""
    from bot.library.contest_check import sound_contests

    return sound_contests(CONTENT, Desk.day_of(now_utc()))


def _contest_models() -> tuple[Contest, ...]:
    from bot.library.contests import MODELS, read_contests

    reads, _ = read_contests(CONTENT, MODELS)
    return tuple(each.contest for each in reads if each.contest)


def _judge(gazetteer: Gazetteer) -> "Judge":
    """What it holds contests against is read when the first officer saves one."""
    from bot.library.contest_check import shelf_in
    from bot.library.contest_judge import Judge

    return Judge(lambda day: shelf_in(CONTENT, day), gazetteer.communes)


def _draw_chart(chart: "Chart") -> bytes:
    """What draws is loaded at the first chart: it takes a tenth of a second and 20 MB."""
    from bot.papers.chart import chart_png

    return chart_png(chart)


def _draw_certificate(certificate: "Certificate") -> bytes:
    """Loaded at the first one, as what draws charts is."""
    from bot.papers.certificates import png

    return png(certificate)


def _draw_card(card: Card, library: Library, link: str) -> bytes | None:
    """None where the card is too long for a picture."""
    from bot.papers.picture import DoesNotFit, picture

    try:
        return picture(card, library, "square", link)
    except DoesNotFit:
        return None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Store, Desk]]:
    """Store and desk over a database that is brought up to date first."""
    if not schema.is_current(settings.database):
        log.info("migrating the database")
        await asyncio.to_thread(schema.migrate, settings.database)
    keys = keys_in(settings.key_file)
    store = await open_store(settings.database)
    try:
        await store.write(belong, keys)
        desk = desk_for(settings, keys)
        async with store.reading() as reading:
            desk.is_demo = await is_demo(reading)
        yield store, desk
    finally:
        await store.close()


async def invite(store: Store, keys: Keys, now: int, area: str = "") -> str:
    """A one-time code for an officer of a commune, or of the province where `area` is empty."""
    code = code_from(secrets.randbelow(CODES))
    until = now + INVITATION_DAYS * 86400
    await store.write(people.invite, secrets.randbits(62), code, Role("officer", area), until, keys)
    return code


async def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serves until SIGTERM or Ctrl-C; what is on its way is finished within ten seconds."""
    with _occupied(settings):
        async with opened(settings) as (store, desk):
            await _serve(settings, store, desk, tell)


async def _serve(settings: Settings, store: Store, desk: Desk, tell: Callable[[str], None]) -> None:
    import uvicorn
    from starlette.applications import Starlette

    from bot.channels.web import WebChat, network_of
    from bot.service.carriers.bot_health import bot_health
    from bot.service.carriers.channel_health import zalo_health
    from bot.service.carriers.pace import Pace
    from bot.service.live.hub import LiveHub
    from bot.service.meetings.photos import Photos, held_photos
    from bot.service.outreach.running import Outreach
    from bot.service.talks.clock import Clock
    from bot.service.talks.deliver import Deliverer
    from bot.web.certificate_page import certificate_routes
    from bot.web.contests.pages import contest_routes
    from bot.web.desk.shell import Shell
    from bot.web.desk.site import desk_routes
    from bot.web.health import health_routes
    from bot.web.live.door import Door
    from bot.web.live.site import live_routes
    from bot.web.page import chat_routes

    land = _settled(lambda: _land(settings, desk))
    halls = LiveHub(store, desk)
    receiver = Receiver(store, desk, halls.ring)
    web = WebChat(store, desk, receiver, lambda: deliverer.wake())
    deliverer = Deliverer(store, desk, web, Pace(None))
    photos = Photos(settings.data / "photos")
    await asyncio.to_thread(photos.sweep, await held_photos(store))
    shell = Shell(store, desk, settings.address, photos=photos, land=land)
    routes: list[BaseRoute] = [
        *_settled(lambda: chat_routes(exit_to=settings.exit_to, is_demo=desk.is_demo)),
        *web.routes(),
        *contest_routes(store, desk, network_of, settings.zalo_oa),
        *desk_routes(shell),
        *certificate_routes(store, desk),
        *live_routes(Door(store, desk, halls, settings.address)),
        *health_routes(store, desk.library_on(desk.day_of(desk.clock())).revision),
    ]
    jobs: list[Coroutine[Any, Any, None]] = []
    fading: tuple[str, ...] = ()
    if settings.telegram_token:
        telegram = _settled(lambda: _telegram(settings, store, desk, receiver))
        desk.pulse("telegram").mode = settings.telegram_mode
        shell.healths["telegram"] = bot_health(store, desk, "telegram")
        routes += telegram.routes
        jobs.append(telegram.run())
        fading = ("telegram",)
    if settings.zalo_bot_token:
        zalo_bot = _settled(lambda: _zalo_bot(settings, store, desk, receiver))
        desk.pulse("zalo-bot").mode = settings.zalo_bot_mode
        shell.healths["zalo-bot"] = bot_health(store, desk, "zalo-bot")
        routes += zalo_bot.routes
        jobs.append(zalo_bot.run())
    if settings.zalo_oa:
        zalo = zalo_of(settings, store, desk, receiver)
        shell.zalo_oa, shell.healths["zalo"] = settings.zalo_oa, zalo_health(store, desk, settings.zalo_oa)
        desk.pulse("zalo").mode = "webhook"
        routes += zalo.routes
        jobs.append(zalo.run())
    jobs += [
        deliverer.run(),
        Clock(store, desk, fading).run(),
        Outreach(store, desk).run(),
        shell.watch.run(),
        halls.run(),
    ]
    jobs.append(asyncio.to_thread(desk.index_today))
    server = _stopping(halls.close)(
        uvicorn.Config(
            Starlette(routes=routes),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
            server_header=False,
        )
    )
    await _tell_where(settings, store, desk, tell)
    gc.collect()
    gc.freeze()  # the content stays for good: looking through it again and again stops every talk for a moment
    async with _running(jobs):
        await server.serve()


def _stopping(first: Callable[[], None]) -> "type[uvicorn.Server]":
    """A server that lets go of those who wait before it waits for them to be served."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: "list[socket.socket] | None" = None) -> None:
            first()
            await super().shutdown(sockets)

    return Server


@asynccontextmanager
async def _running(jobs: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Jobs beside the server; one that ends by itself is a fault and is logged as such."""
    tasks = [asyncio.create_task(_watched(job)) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                await asyncio.gather(*tasks, return_exceptions=True)


async def _watched(job: Coroutine[Any, Any, None]) -> None:
    try:
        await job
    except asyncio.CancelledError:
        raise
    except Exception as trouble:
        log.critical("a job died", kind=type(trouble).__name__)
        raise


async def _tell_where(settings: Settings, store: Store, desk: Desk, tell: Callable[[str], None]) -> None:
    tell(f"Trò chuyện / chat:      {settings.address}/")
    await _tell_pages(settings, store, desk, tell)
    if await store.write(people.officers):
        tell("Mã mời cán bộ mới / invite another officer:  .venv/bin/python -m bot invite")
        return
    await store.write(people.withdraw_invitations)
    code = await invite(store, desk.keys, int(desk.clock().timestamp()))
    tell(f"Cán bộ đầu tiên / first officer (one use, {INVITATION_DAYS} days):  {settings.address}/#ma={shown(code)}")


async def _tell_pages(settings: Settings, store: Store, desk: Desk, tell: Callable[[str], None]) -> None:
    """Where officers sign in; while nobody can, the link with which the first account is made."""
    from bot.service.officers.accounts import GRANT_DAYS, first_account, link_of

    code = await first_account(store, desk)
    if code is None:
        tell(f"Trang cán bộ / officers' pages:  {settings.address}/can-bo")
        return
    link = link_of(settings.address, code)
    tell(f"Tài khoản đầu tiên của trang cán bộ / first account of the pages (one use, {GRANT_DAYS} days):  {link}")


def _settled(make: Callable[[], T]) -> T:
    """What refuses a setting says why; that sentence is for the operator."""
    try:
        return make()
    except ValueError as trouble:
        raise BadSetting(str(trouble)) from trouble


def _land(settings: Settings, desk: Desk) -> Land | None:
    from bot.library.land import read_land

    return read_land(settings.geojson, list(desk.gazetteer.communes)) if settings.geojson else None


def _telegram(settings: Settings, store: Store, desk: Desk, receiver: Receiver) -> "Telegram":
    """Loaded only where a token is set: the library and its transport weigh some 50 MB."""
    from bot.channels.telegram import Telegram

    return Telegram(
        settings.telegram_token,
        settings.telegram_api,
        store,
        desk,
        receiver,
        mode=settings.telegram_mode,
        secret=settings.telegram_secret,
        public=settings.address,
        rate=settings.telegram_rate or None,
    )


def _zalo_bot(settings: Settings, store: Store, desk: Desk, receiver: Receiver) -> "ZaloBot":
    from bot.channels.zalo_bot import ZaloBot

    return ZaloBot(
        settings.zalo_bot_token,
        settings.zalo_bot_api,
        store,
        desk,
        receiver,
        mode=settings.zalo_bot_mode,
        secret=settings.zalo_bot_secret,
        public=settings.address,
        rate=settings.zalo_bot_rate or None,
    )


def zalo_of(settings: Settings, store: Store, desk: Desk, receiver: Receiver, holder: str = "") -> "Zalo":
    """The Official Account as it is set. Raises BadSetting where something is missing: then it is not started at all."""
    from bot.channels.zalo import Facts, Zalo

    def named(text: str) -> tuple[str, ...]:
        return tuple(part for part in text.replace(",", " ").split())

    facts = Facts(
        oa=settings.zalo_oa,
        app=settings.zalo_app,
        secret=settings.zalo_secret,
        webhook_secret=settings.zalo_webhook_secret,
        id_terms=named(settings.zalo_id_terms),
        time_terms=named(settings.zalo_time_terms),
        window=settings.zalo_window,
        api=settings.zalo_api,
        oauth=settings.zalo_oauth,
        rate=settings.zalo_rate,
        buttons=settings.zalo_buttons == "on",
        paid=settings.zalo_paid,
        templates=frozenset(named(settings.zalo_templates)),
    )
    return _settled(lambda: Zalo(facts, store, desk, receiver, holder=holder))


@contextlib.contextmanager
def _occupied(settings: Settings) -> Iterator[None]:
    """One process at a time on a SQLite file; `restore` refuses while it is held."""
    if is_postgres(settings.database):
        yield
        return
    path = Path(settings.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with occupy(path):
        yield
