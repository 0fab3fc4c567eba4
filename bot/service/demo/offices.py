"""What offices would have entered: how many there are, schools and lessons, pilot models, money, who was trained."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from msgspec import Struct

from bot.model.meetings import Meeting
from bot.model.people import Person, Role, RoleKind
from bot.model.plan import Plan
from bot.service.demo.families import SOURCE
from bot.service.demo.gatherings import Held, commune_in
from bot.service.demo.land import Land
from bot.service.demo.seasons import Month

Row = dict[str, object]
SCHOOLS = 26
CLASSES = "ABCD"
MODELS = 9
MILLION = 1_000_000
INDICATORS = (
    ("Hộ biết Luật Bình đẳng giới quy định gì", "%", (18, 35), (52, 84)),
    ("Hộ biết gọi ai khi có bạo lực trong nhà", "%", (25, 45), (60, 93)),
    ("Phụ nữ tham gia họp thôn", "%", (30, 48), (50, 70)),
)


class Official(Struct, frozen=True):
    """An officer or key person who talks with the bot; `finished`: in which month which course, "" for none."""

    person: Person
    finished: str
    month: str


def denominators(land: Land, since: str) -> list[Row]:
    told: Row = {"commune": land.code, "source": SOURCE, "as_of": since}
    numbers = {
        "households": land.households,
        "people": land.households * 4,
        "village-head": land.villages,
        "prestigious": max(2, round(land.villages * 0.8)),
        "gender-officer": 2 + land.villages // 20,
        "ethnic-officer": 1 + bool(land.few),
    }
    if land.few:
        numbers[f"households-{land.few}"] = land.few_households
    return [told | {"what": what, "n": n} for what, n in numbers.items()]


def officials(chance: Random, land: Land, months: Sequence[Month]) -> list[Official]:
    """Not all of them talk with the bot, and not all of those finish their course."""
    kinds: list[tuple[RoleKind, int, str]] = [
        ("village-head", land.villages, "truong-thon"),
        ("prestigious", max(2, round(land.villages * 0.8)), "truong-thon"),
        ("gender-officer", 2 + land.villages // 20, "can-bo"),
        ("ethnic-officer", 1 + bool(land.few), "can-bo"),
    ]
    found = []
    for kind, many, course in kinds:
        for _ in range(many):
            if chance.random() < 0.55:
                person = Person(chance.getrandbits(62), land.code, None, (Role(kind, land.code),))
                finished = course if chance.random() < 0.6 else ""
                found.append(Official(person, finished, chance.choice(months[:-1]).name))
    return found


def schools(chance: Random, land: Sequence[Land], since: str) -> list[Row]:
    kinds = ("ban-tru", "ban-tru", "ban-tru", "co-lop-ban-tru", "noi-tru")
    names = {"ban-tru": "PTDTBT TH và THCS", "co-lop-ban-tru": "TH và THCS", "noi-tru": "PTDTNT THCS"}
    found: list[Row] = []
    for n, each in enumerate(chance.sample(list(land), min(SCHOOLS, len(land))), 1):
        kind = chance.choice(kinds)
        row: Row = {"id": f"mau-{n:02}", "name": f"Trường {names[kind]} Mẫu {n}", "kind": kind, "commune": each.code}
        found.append(row | {"classes": chance.choice((4, 8, 12)), "source": SOURCE, "as_of": since})
    return found


def lessons(chance: Random, schools: Sequence[Row], land: Sequence[Land], months: Sequence[Month]) -> list[Held]:
    """Some schools have had none yet."""
    of_code = {each.code: each for each in land}
    found = []
    for school in schools:
        if chance.random() < 0.12:
            continue
        classes = [f"{grade}{letter}" for grade in range(6, 10) for letter in CLASSES][: int(str(school["classes"]))]
        for month in chance.sample([each for each in months if each.name[5:] not in ("06", "07", "08")], 5):
            taught = tuple(sorted(chance.sample(classes, max(1, len(classes) * chance.randint(2, 5) // 8))))
            meeting = Meeting(
                kind="school",
                day=month.day(2 + chance.randrange(25)),
                commune=commune_in(chance, of_code[str(school["commune"])], month),
                topics=("tuoi-hoc-tro", chance.choice(("tuoi-cuoi", "con-tre", "di-xa"))),
                led_by="teacher",
                people=len(taught) * chance.randint(24, 34),
                school=str(school["id"]),
                classes=taught,
            )
            found.append(Held(chance.getrandbits(62), meeting, (), 0))
    return found


def models(chance: Random, land: Sequence[Land], today: dt.date) -> tuple[list[Row], list[Row]]:
    """(models, their indicators); the newest has not been measured a second time."""
    few = [each for each in land if each.few]
    found: list[Row] = []
    measured: list[Row] = []
    for n, each in enumerate(chance.sample(few, min(MODELS, len(few))), 1):
        started = today - dt.timedelta(days=chance.randint(40, 500))
        id = f"mau-{n}"
        model: Row = {"id": id, "commune": each.code, "name": f"Mô hình điểm Mẫu {n}", "started": _since(started)}
        found.append(model | {"ended": "", "source": SOURCE})
        is_old = (today - started).days > 240
        for indicator, unit, before, after in chance.sample(INDICATORS, 2):
            row: Row = {"model": id, "indicator": indicator, "unit": unit, "baseline": chance.randint(*before)}
            end = today - dt.timedelta(days=chance.randint(10, 60))
            row |= {"baseline_on": _since(started), "source": SOURCE}
            measured.append(
                row
                | {
                    "endline": chance.randint(*after) if is_old else None,
                    "endline_on": end.isoformat() if is_old else "",
                }
            )
    return found, measured


def _since(day: dt.date) -> str:
    """Not before the map of today: its code would be another commune's."""
    return max(day, dt.date(2025, 7, 1)).isoformat()


def spending(chance: Random, plan: Plan, today: dt.date) -> list[Row]:
    """Of the plan's last years, most of what was planned; of this year some."""
    found = []
    for year in range(2021, today.year + 1):
        for n, activity in enumerate(plan.activity, 1):
            planned = activity.budget.get(str(year), 80)
            parts = chance.randint(1, 3)
            for part in range(1, parts + 1):
                amount = round(planned * chance.uniform(0.55, 0.98) / parts, 1)
                row: Row = {"year": year, "activity": activity.key, "document": f"MẪU-{year}-{n}{part}"}
                found.append(row | {"amount": int(amount * MILLION), "note": SOURCE})
    return found
