"""contest: what there is, freezing, counting again from the log, publishing, decisions, and the proof of it all."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.options import DbOption, settings_with, stop

if TYPE_CHECKING:
    from bot.contest.outcome import Outcome
    from bot.model.frozen import Frozen
    from bot.service.desk import Desk
    from bot.storage.store import Store

T = TypeVar("T")
commands = typer.Typer(help="Contests: freeze, rank from the log, publish, verify.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="the contest's key: the name of its file")]
Round = Annotated[int, typer.Option("--round", help="which round (1, 2, …), where each is ranked by itself")]
Beacon = Annotated[str, typer.Option(help="the public number that is mixed into a draw, as the rules name it")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]


@commands.command(name="list")
def list_(db: DbOption = "") -> None:
    """Every contest, with its state and what it vouches for."""
    opened(db, _listed)


async def _listed(store: "Store", desk: "Desk") -> None:
    from bot.storage import contests

    async with store.reading() as reading:
        for each in await contests.listed(reading):
            kept = await contests.read_one(reading, each.contest.key)
            typer.echo(f"{each.contest.key}: {each.contest.official} ({'đã chốt' if kept else 'bản nháp'})")
            if kept:
                for scope, vouched in zip(kept.frozen.contest.scopes, kept.frozen.commitments, strict=True):
                    typer.echo(f"  {_name(kept.frozen, scope)}: cam kết {vouched}")
            for result in await contests.read_results(reading, each.contest.key):
                told = f"bản {result.version}, {result.counts.people} người, mã kiểm tra {result.checksum}"
                typer.echo(f"  kết quả {result.scope + 1 or 'chung'}: {told}")


@commands.command()
def freeze(id: Id, db: DbOption = "") -> None:
    """Freezes a contest of the content folder now: rules, questions and law stand, the seeds are vouched for."""
    from bot.contest.freezing import CannotFreeze
    from bot.service.contests.life import freeze_now

    async def work(store: "Store", desk: "Desk") -> None:
        contest = next((each for each in desk.contest_files if each.key == id), None)
        if contest is None:
            stop(f"content/contests/{id}.toml is not there, or  bot check  finds something in it")
        try:
            frozen = await store.write(freeze_now, desk, contest)
        except CannotFreeze as trouble:
            stop(str(trouble))
        if frozen is None:
            stop(f"{id} is frozen already: nothing of it can be changed")
        for scope, vouched in zip(contest.scopes, frozen.commitments, strict=True):
            typer.echo(f"{_name(frozen, scope)}: {vouched}")
        typer.echo(f"Đã chốt {len(frozen.questions)} câu hỏi, nội dung {frozen.revision}, mã thể lệ {frozen.digest}.")

    opened(db, work)


@commands.command()
def rank(
    contest: Annotated[str, typer.Argument(help="the contest's key, or a file that --export wrote")],
    round: Round = 0,
    export: Annotated[Path | None, typer.Option(help="write the log to this file: no name is in it")] = None,
    beacon: Beacon = "",
    most: Annotated[int, typer.Option(help="so many places are shown")] = 20,
    json_: AsJson = False,
    db: DbOption = "",
) -> None:
    """Counts the ranking again from the log alone: of the database, or of an exported file without any database."""
    if Path(contest).suffix == ".jsonl":
        _ranked_file(Path(contest), round, beacon, most, json_)
        return

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.service.contests.books import export as write_log
        from bot.service.contests.books import kept
        from bot.service.contests.results import ranked

        async with store.reading() as reading:
            frozen = (await kept(reading, contest)).frozen
        found = await ranked(store, desk, contest, scope_of(frozen, round), beacon)
        _tell(frozen, found, most, json_)
        if export is not None:
            typer.echo(f"Đã ghi {await write_log(store, contest, export)} dòng vào {export}.", err=True)

    opened(db, work)


def _ranked_file(file: Path, round: int, beacon: str, most: int, json_: bool) -> None:
    from bot.contest.log import BrokenLog
    from bot.contest.outcome import outcome, scored
    from bot.service.contests.books import read_log

    try:
        log = read_log(file)
        frozen = log.books.frozen
        scope = scope_of(frozen, round)
        published = [each for each in log.results if each.scope == scope]
        newest = max(published, key=lambda each: each.version, default=None)
        seed = bytes.fromhex(newest.seed) if newest else b""
        told = beacon or (newest.draw.beacon if newest and newest.draw else "")
        found = outcome(log.books, scored(log.books, log.attempts(), scope), scope, seed, told)
    except (BrokenLog, OSError) as trouble:
        stop(f"{file}: {trouble}")
    if newest is None and found.draw is not None:
        stop("lots are drawn in this contest, and its seed is not published yet: it cannot be ranked from a file")
    _tell(frozen, found, most, json_)


def _tell(frozen: "Frozen", found: "Outcome", most: int, json_: bool) -> None:
    from itertools import islice

    from bot.contest.canon import checksum_of_lines

    counts = found.ranked.counts
    whole = checksum_of_lines(found.ranked.placings())
    shown = list(islice(found.ranked.placings(), most))
    if json_:
        table = {
            "contest": frozen.contest.key,
            "scope": found.scope,
            "entries": counts.entries,
            "people": counts.people,
            "all_right": counts.all_right,
            "target": counts.target,
            "placings": whole,
            "awards": [{"prize": each.prize, "entrants": each.entrants, "areas": each.areas} for each in found.awards],
            "places": [[each.place, each.entrant, each.right, each.points, each.took] for each in shown],
        }
        typer.echo(json.dumps(table, ensure_ascii=False))
        return
    typer.echo(
        f"{frozen.contest.official}: {counts.entries} lượt, {counts.people} người, {counts.all_right} người đúng hết."
    )
    if counts.target is not None:
        typer.echo(f"Số phải dự đoán: {counts.target}")
    for each in shown:
        typer.echo(f"{each.place:>6}. {each.entrant}  đúng {each.right}, {each.took / 1000:.3f} giây")
    for award in found.awards:
        typer.echo(f"{award.prize}: {', '.join(map(str, award.entrants or award.areas)) or 'không có ai'}")
    typer.echo(f"Mã kiểm tra của bảng xếp hạng: {whole}")


@commands.command()
def publish(id: Id, round: Round = 0, beacon: Beacon = "", db: DbOption = "") -> None:
    """Publishes a ranking: from now on its places, prizes, seed and checksum are public and nothing of it is changed."""

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.service.contests.books import kept
        from bot.service.contests.results import NotYet
        from bot.service.contests.results import publish as put

        async with store.reading() as reading:
            frozen = (await kept(reading, id)).frozen
        try:
            result = await put(store, desk, id, scope_of(frozen, round), beacon)
        except NotYet as trouble:
            stop(str(trouble))
        typer.echo(f"Đã công bố bản {result.version}: {result.counts.people} người, {result.counts.entries} lượt.")
        typer.echo(f"Hạt giống: {result.seed}\nMã kiểm tra: {result.checksum}")

    opened(db, work)


@commands.command()
def verify(file: Annotated[Path, typer.Argument(help="a file that rank --export wrote", exists=True)]) -> None:
    """Whether a log keeps what the contest promised; exits 1 where it does not. Needs no database."""
    from bot.contest.log import BrokenLog
    from bot.contest.verify import verify as checks_of
    from bot.service.contests.books import read_log

    try:
        log = read_log(file)
    except (BrokenLog, OSError) as trouble:
        stop(f"{file}: {trouble}")
    checks = checks_of(log.books, log.attempts, log.results)
    for check in checks:
        typer.echo(f"{'Đúng' if check.holds else 'SAI '}  {check.promise}")
        for against in check.against:
            typer.echo(f"      {against}")
    if not all(check.holds for check in checks):
        raise typer.Exit(1)


def opened(db: str, work: Callable[["Store", "Desk"], Coroutine[Any, Any, None]]) -> None:
    from bot.app import opened as database
    from bot.service.contests.books import NoContest

    async def run() -> None:
        async with database(settings_with(db)) as (store, desk):
            await work(store, desk)

    try:
        asyncio.run(run())
    except NoContest as trouble:
        stop(f"there is no frozen contest {trouble}: see  bot contest list")


def scope_of(frozen: "Frozen", round: int) -> int:
    """Rounds are counted from 1; where there is one ranking for all, none is named."""
    scopes = frozen.contest.scopes
    scope = round - 1 if round else scopes[0]
    if scope not in scopes:
        stop(f"--round: this contest has {len(scopes)} ranking(s)")
    return scope


def _name(frozen: "Frozen", scope: int) -> str:
    return frozen.contest.round[scope].name if scope >= 0 else "Cả cuộc thi"
