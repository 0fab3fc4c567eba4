"""A small province in which things happen: families with cards and without, shared telephones, meetings, moves, erasures.

Every action talks to the real service as a person would, and tells the truth apart from it. Numbers choose who and where,
so that a random stream and hypothesis can both drive it. `pace`: at most so many days pass at once.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.model.atlas import Vintage
from bot.model.codes import code_from, shown
from bot.model.events import Opened
from bot.model.people import Role
from bot.service.households import batches
from bot.storage import people
from bot.storage.batches import Wanted
from bot.storage.sql import Db
from tests.simulation.bot import CHANNELS, NEW_MAP
from tests.simulation.houses import House, Known, Phone
from tests.simulation.talks import Talks

OLD_COMMUNES = ("06622", "06625", "06628", "06637")
"""Of Đình Lập district: Bính Xá and Kiên Mộc were divided in July 2025, the others went whole into one commune."""
GROUPS = ("dao", "", "mong", "tay")
END = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


class Province(Talks):
    def __init__(self, path: Path, houses: int, phones_of: Sequence[int], pace: int = 40) -> None:
        super().__init__(path)
        self.pace = pace
        self.houses = [House(n, OLD_COMMUNES[n % len(OLD_COMMUNES)]) for n in range(houses)]
        self.phones = [
            Phone(n, house)
            for n, house in enumerate(
                [house for house in self.houses for _ in range(phones_of[house.number % len(phones_of)])]
            )
        ]
        self.leaders: dict[str, Phone] = {}
        self._codes = 10**6

    async def begin(self) -> None:
        await self.bot.open()
        await self._hand_out_cards()
        await self._name_leaders()

    # What may happen

    async def act(self, what: int, a: int, b: int) -> None:
        actions: tuple[Callable[[int, int], Awaitable[None]], ...] = (
            self.read, self.read, self.join, self.answer, self.days_go_by, self.meet, self.move, self.erase,
            self.found_without_asking, self.read_as_guest, self.take_card, self.deliver_again, self.restart,
        )  # fmt: skip
        await actions[what % len(actions)](a, b)

    async def read(self, a: int, b: int) -> None:
        """One to three cards."""
        phone = self.phones[a % len(self.phones)]
        for _ in range(1 + b % 3):
            await self._wants(phone, "nghe")
            self._opens_a_card(phone)

    async def join(self, a: int, b: int) -> None:
        """With the card of the house, with its code, or as a new house."""
        phone = self.phones[a % len(self.phones)]
        if phone.known is not None:
            return
        known = phone.house.card or next(iter(phone.house.known), None)
        if known is None:
            await self._found(phone)
            return
        if b % 2:
            await self._does(phone, Opened(known.code))
        else:
            await self._types(phone, shown(known.code))
        await self._agrees(phone)
        self._moved_in(phone, known)

    async def answer(self, a: int, b: int) -> None:
        """A question of the quiz, rightly or wrongly."""
        phone = self.phones[a % len(self.phones)]
        await self._types(phone, "ve dau")
        await self._wants(phone, "do vui")
        question, choices = self._question()
        right = next(option.label for option in question.options if option.right)
        label = right if b % 2 else next(choice for choice in choices if choice != right)
        await self._types(phone, str(choices.index(label) + 1))
        assert ("Đúng rồi" in self.said[0].body) == (label == right)
        if label == right:
            self._hears(phone, question.topic, "understood")
        await self._types(phone, "ve dau")

    async def days_go_by(self, a: int, b: int) -> None:
        now = self.bot.now
        self.bot.now = min(now + dt.timedelta(days=1 + a % self.pace, hours=b % 7), END)
        if now < NEW_MAP <= self.bot.now:
            await self._change_the_map()

    async def move(self, a: int, b: int) -> None:
        """The whole house, told by the family in the talk or, for a card, by the officer; they read before and after."""
        house = self.houses[a % len(self.houses)]
        phone = next((phone for phone in self.phones if phone.known and phone.house is house), None)
        if not house.may_move or phone is None:
            return
        goal = self._communes()[b % len(self._communes())]
        if goal == house.home:
            return
        await self.read(self.phones.index(phone), a)
        if house.card and b % 2:
            await batches.move_card(self.bot.store, self.bot.desk, *house.place_of_card, goal, None)
        else:
            await self._types(phone, "ve dau", "cai dat")
            await self._picks(phone, "Xã và nhà mình", "Chuyển nhà sang xã khác")
            await self._types(phone, goal)
            await self._picks(phone, "Đúng, cả nhà chuyển")
        house.home, house.has_moved = goal, True
        await self.answer(self.phones.index(phone), 1)

    async def erase(self, a: int, b: int) -> None:
        phone = self.phones[a % len(self.phones)]
        await self._types(phone, "xóa dữ liệu")
        phone.known, phone.guest, phone.opened = None, None, []

    async def found_without_asking(self, a: int, b: int) -> None:
        """Somebody who does not know that the house has a code already: it stands twice under "tự khai"."""
        phone = self.phones[a % len(self.phones)]
        if phone.known is None and not phone.house.has_moved:
            await self._found(phone)

    async def read_as_guest(self, a: int, b: int) -> None:
        """A neighbour's card on this telephone; for an hour what is read counts for the neighbour."""
        phone = self.phones[a % len(self.phones)]
        house = self.houses[b % len(self.houses)]
        if phone.known is None or house.card is None or house is phone.house:
            return
        await self._types(phone, "ve dau", shown(house.card.code))
        await self._picks(phone, "Nhà khác, nghe nhờ máy này")
        self._knows(house, house.card)
        phone.guest = (house.card, self.bot.now + dt.timedelta(hours=1))
        await self.read(a, b)
        if b % 2:
            await self._types(phone, "ve nha minh")
            phone.guest = None
        elif b % 5 == 0:
            self.bot.now += dt.timedelta(minutes=61)
        await self.read(a, b + 1)

    async def take_card(self, a: int, b: int) -> None:
        """A house that declared itself gets a printed card."""
        phone = self.phones[a % len(self.phones)]
        house = phone.house
        if phone.known is None or phone.known.way != "self" or house.has_moved or len(house.known) > 1:
            return
        if house.card is None:
            await self._issue(house.home, [house], GROUPS[b % len(GROUPS)])
        assert house.card is not None
        await self._types(phone, "ve dau", shown(house.card.code))
        await self._picks(phone, "Thẻ mới của nhà mình")
        old = phone.known
        house.known = [house.card, old]
        for each in self.phones:
            if each.known is old:
                each.known = house.card

    async def meet(self, a: int, b: int) -> None:
        """Phones check in, the leader types cards of houses without one, the others are only counted."""
        commune = self._communes()[a % len(self._communes())]
        villagers = [house for house in self.houses if house.home == commune]
        present = [house for n, house in enumerate(villagers) if (b >> n) % 4]
        by_phone = {phone.house.number: phone for phone in self.phones if phone.known and phone.house in present}
        others = [house for house in present if house.number not in by_phone]
        by_card = [house for house in others if house.card and (b + house.number) % 2]
        rest = [house for house in others if house not in by_card and house.comes_without_code]
        leader = self.leaders[commune]
        heads = len(by_phone) + len(by_card) + len(rest) + b % 2
        topic = await self._logs(leader, heads, 1 + b % 3)
        code = await self._opens_the_door(leader)
        for phone in by_phone.values():
            await self._types(phone, "ve nha minh", code)
            phone.guest = None
            if phone.known is not None:
                self._hear(phone.known, topic, "met")
        if by_card:
            await self._types(leader, "\n".join(shown(house.card.code) for house in by_card if house.card))
        for house in by_card:
            assert house.card is not None
            self._knows(house, house.card)
            self._hear(house.card, topic, "met")
        for house in rest:
            house.was_only_counted = True
            self.truth.hear(house.number, self.bot.month, house.home, "", "", "heads")

    async def deliver_again(self, a: int, b: int) -> None:
        """The carrier did not hear that we had it."""
        phone = self.phones[a % len(self.phones)]
        if phone.last:
            event, key = phone.last
            done, _ = await self.bot.hears(phone.channel, phone.name, event, key)
            assert done.outcome == "seen"

    async def restart(self, a: int, b: int) -> None:
        await self.bot.close()
        await self.bot.open()

    # What officers do

    async def _hand_out_cards(self) -> None:
        """To half of the houses, a batch a commune."""
        for n, commune in enumerate(OLD_COMMUNES):
            houses = [house for house in self.houses if house.home == commune and house.number // 4 % 2 == 0]
            if houses:
                await self._issue(commune, houses, GROUPS[n % len(GROUPS)])

    async def _issue(self, commune: str, houses: list[House], group: str) -> None:
        wanted = Wanted(commune, "Bản Mẫu", group, len(houses), "danh sách mẫu", self.bot.desk.day_of(self.bot.now))
        issued = await batches.issue(self.bot.store, self.bot.desk, wanted, None)
        for house, card in zip(houses, issued.cards, strict=True):
            house.card = Known(house, "card", card.code)
            house.group = group
            house.place_of_card = (issued.batch.id, card.number)

    async def _name_leaders(self) -> None:
        for commune in self._communes():
            leader = Phone(len(self.leaders) * len(CHANNELS), House(-1, commune))
            leader.name = f"leader-{commune}-{self.bot.month}"
            code = self._fresh_code()
            until = int(self.bot.now.timestamp()) + 3600
            role = Role("village-head", commune)
            await self.bot.store.write(people.invite, self._codes, code, role, until, self.bot.desk.keys)
            await self._does(leader, Opened(code))
            await self._agrees(leader)
            self.leaders[commune] = leader

    def _fresh_code(self) -> str:
        self._codes += 7
        return code_from(self._codes)

    def _communes(self) -> list[str]:
        if self.bot.now < NEW_MAP:
            return list(OLD_COMMUNES)
        return sorted(
            {
                share.code
                for old in OLD_COMMUNES
                for share in self.bot.desk.gazetteer.atlas.today(Vintage.UNTIL_2025, old)
            }
        )

    async def _change_the_map(self) -> None:
        """Every house gets the commune in which it lies now; a divided commune's houses by where they really stand."""
        await self.restart(0, 0)
        for house in self.houses:
            lies_in = sorted(
                share.code for share in self.bot.desk.gazetteer.atlas.today(Vintage.UNTIL_2025, house.home)
            )
            house.home = lies_in[house.number // 4 % len(lies_in)]
            for known in {house.card, *house.known}:
                if known is not None:
                    await self.bot.store.write(self._put, known.code, house.home)
        await self._name_leaders()

    def _put(self, db: Db, code: str, commune: str) -> None:
        there = people.house_of(db, code, self.bot.desk.keys)
        assert there is not None
        people.move_house(db, there.id, commune)
