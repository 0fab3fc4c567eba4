"""Any life of a few telephones and a few printed cards: each house counts once, where it lived, and dead codes lead nowhere.

The truth is kept beside it by plain rules, from what the people did and not from what the database holds.
"""

import asyncio
import datetime as dt
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.batches import CardSet
from bot.model.codes import shown
from bot.model.people import Household
from bot.service.households import batches
from bot.service.households.batches import NoSuchCard
from bot.storage import people, recount, schema
from bot.storage.batches import Wanted
from bot.storage.sqlite import SqliteStore
from tests.conftest import House, heard
from tests.talking import small_library

PLACES = {"06040": "that khe", "06187": "ky lua", "06058": "quoc viet"}
WHO = ("an", "bình")
MEANS = (
    "Thẻ mới của nhà mình",
    "Nhà khác, nghe nhờ máy này",
    "Mình chuyển sang ở nhà ấy",
    "Thôi, giữ như cũ",
)
TYPED = st.integers(0, 5)
HOURS = st.sampled_from([0, 2, 24 * 32])
ACTS = st.one_of(
    st.tuples(st.just("declare"), st.sampled_from(WHO), st.sampled_from(list(PLACES))),
    *(st.tuples(st.just("scan"), st.sampled_from(WHO), TYPED, st.just(means), HOURS) for means in MEANS),
    *[st.tuples(st.just("read"), st.sampled_from(WHO))] * 3,
    st.tuples(st.just("move"), st.sampled_from(WHO), st.sampled_from(list(PLACES))),
    st.tuples(st.just("forget"), st.sampled_from(WHO)),
    st.tuples(st.just("lose"), TYPED),
    st.tuples(st.just("send"), TYPED, st.sampled_from(list(PLACES))),
    st.tuples(st.just("withdraw"), st.integers(1, 2)),
    *[st.tuples(st.just("wait"), HOURS)] * 2,
)


class Card(NamedTuple):
    batch: int
    number: int
    code: str


def month_of(now: dt.datetime) -> str:
    """In Việt Nam, where a month begins at 17:00 UTC."""
    return str(now + dt.timedelta(hours=7))[:7]


class Truth:
    """A house is a name; `reached`: (house, month) → where and how it was known when it first read in that month."""

    def __init__(self) -> None:
        self.lives: dict[str, tuple[str, str]] = {}
        self.group: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.dead: set[str] = set()
        self.became: dict[str, str] = {}
        self.own: dict[str, str | None] = dict.fromkeys(WHO)
        self.guest: dict[str, tuple[str, dt.datetime]] = {}
        self.early: dict[str, set[str]] = {who: set() for who in WHO}
        self.reached: dict[tuple[str, str], tuple[str, str]] = {}

    def listens(self, who: str, now: dt.datetime) -> str | None:
        house, until = self.guest.get(who, ("", now))
        return self.today(house) if now < until else self.own[who]

    def today(self, house: str) -> str:
        """The card house that one which declared itself is known as, as long as there is one."""
        card = self.became.get(house, "")
        return card if card in self.lives else house

    def means(self, code: str) -> str | None:
        return self.today(self.codes[code]) if code in self.codes else None

    def read(self, who: str, now: dt.datetime) -> None:
        house, month = self.listens(who, now), month_of(now)
        if house is None:
            self.early[who].add(month)
        elif house in self.lives:
            self.reached.setdefault((house, month), self.lives[house])

    def settle(self, who: str, house: str, now: dt.datetime) -> None:
        self.own[who] = house
        self.guest.pop(who, None)
        if month_of(now) in self.early[who]:
            self.reached.setdefault((house, month_of(now)), self.lives[house])
        self.early[who] = set()

    def is_used(self, house: str) -> bool:
        return house in self.own.values() or any(house == reached for reached, _ in self.reached)


class Village:
    """Does what the acts say, in the bot and in the truth."""

    def __init__(self, house: House) -> None:
        self.bot = house
        self.truth = Truth()
        self.cards: list[Card] = []

    async def begin(self) -> None:
        for who in WHO:
            await self.bot.types(who, "dang ky", "khong")

    async def issue(self, commune: str, cards: int, group: str) -> None:
        wanted = Wanted(commune, "Nà Cạn", group, cards, "Danh sách", self.bot.desk.day_of(self.bot.now))
        for card in self._kept(await batches.issue(self.bot.store, self.bot.desk, wanted, None)):
            name = f"{card.batch}/{card.number}"
            self.truth.lives[name] = (commune, "card")
            self.truth.group[name] = group
            self.truth.codes[card.code] = name

    def _kept(self, issued: CardSet) -> list[Card]:
        fresh = [Card(issued.batch.id, card.number, card.code) for card in issued.cards]
        self.cards += fresh
        return fresh

    async def declare(self, who: str, commune: str) -> None:
        """Only who has no house founds one here."""
        if self.truth.own[who] is not None:
            return
        await self.bot.types(who, "dang ky")
        done = await self.bot.types(who, *(["dong y"] if await self._is_visitor(who) else []), PLACES[commune], "1")
        code = heard(done).split("Mã nhà mình: ")[1].split()[0].replace("-", "")
        self.truth.lives[code], self.truth.codes[code] = (commune, "self"), code
        self.truth.settle(who, code, self.bot.now)

    async def _is_visitor(self, who: str) -> bool:
        name = self.bot.desk.keys.digest("web", who)
        return (await self.bot.rows("SELECT person FROM chats WHERE name_hash = :name", name=name)) in ([], [(None,)])

    async def scan(self, who: str, nth: int, means: str, hours: int) -> None:
        """A card is scanned, and then or later something is read."""
        await self._scan(who, nth, means)
        await self.wait(hours)
        await self.read(who)

    async def _scan(self, who: str, nth: int, means: str) -> None:
        """The code of a card, dead or alive, or of a house that declared itself."""
        known = [card.code for card in self.cards] + [code for code in self.truth.lives if "/" not in code]
        code = known[nth % len(known)]
        heard_now = heard(await self.bot.opens(who, shown(code)))
        house, mine = self.truth.means(code), self.truth.own[who]
        if house is None:
            assert "Chưa có mã này" in heard_now or "chờ một giờ" in heard_now
            return
        if "chờ một giờ" in heard_now:
            return
        if mine is None:
            await self.bot.types(who, *(["dong y"] if await self._is_visitor(who) else []))
            self.truth.settle(who, house, self.bot.now)
            return
        if house == mine:
            self.truth.guest.pop(who, None)
            return
        await self._means(who, house, mine, means)

    async def _means(self, who: str, house: str, mine: str, means: str) -> None:
        truth = self.truth
        if means == MEANS[0] and (truth.lives[mine][1], truth.lives[house][1]) != ("self", "card"):
            means = MEANS[3]
        await self.bot.taps(who, means)
        if means == MEANS[0]:
            truth.own = {each: house if own == mine else own for each, own in truth.own.items()}
            truth.became[mine] = house
            truth.guest.pop(who, None)
        elif means == MEANS[1]:
            truth.guest[who] = (house, self.bot.now + dt.timedelta(hours=1))
        elif means == MEANS[2]:
            truth.settle(who, house, self.bot.now)

    async def read(self, who: str) -> None:
        await self.bot.types(who, "nghe")
        self.truth.read(who, self.bot.now)

    async def move(self, who: str, commune: str) -> None:
        mine = self.truth.own[who]
        if mine is None or self.truth.lives[mine][0] == commune:
            return
        await self.bot.types(who, "chuyen nha", PLACES[commune], "dung, ca nha chuyen")
        self.truth.lives[mine] = (commune, self.truth.lives[mine][1])

    async def forget(self, who: str) -> None:
        await self.bot.types(who, "xoa du lieu", "dang ky", "khong")
        self.truth.own[who] = None
        self.truth.early[who] = set()
        self.truth.guest.pop(who, None)

    async def lose(self, nth: int) -> None:
        lost = self.cards[nth % len(self.cards)]
        try:
            fresh = self._kept(await batches.replace_lost(self.bot.store, self.bot.desk, lost.batch, lost.number, None))
        except NoSuchCard:
            return
        name = f"{lost.batch}/{lost.number}"
        self._kill([code for code, house in self.truth.codes.items() if house == name and code not in self.truth.lives])
        self.truth.codes[fresh[0].code] = name

    def _kill(self, codes: list[str]) -> None:
        self.truth.dead |= set(codes)
        self.truth.codes = {code: house for code, house in self.truth.codes.items() if code not in codes}

    async def send(self, nth: int, commune: str) -> None:
        card = self.cards[nth % len(self.cards)]
        try:
            await batches.move_card(self.bot.store, self.bot.desk, card.batch, card.number, commune, None)
        except NoSuchCard:
            return
        name = f"{card.batch}/{card.number}"
        self.truth.lives[name] = (commune, "card")

    async def withdraw(self, batch: int) -> None:
        try:
            await batches.withdraw(self.bot.store, self.bot.desk, batch, None)
        except NoSuchCard:
            return
        of_batch = {house for house in self.truth.lives if house.startswith(f"{batch}/")}
        printed = [code for code, house in self.truth.codes.items() if house in of_batch]
        self._kill([code for code in printed if code not in self.truth.lives])
        for house in of_batch:
            if not self.truth.is_used(house):
                del self.truth.lives[house]

    async def wait(self, hours: int) -> None:
        self.bot.now += dt.timedelta(hours=hours)

    async def check(self) -> None:
        truth, reached = self.truth, await self.bot.rows("SELECT DISTINCT household, month, commune, known FROM reach")
        assert len(reached) == len({(house, month) for house, month, _, _ in reached})
        assert Counter(row[1:] for row in reached) == Counter(
            (month, *where) for (_, month), where in truth.reached.items()
        )
        await self._check_counters()
        assert await self.bot.rows("SELECT COUNT(*) FROM households") == [(len(truth.lives),)]
        now = int(self.bot.now.timestamp())
        for code in truth.dead:
            assert await self.bot.store.write(people.meaning, code, now, self.bot.desk.keys) is None
        for code in truth.codes:
            found = await self.bot.store.write(people.meaning, code, now, self.bot.desk.keys)
            assert isinstance(found, Household)
            assert (found.commune, found.known) == truth.lives[truth.means(code) or ""]
        members = await self.bot.rows("SELECT household, COUNT(*) FROM members GROUP BY household")
        assert sorted(n for _, n in members) == sorted(Counter(own for own in truth.own.values() if own).values())
        assert await self.bot.store.write(recount.count_anew) == 0

    async def _check_counters(self) -> None:
        first: dict[tuple[str, str], tuple[str, str]] = {}
        for (house, month), where in sorted(self.truth.reached.items(), key=lambda row: row[0][1]):
            first.setdefault((house, month[:4]), where)
        year = (
            "SELECT period, commune, known, SUM(n) FROM reached WHERE cut = :cut AND item = :item AND period LIKE 'y%'"
        )
        year += " GROUP BY period, commune, known HAVING SUM(n) > 0"
        told = {row[:3]: row[3] for row in await self.bot.rows(year, cut="any", item="")}
        assert told == Counter((f"y{when}", *where) for (_, when), where in first.items())
        group = {row[:3]: row[3] for row in await self.bot.rows(year, cut="group", item="dao")}
        dao = {key: where for key, where in first.items() if self.truth.group.get(key[0]) == "dao"}
        assert group == Counter((f"y{when}", *where) for (_, when), where in dao.items())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("truth") / "empty.db"
    schema.migrate(str(path))
    return path


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(ACTS, min_size=10, max_size=40))
def test_whatever_happens_the_figures_are_the_truth(empty: Path, acts: list[tuple[object, ...]]) -> None:
    asyncio.run(_lived(empty, [("issue", "06040", 2, "dao"), ("issue", "06187", 1, ""), *acts]))


async def _lived(empty: Path, acts: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "loaban.db"
        shutil.copy(empty, path)
        store = await SqliteStore.open(path)
        try:
            village = Village(House(store, small_library()))
            await village.begin()
            for act, *what in acts:
                await getattr(village, str(act))(*what)
            await village.check()
        finally:
            await store.close()
