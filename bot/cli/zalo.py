"""zalo: the tokens of the Official Account, and how it stands. Run on the machine where the bot runs."""

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import BadSetting, Settings

if TYPE_CHECKING:
    from bot.channels.zalo import Zalo
    from bot.service.carriers.zalo import Standing
    from bot.service.desk import Desk
    from bot.storage.store import Store

commands = typer.Typer(no_args_is_help=True, help="Gives the bot its Zalo tokens and tells how the account stands.")


@commands.command()
def token(db: DbOption = "") -> None:
    """Asks for a pair of tokens copied from Zalo's console (they are not shown) and keeps them sealed."""
    access = typer.prompt("Access token", hide_input=True).strip()
    refresh = typer.prompt("Refresh token", hide_input=True).strip()
    asyncio.run(_token(settings_with(db), access, refresh))
    typer.echo("Đã cất mã. Xem thử: bot zalo check")


async def _token(settings: Settings, access: str, refresh: str) -> None:
    from bot.service.carriers.zalo import paste

    async with _zalo(settings) as (store, desk, _):
        try:
            await paste(store, desk, settings.zalo_oa, access, refresh)
        except ValueError as trouble:
            stop(str(trouble))


@commands.command()
def authorise(db: DbOption = "") -> None:
    """Asks for the code of Zalo's consent page (ten minutes, one use) and its code verifier, and fetches tokens."""
    code = typer.prompt("Code", hide_input=True).strip()
    verifier = typer.prompt("Code verifier", hide_input=True).strip()
    asyncio.run(_authorise(settings_with(db), code, verifier))
    typer.echo("Đã nhận và cất mã. Xem thử: bot zalo check")


async def _authorise(settings: Settings, code: str, verifier: str) -> None:
    from bot.channels.zalo_tokens import NotNow, NoTokens

    async with _zalo(settings) as (_, _, zalo):
        try:
            await zalo.keeper.authorise(code, verifier)
        except NoTokens as trouble:
            stop(str(trouble))
        except NotNow as trouble:
            stop(f"Zalo không trả lời ({trouble}). Mã có thể đã dùng mất: xin mã mới rồi làm lại.")


@commands.command()
def status(db: DbOption = "") -> None:
    """Tokens and their days, alarms, quota, what waits, what went wrong this week. Asks nothing of Zalo; exits 1 on an alarm."""
    found = asyncio.run(_status(settings_with(db)))
    for line in told(found):
        typer.echo(line)
    if found.alarms:
        raise typer.Exit(1)


async def _status(settings: Settings) -> "Standing":
    from bot.app import opened
    from bot.service.carriers.zalo import standing

    async with opened(settings) as (store, desk):
        return await standing(store, desk, settings.zalo_oa)


def told(found: "Standing") -> list[str]:
    from bot.service.carriers.zalo import counted

    lines = [f"CẢNH BÁO: {alarm.sentence}" + (f" [{alarm.detail}]" if alarm.detail else "") for alarm in found.alarms]
    if found.has_tokens:
        lines.append(f"Mã truy cập: làm mới lần cuối {_time(found.rotated_at)}, dùng đến {_time(found.access_until)}")
        lines.append(f"Mã làm mới: dùng đến {_time(found.refresh_until)} nếu không được làm mới trước")
    names = {
        "account": "Tài khoản",
        "last-event": "Sự kiện cuối",
        "variant": "Chữ ký sự kiện",
        "quota": "Hạn mức, theo câu trả lời mới nhất",
        "calls-left": "Lượt gọi còn lại, theo Zalo",
        "refused-events": "Sự kiện bị từ chối vì chữ ký, từ khi chạy",
        "repeated-events": "Sự kiện Zalo phải gửi lại, từ khi chạy",
        "buttons": "Nút bấm",
    }
    for name, note in found.notes.items():
        value = _time(int(note.value)) if name == "last-event" else note.value
        lines.append(f"{names.get(name, name)}: {value} (ghi lúc {_time(note.at)})")
    lines += [f"Trong 7 ngày, {counted(kind)}: {n} lần" for kind, n in found.counts.items()]
    since = f", sớm nhất gửi lúc {_time(found.waiting_since)}" if found.waiting and found.waiting_since else ""
    return [*lines, f"Tin đang chờ gửi: {found.waiting}{since}"]


@commands.command()
def check(db: DbOption = "") -> None:
    """Asks Zalo who we are: settings, tokens, account, package, followers. Sends nothing to anybody; exits 1 if something is wrong."""
    good, lines = asyncio.run(_check(settings_with(db)))
    for line in lines:
        typer.echo(line)
    if not good:
        raise typer.Exit(1)


async def _check(settings: Settings) -> tuple[bool, list[str]]:
    from bot.channels.zalo_tokens import NotNow, NoTokens
    from bot.channels.zalo_watch import Unfit

    lines = ["Cài đặt: đủ"]
    async with _zalo(settings) as (_, _, zalo):
        try:
            account = await zalo.account()
            lines.append(f"Tài khoản: {account.written()}")
            if not account.is_verified:
                return False, [*lines, "OA chưa xác thực: Zalo không cho gửi tin."]
            people = await zalo.followers()
            lines.append(f"Người quan tâm: {'Zalo không cho biết' if people is None else people}")
        except (NoTokens, Unfit) as trouble:
            return False, [*lines, str(trouble)]
        except (NotNow, TimeoutError) as trouble:
            return False, [*lines, f"Zalo không trả lời ({trouble or 'quá lâu'})."]
    if not settings.address.startswith("https://"):
        return False, [*lines, "LOA_BAN_PUBLIC phải là địa chỉ https:// của máy chủ: Zalo chỉ gọi webhook qua HTTPS."]
    return True, [*lines, f"Webhook: đặt trong trang quản lý ứng dụng là {settings.address}/zalo/webhook"]


@asynccontextmanager
async def _zalo(settings: Settings) -> "AsyncIterator[tuple[Store, Desk, Zalo]]":
    """Beside a bot that may be running: its own name in the lease, so that the two never renew at once."""
    from bot.app import opened, zalo_of
    from bot.service.talks.receive import Receiver

    if not settings.zalo_oa:
        stop("LOA_BAN_ZALO_OA is empty: see docs/zalo.md")
    async with opened(settings) as (store, desk):
        try:
            zalo = zalo_of(settings, store, desk, Receiver(store, desk), secrets.token_hex(8))
        except BadSetting as trouble:
            stop(str(trouble))
        try:
            yield store, desk, zalo
        finally:
            await zalo.close()


def _time(seconds: int) -> str:
    from bot.model.moments import VIETNAM

    return f"{dt.datetime.fromtimestamp(seconds, VIETNAM):%H:%M %d/%m/%Y}"
