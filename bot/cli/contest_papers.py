"""contest papers: a published result as Excel, minutes, notice and certificates, written to a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.contest import Id, Round, opened, scope_of
from bot.cli.options import DbOption, put, stop

if TYPE_CHECKING:
    from bot.model.published import Published
    from bot.service.desk import Desk
    from bot.storage.entrants import Details
    from bot.storage.store import Store

commands = typer.Typer()
Out = Annotated[Path, typer.Option("--out", help="the folder in which they are written", file_okay=False)]


@commands.command()
def papers(
    id: Id,
    out: Out,
    round: Round = 0,
    version: Annotated[int, typer.Option(help="an older version of the result; without: the newest")] = 0,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="only the Excel file, or what else is named")] = False,
    minutes: Annotated[bool, typer.Option("--minutes", help="only the minutes, DOCX, or what else is named")] = False,
    notice: Annotated[bool, typer.Option("--notice", help="only the notice, DOCX, or what else is named")] = False,
    certificates: Annotated[
        bool, typer.Option("--certificates", help="only the winners' certificates, PDF, or what else is named")
    ] = False,
    full_names: Annotated[
        bool,
        typer.Option("--full-names", help="for the organisers: two officers must have opened the names on the pages"),
    ] = False,
    db: DbOption = "",
) -> None:
    """Writes the papers of a published result; names as each winner agreed, without --full-names. It is kept in the journal."""
    wanted = [name for name, is_named in zip(KINDS, (xlsx, minutes, notice, certificates), strict=True) if is_named]

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.service.contests.full_names import taken
        from bot.service.contests.published import in_full

        public = await _published(store, desk, id, round, version)
        names = await _full(store, desk, public) if full_names else None
        of = public if names is None else in_full(public, names)
        kinds = tuple(wanted) or tuple(KINDS)
        for kind in kinds:
            await taken(store, desk, id, f"{KINDS[kind]}:{of.result.scope + 1}:{of.result.version}:{of.edition}")
            await _written(store, desk, out, kind, of, public, names or {})

    opened(db, work)


KINDS = {"xlsx": "ket-qua", "minutes": "bien-ban", "notice": "thong-bao", "certificates": "giay-chung-nhan"}
"""As the journal calls them."""


async def _published(store: "Store", desk: "Desk", id: str, round: int, version: int) -> "Published":
    from bot.service.contests.books import kept
    from bot.service.contests.published import published
    from bot.service.contests.results import NotYet

    async with store.reading() as reading:
        frozen = (await kept(reading, id)).frozen
    try:
        return await published(store, desk, id, scope_of(frozen, round), version)
    except NotYet as trouble:
        stop(str(trouble))


async def _full(store: "Store", desk: "Desk", of: "Published") -> "dict[int, Details]":
    from bot.service.contests.full_names import names_at_the_machine

    names = await names_at_the_machine(store, desk, of.contest.key, of.winners)
    if names is None:
        stop("--full-names: no two officers have opened the names of this contest on the officers' pages within a day")
    return names


async def _written(
    store: "Store",
    desk: "Desk",
    out: Path,
    kind: str,
    of: "Published",
    public: "Published",
    names: "dict[int, Details]",
) -> None:
    """A notice is public whatever was asked for."""
    from bot.app import CONTENT
    from bot.library.forms import BrokenForm, read_form
    from bot.papers.contest_minutes import write_minutes
    from bot.papers.contest_notice import write_notice
    from bot.papers.contest_xlsx import write_xlsx

    full = "-day-du-ten" if of.edition == "organisers" else ""
    try:
        match kind:
            case "xlsx":
                put(out / f"{of.file_name}-ket-qua{full}.xlsx", write_xlsx(of))
            case "minutes":
                put(out / f"{of.file_name}-bien-ban{full}.docx", write_minutes(of, read_form(CONTENT)))
            case "notice":
                put(out / f"{of.file_name}-thong-bao.docx", write_notice(public, read_form(CONTENT)))
            case _:
                await _certificates(store, desk, out, of, names)
    except BrokenForm as trouble:
        stop(str(trouble))


async def _certificates(store: "Store", desk: "Desk", out: Path, of: "Published", names: "dict[int, Details]") -> None:
    from bot.model.certificates import DoesNotFit
    from bot.papers.certificates import pdf
    from bot.service.contests.certificates import all_in, certificates

    claims = all_in(of.contest, of.result)
    if not claims:
        typer.echo("Không có ai đoạt giải: không có giấy chứng nhận.")
        return
    drawn = await certificates(store, desk, of.contest.key, claims, names)
    full = "-day-du-ten" if of.edition == "organisers" else ""
    try:
        put(out / f"{of.file_name}-giay-chung-nhan{full}.pdf", pdf(drawn))
    except DoesNotFit as trouble:
        stop(f"the certificates cannot be set: {trouble} is too long")
