"""A small province for the pages: every kind of thing they show, in known places, and the same each time."""

import random
from collections.abc import Sequence

from bot.model.meetings import AUDIENCES
from bot.model.places import Gazetteer
from bot.model.practice import Pair
from bot.service.desk import Desk
from bot.storage import contacts, gains, models, reached, recount, schools
from bot.storage.sql import Db, Sql
from tests.conftest import KEYS
from tests.service.targets.test_measured import BATCH, HOUSE, meets, trains

FEW = ("06040", "06058", "06211", "06625")
"""Communes in which households of the plan's groups live."""
REACH = Sql(
    """INSERT INTO reach (household, month, topic, evidence, commune, known)
    VALUES (:household, :month, :topic, :evidence, :commune, :known) ON CONFLICT DO NOTHING"""
)
USED = Sql(
    """INSERT INTO activity (day, commune, kind, item, channel, language, n)
    VALUES (:day, :commune, :kind, :item, :channel, 'vi', :n)"""
)
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:23]
TOPIC = Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (:meeting, :topic)")


def fill(db: Db, desk: Desk, size: int = 20, seed: int = 7) -> None:
    """`size`: houses reached in a commune, on average."""
    draw = random.Random(seed)
    communes, topics = list(desk.gazetteer.communes), [topic.key for topic in desk.everything.topics]
    _numbers(db, communes, size, draw)
    _houses(db, desk.gazetteer, communes, topics, size, draw)
    recount.count_anew(db)
    _work(db, communes, topics, draw)
    _use(db, desk, communes, draw)
    _registers(db)
    _gains(db, draw)


def _numbers(db: Db, communes: Sequence[str], size: int, draw: random.Random) -> None:
    rows: list[dict[str, object]] = []
    for place, code in enumerate(communes):
        source = {"commune": code, "source": "Thống kê tỉnh", "as_of": "2026-06-30" if place % 9 else "2024-12-31"}
        if place != 3:
            rows.append({**source, "what": "households", "n": draw.randrange(size, 4 * size)})
        rows += [{**source, "what": audience, "n": draw.randrange(3, 15)} for audience in AUDIENCES]
        if code in FEW:
            rows.append({**source, "what": "households-few", "n": size})
    reached.import_denominators(db, rows)


def _houses(
    db: Db, gazetteer: Gazetteer, communes: Sequence[str], topics: Sequence[str], size: int, draw: random.Random
) -> None:
    former = {
        code: [each for vintage, each in gazetteer.atlas.spots(code) if vintage == 1] or [code] for code in communes
    }
    number = 0
    rows = []
    for place, code in enumerate(communes):
        batch = place + 1
        db.run(BATCH, id=batch, commune=code, grp=draw.choice(("dao", "mong", "cao-lan")) if code in FEW else "")
        for _ in range(0 if place == 5 else draw.randrange(2 * size)):
            number += 1
            known = draw.choice(("card", "card", "self"))
            if known == "card":
                db.run(HOUSE, id=number, commune=code, batch=batch, hash=number.to_bytes(8))
            for month in draw.sample(MONTHS, draw.choice((1, 1, 2, 4))):
                at = code if month > "2025-06" else draw.choice(former[code])
                for topic in draw.sample(topics, draw.choice((1, 2))):
                    evidence = draw.choice(("opened", "opened", "understood", "met", "school"))
                    row = {"month": month, "topic": topic, "evidence": evidence}
                    rows.append({"household": number, "commune": at, "known": known, **row})
    db.many(REACH, rows)


def _work(db: Db, communes: Sequence[str], topics: Sequence[str], draw: random.Random) -> None:
    for n in range(1, 120):
        month = draw.choice(MONTHS[6:])
        kind = draw.choice(("meeting", "meeting", "stall", "film", "club", "loudspeaker"))
        heads = {"households": None if kind == "loudspeaker" else draw.randrange(5, 60), "met": draw.randrange(5)}
        meets(db, n, f"{month}-{draw.randrange(1, 28):02}", draw.choice(communes), kind, **heads)
        db.run(TOPIC, meeting=n, topic=draw.choice(topics))
    for n in range(120, 150):
        trains(db, n, f"2026-{draw.randrange(1, 12):02}-11", draw.choice(communes), draw.choice(list(AUDIENCES)), 12)
    meets(db, 150, "2026-10-05", FEW[0], "school", school="truong-1", classes="6A,6B")


def _use(db: Db, desk: Desk, communes: Sequence[str], draw: random.Random) -> None:
    cards, questions = list(desk.everything.cards), list(desk.everything.questions)
    used: dict[tuple[str, str, str, str, str], int] = {}
    for _ in range(3000):
        month, commune = draw.choice(MONTHS), draw.choice(communes[2:])
        kind = draw.choice(("card", "card", "right", "wrong", "passed-on", "asked"))
        if month == MONTHS[-1] and communes.index(commune) % 13 == 0:
            continue  # silent this month
        what = {"card": cards, "passed-on": cards, "asked": ["answer", "unsure", "none"]}.get(kind, questions)
        key = (
            f"{month}-{draw.randrange(1, 23):02}",
            commune,
            kind,
            draw.choice(what),
            draw.choice(("web", "telegram")),
        )
        used[key] = used.get(key, 0) + draw.randrange(1, 9)
    db.many(
        USED,
        [
            {"day": day, "commune": commune, "kind": kind, "item": item, "channel": channel, "n": n}
            for (day, commune, kind, item, channel), n in used.items()
        ],
    )


def _registers(db: Db) -> None:
    for n, (code, kind) in enumerate(((FEW[0], "ban-tru"), (FEW[0], "noi-tru"), (FEW[1], "co-lop-ban-tru")), 1):
        row = {"id": f"truong-{n}", "name": f"Trường PTDTBT THCS số {n}", "kind": kind, "commune": code, "classes": 8}
        schools.put(db, [{**row, "source": "Sở Giáo dục và Đào tạo", "as_of": "2026-09-05"}])
    for n, code in enumerate(FEW[:2], 1):
        row = {"id": f"mh-{n}", "commune": code, "name": f"Mô hình Địa chỉ tin cậy {n}", "started": "2026-03-01"}
        models.put(db, [{**row, "ended": "", "source": "Quyết định 12/QĐ-UBND"}])
    indicator = {"model": "mh-1", "indicator": "Hộ biết Luật Bình đẳng giới", "unit": "%", "baseline": 31.5}
    measured = {"baseline_on": "2026-03-01", "endline": None, "endline_on": "", "source": "Khảo sát"}
    models.put_indicators(db, [{**indicator, **measured}])
    told = {"name": "Công an xã", "source": "UBND xã", "verified_by": "Công an tỉnh", "verified_on": "2026-06-01"}
    contacts.replace(db, [{**told, "commune": FEW[0], "number": "02053000001", "position": 0}])


def _gains(db: Db, draw: random.Random) -> None:
    """Two courses tested before and after, in a few communes and in those put together; a few people wait."""
    for track, places in (("moi-cuoi", (FEW[0], FEW[1], "06625", "")), ("can-bo", (FEW[0],))):
        for commune in places:
            for _ in range(draw.choice((10, 23, 40))):
                before = draw.choice((200, 400, 400, 600))
                view = draw.randrange(200, 400)
                pair = Pair(
                    before, min(1000, before + draw.choice((0, 200, 400))), view, view + draw.randrange(-60, 140)
                )
                gains.add(db, track, commune, "2026-10", pair, 10, KEYS)
    for kind, n in (("before", 190), ("after", 150)):
        db.run(USED, day="2026-10-03", commune=FEW[0], kind=kind, item="moi-cuoi", channel="web", n=n)
