"""How people of the simulated province talk with the real service, and what is true of it afterwards."""

from pathlib import Path

from bot.model.content import Question
from bot.model.events import Event, Tapped, Typed
from bot.model.replies import Say
from tests.simulation.bot import START, Bot, said
from tests.simulation.houses import House, Known, Phone
from tests.simulation.truth import Truth


class Talks:
    """`said` is what the last one who did something was shown."""

    def __init__(self, path: Path) -> None:
        self.bot = Bot(path, START)
        self.truth = Truth()
        self.said: list[Say] = []
        self._titles = {card.title: card.topic for card in self.bot.library.cards.values()}
        self._asks = {question.ask: question for question in self.bot.library.questions.values()}
        self._topics = {topic.name: topic.key for topic in self.bot.library.topics}

    async def _does(self, phone: Phone, event: Event) -> None:
        done, key = await self.bot.hears(phone.channel, phone.name, event)
        assert done.outcome == "handled"
        phone.last = (event, key)
        self.said = said(done)

    async def _types(self, phone: Phone, *texts: str) -> None:
        for text in texts:
            await self._does(phone, Typed(text))

    async def _picks(self, phone: Phone, *labels: str) -> None:
        """Rows that stand on her screen; on the web by a tap, elsewhere by the number."""
        for label in labels:
            say = next(say for say in self.said if label in say.choices)
            row = say.choices.index(label)
            await self._does(phone, Tapped(say.offer, row) if phone.channel == "web" else Typed(str(row + 1)))

    async def _wants(self, phone: Phone, text: str) -> None:
        """Whoever is asked whether the commune may know says no, and gets what she wanted."""
        await self._types(phone, text)
        if any("Đồng ý" in say.choices for say in self.said):
            await self._types(phone, "khong")

    async def _agrees(self, phone: Phone) -> None:
        if any("Đồng ý" in say.choices for say in self.said):
            await self._types(phone, "dong y")

    async def _found(self, phone: Phone) -> None:
        await self._types(phone, "dang ky")
        await self._agrees(phone)
        await self._types(phone, phone.house.home, "1")
        code = next(say.title for say in self.said if say.title.startswith("Mã nhà mình")).split(": ")[1]
        self._moved_in(phone, Known(phone.house, "self", code.replace("-", "")))

    def _moved_in(self, phone: Phone, known: Known) -> None:
        """What she opened before counts for the house too, in the month in which it was opened."""
        phone.known = known
        self._knows(phone.house, known)
        for month, topic in phone.opened:
            if month == self.bot.month:
                self._hear(known, topic, "opened")
        phone.opened = []

    def _knows(self, house: House, known: Known) -> None:
        if known not in house.known:
            house.known.append(known)

    def _opens_a_card(self, phone: Phone) -> None:
        topic = next(self._titles[say.title] for say in self.said if say.title in self._titles)
        if not self._hears(phone, topic, "opened"):
            phone.opened.append((self.bot.month, topic))

    def _hears(self, phone: Phone, topic: str, evidence: str) -> bool:
        """False where nobody's house is known."""
        if phone.guest and phone.guest[1] <= self.bot.now:
            phone.guest = None
        known = phone.guest[0] if phone.guest else phone.known
        if known is not None:
            self._hear(known, topic, evidence)
        return known is not None

    def _hear(self, known: Known, topic: str, evidence: str) -> None:
        self.truth.hear(known.house.number, self.bot.month, known.house.home, topic, evidence, known.way)

    def _question(self) -> tuple[Question, tuple[str, ...]]:
        say = next(say for say in self.said if say.body in self._asks)
        question = self._asks[say.body]
        return question, tuple(choice for choice in say.choices if choice in {each.label for each in question.options})

    async def _logs(self, leader: Phone, heads: int, row: int) -> str:
        """A village meeting on one topic, that of a row."""
        await self._types(leader, "ve dau", "ghi buoi hop")
        await self._picks(leader, "Họp thôn")
        name = self.said[-1].choices[row - 1]
        await self._types(leader, str(row), "1", str(heads), "1")
        return self._topics[name]

    async def _opens_the_door(self, leader: Phone) -> str:
        await self._picks(leader, "Mở điểm danh")
        return next(say.title for say in self.said if "Mã điểm danh" in say.title).split(": ")[1]
