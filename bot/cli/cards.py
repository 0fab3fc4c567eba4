"""cards: household cards from the machine, for the whole province; officers do the same on their pages."""

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.model.batches import CardSet
    from bot.service.desk import Desk
    from bot.storage.batches import Wanted
    from bot.storage.store import Store

T = TypeVar("T")
commands = typer.Typer(no_args_is_help=True, help="Issues, prints and replaces the printed cards of households.")
BatchOption = Annotated[int, typer.Option("--batch", help="the number of the batch, as printed on its cards")]
NumberOption = Annotated[int, typer.Option("--number", help="the number of the card in its batch")]
Out = Annotated[Path, typer.Option("--out", help="the PDF; it holds codes: print it and delete it", dir_okay=False)]


@commands.command()
def issue(
    commune: Annotated[str, typer.Option(help="the commune's code")],
    village: Annotated[str, typer.Option(help="the village, as it is to stand on the cards")],
    count: Annotated[int, typer.Option(help="how many cards, 1 to 500")],
    source: Annotated[str, typer.Option(help="from which list of households: document and day")],
    out: Out,
    group: Annotated[str, typer.Option(help="a key of content/plan.toml, where the list names the group")] = "",
    day: Annotated[str, typer.Option(help="2026-11-23; empty: today")] = "",
    db: DbOption = "",
) -> None:
    """Makes a batch of cards for a village and prints it: a page for the officer, a list, and ten cards on a page."""
    from bot.service.households.batches import issue as make
    from bot.storage.batches import Wanted

    settings = settings_with(db)
    given = _day(day) if day else None

    async def work(store: "Store", desk: "Desk") -> "CardSet":
        wanted = Wanted(commune, village, group, count, source, given or desk.day_of(desk.clock()))
        _must_fit(settings, desk, wanted)
        return await make(store, desk, wanted, None)

    _to_file(settings, out, work, with_list=True)


@commands.command(name="print")
def print_(
    batch: BatchOption,
    out: Out,
    number: Annotated[int, typer.Option(help="one card of it only")] = 0,
    db: DbOption = "",
) -> None:
    """Prints a batch once more, with the codes that its cards have today."""
    from bot.service.households.batches import print_anew

    async def work(store: "Store", desk: "Desk") -> "CardSet":
        return await print_anew(store, desk, batch, None, number or None)

    _to_file(settings_with(db), out, work, with_list=not number)


@commands.command()
def lost(batch: BatchOption, number: NumberOption, out: Out, db: DbOption = "") -> None:
    """Gives the house of a lost card a new code and prints it; the lost card opens nothing any more."""
    from bot.service.households.batches import replace_lost

    async def work(store: "Store", desk: "Desk") -> "CardSet":
        return await replace_lost(store, desk, batch, number, None)

    _to_file(settings_with(db), out, work, with_list=False)


@commands.command()
def move(
    batch: BatchOption,
    number: NumberOption,
    commune: Annotated[str, typer.Option(help="the code of the commune where the house lives now")],
    db: DbOption = "",
) -> None:
    """Tells that the house of a card lives in another commune; what it was reached by stays where it was."""
    from bot.service.households.batches import move_card

    async def work(store: "Store", desk: "Desk") -> None:
        await move_card(store, desk, batch, number, commune, None)

    asyncio.run(_done(settings_with(db), work))
    typer.echo(f"Thẻ {number} của lô {batch} từ nay tính cho {commune}.")


@commands.command()
def withdraw(batch: BatchOption, db: DbOption = "") -> None:
    """Kills all cards of a batch that was not handed out."""
    from bot.service.households.batches import withdraw as take_back

    async def work(store: "Store", desk: "Desk") -> None:
        await take_back(store, desk, batch, None)

    asyncio.run(_done(settings_with(db), work))
    typer.echo(f"Đã thu hồi lô {batch}: thẻ của lô này không dùng được nữa.")


@commands.command(name="list")
def list_(
    commune: Annotated[str, typer.Option(help="a commune's code; empty: the province")] = "",
    db: DbOption = "",
) -> None:
    """Lists the newest fifty batches: number, commune, village, cards, day; no code and no house."""
    from bot.service.households.batches import Listed, list_batches

    async def work(store: "Store", desk: "Desk") -> tuple[Listed, ...]:
        async with store.reading() as reading:
            return await list_batches(reading, commune)

    for each in asyncio.run(_done(settings_with(db), work)):
        batch = each.batch
        state = f"thu hồi {batch.withdrawn_on}" if batch.withdrawn_on else batch.issued_on
        joined = f"ít nhất {each.joined} nhà đã vào" if each.joined else "số nhà đã vào: chưa nêu"
        typer.echo(f"Lô {batch.id}: {batch.commune} {batch.village}, {batch.cards} thẻ, {state}, {joined}")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        stop(f"--day {text!r} is no day: write it as 2026-11-23")


def _must_fit(settings: Settings, desk: "Desk", wanted: "Wanted") -> None:
    """Whatever else is wrong with it is told when it is issued."""
    from bot.papers.household_cards import DoesNotFit, try_to_fit
    from bot.service.households.batches import tidy

    if wanted.commune not in desk.gazetteer.communes:
        return
    try:
        try_to_fit(tidy(wanted).as_batch(), desk.gazetteer.communes, settings.address)
    except DoesNotFit as trouble:
        stop(str(trouble))


def _to_file(
    settings: Settings, out: Path, work: "Callable[[Store, Desk], Coroutine[Any, Any, CardSet]]", *, with_list: bool
) -> None:
    """The file is opened for its owner only, and before anything is changed: a folder that is not there costs no card."""
    try:
        with open(os.open(out, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            cards, pdf = asyncio.run(
                _done(settings, lambda store, desk: _pressed(settings, store, desk, work, with_list))
            )
            file.truncate()
            file.write(pdf)
    except OSError as trouble:
        stop(f"{out} cannot be written: {trouble.strerror}")
    except typer.Exit:
        if out.stat().st_size == 0:
            out.unlink()
        raise
    typer.echo(
        f"Lô {cards.batch.id}: {len(cards.cards)} thẻ trong {out} ({len(pdf) // 1024} KB). In xong thì xóa tệp này."
    )
    if not settings.public:
        typer.echo("Chưa đặt LOA_BAN_PUBLIC: thẻ này chỉ mở được trên máy này, đừng phát cho bà con.")


async def _pressed(
    settings: Settings,
    store: "Store",
    desk: "Desk",
    work: "Callable[[Store, Desk], Coroutine[Any, Any, CardSet]]",
    with_list: bool,
) -> "tuple[CardSet, bytes]":
    from bot.papers.household_cards import household_cards

    cards = await work(store, desk)
    told = (cards, desk.gazetteer.communes, settings.address)
    return cards, await asyncio.to_thread(household_cards, *told, with_list=with_list, mark=desk.mark)


async def _done(settings: Settings, work: "Callable[[Store, Desk], Coroutine[Any, Any, T]]") -> T:
    from bot.app import opened
    from bot.papers.household_cards import DoesNotFit
    from bot.service.households.batches import BadBatch, NoSuchCard

    async with opened(settings) as (store, desk):
        try:
            return await work(store, desk)
        except (BadBatch, NoSuchCard, DoesNotFit) as trouble:
            stop(str(trouble))
