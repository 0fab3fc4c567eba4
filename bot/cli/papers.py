"""script and picture: the cards of today as texts to read aloud, and as pictures to pass on."""

import csv
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import settings_with, stop

if TYPE_CHECKING:
    from bot.model.content import Card, Library

commands = typer.Typer()
Out = Annotated[Path, typer.Option("--out", help="a folder; a folder of each topic is made in it", file_okay=False)]


@commands.command()
def script(out: Out) -> None:
    """Writes every card of today as a text to read aloud, and index.csv with key, title and seconds."""
    from bot.papers.spoken import script as script_of
    from bot.papers.spoken import seconds

    library = _today()
    scripts = {card.key: script_of(card, library) for card in library.cards.values()}
    lengths = {key: seconds(text) for key, text in scripts.items()}
    try:
        written = {_put(out, library.cards[key], ".txt", text.encode()) for key, text in scripts.items()}
        _index(out / "index.csv", library.cards.values(), lengths)
    except OSError as trouble:
        stop(_cannot_write(trouble))
    longest = max(lengths.values(), default=0)
    typer.echo(
        f"Đã ghi {len(written)} bài, đọc hết khoảng {sum(lengths.values()) // 60} phút, bài dài nhất {longest} giây."
    )
    _tell_left_over(out, "*/*.txt", written)


@commands.command()
def picture(
    out: Out,
    card: Annotated[list[str] | None, typer.Option(help="the key of a card, as often as wanted; without: all")] = None,
    size: Annotated[str, typer.Option(help="square (1080 x 1080) or story (1080 x 1920)")] = "square",
) -> None:
    """Draws cards of today as PNG pictures to pass on; LOA_BAN_PUBLIC stands at their foot."""
    from bot.papers.picture import SIZES, DoesNotFit
    from bot.papers.picture import picture as picture_of

    wanted_size = next((name for name in SIZES if name == size), None)
    if wanted_size is None:
        stop(f"--size {size!r}: write {' or '.join(SIZES)}")
    library, link = _today(), settings_with().public
    written, too_long = set(), []
    for each in _wanted(library, card or []):
        try:
            written.add(_put(out, each, f"-{size}.png", picture_of(each, library, wanted_size, link)))
        except DoesNotFit:
            too_long.append(each.key)
        except OSError as trouble:
            stop(_cannot_write(trouble))
    typer.echo(f"Đã vẽ {len(written)} ảnh.")
    if not link:
        typer.echo("Chưa đặt LOA_BAN_PUBLIC: dưới ảnh chưa có địa chỉ.")
    if not card:
        _tell_left_over(out, f"*/*-{size}.png", written)
    if too_long:
        stop(f"Không vừa ảnh, cần viết ngắn lại: {', '.join(too_long)}.")


def _today() -> "Library":
    """What is withheld today is not passed on either."""
    from bot.app import CONTENT
    from bot.library.read import in_force, read_library
    from bot.service.desk import Desk, now_utc

    return in_force(read_library(CONTENT)[0], Desk.day_of(now_utc()))


def _wanted(library: "Library", keys: Collection[str]) -> list["Card"]:
    unknown = [key for key in keys if key not in library.cards]
    if unknown:
        stop(f"Hôm nay không có thẻ nào tên là {', '.join(unknown)}: xem tên tệp trong content/cards, và  bot check")
    return [card for key, card in library.cards.items() if key in keys or not keys]


def _put(out: Path, card: "Card", ending: str, content: bytes) -> Path:
    file = out / card.topic / f"{card.key}{ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _index(file: Path, cards: Iterable["Card"], lengths: dict[str, int]) -> None:
    """With the mark that lets a spreadsheet see that it is UTF-8."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as sheet:
        rows = csv.writer(sheet)
        rows.writerow(("key", "title", "seconds"))
        rows.writerows((card.key, card.title, lengths[card.key]) for card in cards)


def _tell_left_over(out: Path, pattern: str, written: Collection[Path]) -> None:
    """Of a card whose law has ended, or whose key has changed: not ours to delete, but not to be passed on."""
    old = sorted(str(file.relative_to(out)) for file in out.glob(pattern) if file not in written)
    if old:
        typer.echo(f"Còn {len(old)} tệp cũ, thẻ nay không còn dùng, nên xóa: {', '.join(old)}.")


def _cannot_write(trouble: OSError) -> str:
    return f"{trouble.filename} cannot be written: {trouble.strerror}"
