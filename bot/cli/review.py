"""review: cards and questions out to the people who answer for them, and their decisions back in."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import stop

commands = typer.Typer()


@commands.command()
def review(
    out: Annotated[Path | None, typer.Option("--out", help="write the sheet for reviewers: an .xlsx file")] = None,
    in_: Annotated[
        Path | None, typer.Option("--in", help="read the filled-in sheet back", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Writes every card and question into a sheet to be signed, or reads the signed sheet back.

    All problems are listed with row and column, and then nothing is changed.
    """
    from bot.app import CONTENT

    if (out is None) == (in_ is None):
        stop("write one of  --out FILE.xlsx  and  --in FILE.xlsx")
    if out is not None:
        _write(CONTENT, out)
    if in_ is not None:
        _read(CONTENT, in_)


def _write(content: Path, out: Path) -> None:
    from bot.library.read import read_library
    from bot.service.reviews.book import write_reviews

    if out.suffix.lower() != ".xlsx":
        stop(f"{out.name}: the sheet is an .xlsx file")
    library, problems = read_library(content)
    try:
        rows = write_reviews(library, out)
    except OSError as trouble:
        stop(f"{out.name} cannot be written, perhaps it is open: {trouble.strerror}")
    typer.echo(f"Đã ghi {rows} dòng vào {out.name}.")
    if problems:
        typer.echo(f"Còn {len(problems)} lỗi trong nội dung; mục bị lỗi không có trong bảng. Chạy: bot check")


def _read(content: Path, file: Path) -> None:
    from bot.service.desk import Desk, now_utc
    from bot.service.reviews.sheet import import_reviews

    done = import_reviews(content, file, Desk.day_of(now_utc()))
    for problem in done.problems:
        typer.echo(str(problem))
    if done.problems:
        stop(f"Có {len(done.problems)} lỗi, chưa ghi gì. Sửa trong tệp rồi nhập lại.")
    typer.echo(f"Đã ghi: {done.approved} mục được duyệt, {done.to_mend} mục cần sửa.")
