"""officer: who may open the officers' pages, seen from the machine; and whether their journal is whole."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.officers.accounts import Place
    from bot.storage.audit import Chain

commands = typer.Typer(
    no_args_is_help=True, help="Invites officers to their pages; looks whether their journal is whole."
)


@commands.command()
def invite(
    name: Annotated[str, typer.Option(help="name and office, as shown on the pages")],
    role: Annotated[str, typer.Option(help="province, commune, school, editor or auditor")] = "province",
    area: Annotated[str, typer.Option(help="a commune's code, or a school's id")] = "",
    db: DbOption = "",
) -> None:
    """Prints a one-time link with which one person makes her account for the officers' pages."""
    from bot.model.officers import ROLES
    from bot.service.officers.accounts import Place

    known = next((each for each in ROLES if each == role), None)
    if known is None:
        stop(f"--role {role!r}: write one of {', '.join(ROLES)}")
    typer.echo(asyncio.run(_invited(settings_with(db), Place(name.strip(), known, area))))


async def _invited(settings: Settings, place: "Place") -> str:
    from bot.app import opened
    from bot.service.officers.accounts import invite, link_of, misplaced
    from bot.storage import schools

    async with opened(settings) as (store, desk):
        async with store.reading() as reading:
            known = frozenset(school.id for school in await schools.all_of(reading))
        if wrong := misplaced(desk, place, known):
            stop(wrong.sentence)
        return link_of(settings.address, await invite(store, desk, place, None))


@commands.command()
def audit(
    since: Annotated[str, typer.Option(help="a mark that was noted down: is that row still there?")] = "",
    db: DbOption = "",
) -> None:
    """Looks the officers' journal through from its first row; exits 1 where a row was changed or is missing."""
    chain, found = asyncio.run(_chain(settings_with(db), since))
    if chain.broken_at is not None:
        stop(f"Nhật ký bị sửa hoặc mất dòng: dòng {chain.broken_at} không nối với {chain.rows} dòng trước nó.")
    if since and not found:
        stop(f"Không còn dòng nào mang dấu {since}: phần cuối nhật ký đã bị cắt.")
    typer.echo(f"Nhật ký còn nguyên: {chain.rows} dòng. Dấu cuối: {chain.head.hex()}")


async def _chain(settings: Settings, since: str) -> "tuple[Chain, bool]":
    from bot.app import opened
    from bot.storage.audit import checked, holds

    try:
        noted = bytes.fromhex(since)
    except ValueError:
        stop(f"--since {since!r} is no mark: it is written in 0-9 and a-f")
    async with opened(settings) as (store, desk), store.reading() as reading:
        return await checked(reading, desk.keys), await holds(reading, noted)
