"""The commands of a contest, as an operator runs them: from the freezing to the proof."""

import asyncio
import datetime as dt
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.model.contest import Attempts, Contest, Eligibility, Prediction, Prize, Round
from bot.model.moments import VIETNAM, here
from bot.service.contests import forms
from bot.service.contests.forms import Form
from bot.service.contests.life import freeze_now
from bot.storage import schema
from bot.storage.keys import belong, keys_in
from bot.storage.sqlite import SqliteStore
from tests.bench.store import a_desk
from tests.cli.test_cli import bot
from tests.contest.kit import contest

NOW = here(dt.datetime.now(dt.UTC)).replace(microsecond=0)
HOUR = dt.timedelta(hours=1)


def over_by_now() -> Contest:
    return contest(
        round=(Round("Vòng 1", NOW - 2 * HOUR, NOW - HOUR),),
        prediction=Prediction("people", "?"),
        attempts=Attempts(1),
        eligibility=Eligibility(details=("name",), one_phone=False, commune=False),
        prize=(Prize("Giải Nhất", 1), Prize("May mắn", 1, "lot")),
    )


async def _in_house(data: Path, work: Callable[[SqliteStore, Any], Awaitable[None]]) -> None:
    desk = a_desk()
    desk.keys = keys_in(data / "keys.json")
    store = await SqliteStore.open(data / "loaban.db")
    try:
        await store.write(belong, desk.keys)
        await work(store, desk)
    finally:
        await store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A contest in which three have sat; it is over since the moment before this one."""
    folder = tmp_path / "data"
    folder.mkdir()
    schema.migrate(str(folder / "loaban.db"))

    async def work(store: SqliteStore, desk: Any) -> None:
        desk.clock = lambda: (NOW - 2 * HOUR).replace(tzinfo=VIETNAM)
        assert await store.write(freeze_now, desk, over_by_now()) is not None
        for n in range(3):
            form = Form("16+", True, name=f"Nông Thị {'ABC'[n]}a")
            _, mine = await store.write(forms.enter, desk, "thu", form)
            _, mine = await store.write(forms.begin, desk, mine.entrant)
            assert mine.sitting is not None
            for asked in mine.sitting.paper[: 2 + n]:
                key = f"{n}{asked.position}"
                await store.write(forms.answer, desk, mine.entrant, key, asked.position, asked.question.right)
            await store.write(forms.finish, desk, mine.entrant)

    asyncio.run(_in_house(folder, work))
    return folder


def test_from_the_list_to_the_proof(data: Path, tmp_path: Path) -> None:
    listed = bot("contest", "list", data=data)
    assert "cam kết" in listed.stdout
    ranked = bot("contest", "rank", "thu", "--json", data=data)
    table = json.loads(ranked.stdout)
    assert (table["people"], table["entries"], table["all_right"]) == (3, 3, 1)
    assert [place[2] for place in table["places"]] == [4, 3, 2]

    published = bot("contest", "publish", "thu", data=data)
    assert published.returncode == 0, published.stderr
    assert "Mã kiểm tra" in published.stdout

    file = tmp_path / "thu.jsonl"
    assert bot("contest", "rank", "thu", "--export", str(file), data=data).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    again = bot("contest", "rank", str(file), "--json", data=elsewhere)
    assert json.loads(again.stdout) == json.loads(bot("contest", "rank", "thu", "--json", data=data).stdout)
    assert not elsewhere.exists()
    assert "Nông" not in file.read_text()

    proof = bot("contest", "verify", str(file), data=elsewhere)
    assert (proof.returncode, proof.stdout.count("Đúng")) == (0, 5), proof.stdout


def test_a_file_that_was_touched_is_refused_or_found_out(data: Path, tmp_path: Path) -> None:
    bot("contest", "publish", "thu", data=data)
    file = tmp_path / "thu.jsonl"
    bot("contest", "rank", "thu", "--export", str(file), data=data)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"right":4', b'"right":3', 1).replace(b'"took":', b'"took":9', 1))
    refused = bot("contest", "verify", str(file), data=data)
    assert refused.returncode == 1
    assert "đã bị sửa" in refused.stderr
    file.write_bytes(whole[:-20])
    assert bot("contest", "rank", str(file), data=data).returncode == 1


def test_a_decision_makes_a_new_version(data: Path) -> None:
    bot("contest", "publish", "thu", data=data)
    first = json.loads(bot("contest", "rank", "thu", "--json", data=data).stdout)["places"][0][1]
    done = bot("contest", "decide", "thu", "exclude", str(first), "--reason", "thi hộ", data=data)
    assert done.returncode == 0, done.stderr
    assert "bản 2" in bot("contest", "publish", "thu", data=data).stdout
    assert json.loads(bot("contest", "rank", "thu", "--json", data=data).stdout)["people"] == 2
    assert bot("contest", "decide", "thu", "exclude", "123", "--reason", "thi hộ", data=data).returncode == 1
    assert bot("contest", "decide", "thu", "forgive", "123", "--reason", "x", data=data).returncode == 1


def test_the_papers_of_a_result_are_written_and_stand_in_the_journal(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "giay"
    refused = bot("contest", "papers", "thu", "--out", str(out), data=data)
    assert (refused.returncode, refused.stderr.count("chưa công bố")) == (1, 1), refused.stderr
    bot("contest", "publish", "thu", data=data)
    done = bot("contest", "papers", "thu", "--out", str(out), data=data)
    assert done.returncode == 0, done.stderr
    names = [
        "thu-ban-1-bien-ban.docx",
        "thu-ban-1-giay-chung-nhan.pdf",
        "thu-ban-1-ket-qua.xlsx",
        "thu-ban-1-thong-bao.docx",
    ]
    assert sorted(file.name for file in out.iterdir()) == names
    assert (out / names[1]).read_bytes().startswith(b"%PDF")
    sheet = load_workbook(out / names[2])["Kết quả cá nhân"]
    table = json.loads(bot("contest", "rank", "thu", "--json", data=data).stdout)
    assert [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=5, max_row=7)] == [
        (place[0], str(place[1])) for place in table["places"]
    ]
    with sqlite3.connect(data / "loaban.db") as db:
        told = [what for (what,) in db.execute("SELECT what FROM audit WHERE action = 'contest' ORDER BY id")]
    assert told == [
        f"contest:papers:thu:{kind}:0:1:public" for kind in ("ket-qua", "bien-ban", "thong-bao", "giay-chung-nhan")
    ]


def test_full_names_need_two_officers(data: Path, tmp_path: Path) -> None:
    bot("contest", "publish", "thu", data=data)
    refused = bot("contest", "papers", "thu", "--out", str(tmp_path / "giay"), "--full-names", data=data)
    assert refused.returncode == 1
    assert "no two officers" in refused.stderr
    assert not (tmp_path / "giay").exists()


def test_what_is_not_there_is_said_in_a_sentence(data: Path, tmp_path: Path) -> None:
    for command in (("rank", "khong-co"), ("publish", "khong-co"), ("suspects", "khong-co"), ("freeze", "khong-co")):
        done = bot("contest", *command, data=data)
        assert done.returncode == 1, command
        assert "Traceback" not in done.stderr
    assert bot("contest", "rank", "thu", "--round", "3", data=data).returncode == 1
    (tmp_path / "x.jsonl").write_text("nonsense\n")
    assert "dòng 1" in bot("contest", "verify", str(tmp_path / "x.jsonl"), data=data).stderr


def test_codes_of_schools_and_telephones_of_staff(data: Path, tmp_path: Path) -> None:
    assert bot("contest", "code", "thu", "--commune", "06040", data=data).returncode == 1  # nobody under 16 here
    phones = tmp_path / "staff.txt"
    phones.write_text("0912 345 678\n\n0987654321\n")
    assert "Đã ghi 2 số" in bot("contest", "staff", "thu", str(phones), data=data).stdout
    phones.write_text("0912 345 678\nkhông phải số\n")
    assert "dòng 2" in bot("contest", "staff", "thu", str(phones), data=data).stderr
    assert bot("contest", "suspects", "thu", data=data).returncode == 0
