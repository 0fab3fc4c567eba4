"""Before and after a course on the officers' pages: means with their interval, whole groups only, one's own commune, as a file."""

import io
import random

from openpyxl import load_workbook

from bot.model.gains import Sums, sums_of
from bot.model.practice import Pair
from bot.reach.gain import gain_of
from bot.storage import gains
from bot.storage.sql import Db
from bot.web.desk.gains import GAINS
from tests.conftest import KEYS, House
from tests.storage.test_uses import ROW
from tests.web.desk.kit import Officer, signed_in

THAT_KHE, QUOC_VIET = "06040", "06058"


async def take_both(house: House, commune: str, n: int, seed: int = 1) -> Sums:
    chance = random.Random(seed)
    pairs = [Pair(400, chance.choice((400, 800)), 300, chance.choice((280, 420))) for _ in range(n)]

    def add(db: Db) -> None:
        for pair in pairs:
            gains.add(db, "moi-cuoi", commune, "2026-10", pair, 10, KEYS)

    await house.store.write(add)
    whole = Sums()
    for pair in pairs:
        whole = whole.plus(sums_of(pair))
    return whole


def written(x: float, digits: int) -> str:
    return f"{'−' if x < 0 else '+'}{abs(x):.{digits}f}".replace(".", ",")


async def reads(officer: Officer, query: str = "") -> str:
    await officer.opens(f"{GAINS}{query}")
    return officer.said


async def test_where_nothing_is_told_yet_it_is_said_what_to_do(house: House) -> None:
    await take_both(house, THAT_KHE, 9)
    said = await reads(await signed_in(house))
    assert "Chưa có nhóm nào đủ 10 người làm cả hai bài trong năm 2026" in said
    assert "Làm cả hai, còn chờ 9 lượt" in said


async def test_means_and_intervals_are_those_of_the_sums(house: House) -> None:
    gain = gain_of(await take_both(house, THAT_KHE, 20))
    assert gain is not None
    assert gain.right.low is not None
    assert gain.right.high is not None
    said = await reads(await signed_in(house), "?ky=2026")
    assert f"xã Thất Khê 20 40,0 % → {gain.right.after:.1f} %".replace(".", ",").lower() in said.lower()
    assert written(gain.right.gain, 1) in said
    assert f"{written(gain.right.low, 1)} đến {written(gain.right.high, 1)}" in said
    assert written(gain.view.gain, 2) in said
    assert "tính đến" in said.lower()


async def test_who_took_only_the_first_is_counted_apart(house: House) -> None:
    await take_both(house, THAT_KHE, 10)

    def count(db: Db) -> None:
        for kind, n in (("before", 25), ("after", 10)):
            db.run(ROW, day="2026-10-01", commune=THAT_KHE, kind=kind, item="moi-cuoi", channel="web", n=n)

    await house.store.write(count)
    said = await reads(await signed_in(house))
    assert "Mới làm bài trước lớp 15 lượt trên 25 lượt" in said


async def test_a_communes_officer_sees_her_own_row_and_the_provinces(house: House) -> None:
    await take_both(house, THAT_KHE, 10)
    await take_both(house, QUOC_VIET, 14, seed=2)
    said = await reads(await signed_in(house, "commune", QUOC_VIET))
    assert "Theo lớp, xã Quốc Việt" in said
    assert "Thất Khê" not in said
    assert "toàn tỉnh" in said


async def test_the_file_holds_what_the_page_shows_and_stands_in_the_journal(house: House) -> None:
    sums = await take_both(house, THAT_KHE, 20)
    gain = gain_of(sums)
    assert gain is not None
    officer = await signed_in(house)
    answer = await officer.sends(f"{GAINS}/excel?ky=2026", at=GAINS)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Trước và sau lớp", "Lớp theo xã"]
    row = next(book["Lớp theo xã"].iter_rows(min_row=5, max_row=5, values_only=True))
    assert row[1:7] == (THAT_KHE, "xã Thất Khê", 20, 40, round(gain.right.after, 1), round(gain.right.gain, 1))
    assert await house.rows("SELECT what FROM audit WHERE action = 'export'") == [("xlsx/2026/truoc-sau",)]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="truoc-sau-2026.xlsx"'


async def test_the_way_of_counting_is_explained(house: House) -> None:
    officer = await signed_in(house)
    await officer.opens("/can-bo/cach-tinh")
    assert "Chỉ so người làm cả hai bài" in officer.said
    assert "không có nhóm đối chứng" in officer.said
