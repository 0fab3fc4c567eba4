"""Meetings on the pages: in her own area, twice the same is once, and no figure falls without a line in the journal."""

import datetime as dt
import uuid

import pytest
from msgspec.structs import replace

from bot.model.codes import code_from, shown
from bot.model.meetings import KINDS, LEADERS, Meeting
from bot.model.officers import NOWHERE, Officer
from bot.model.people import Household
from bot.service.meetings import logged as meetings
from bot.service.meetings.rules import Known, slips_of
from bot.storage import meetings as held
from bot.storage import people, schools
from bot.storage.meetings import Logged
from tests.conftest import House
from tests.service.imports.kit import OF_PROVINCE, OF_THAT_KHE
from tests.storage.test_registers import SCHOOL

OF_QUOC_VIET = Officer(8, "Ông Páo", "commune", "06058", "password")
OF_SCHOOL = Officer(9, "Cô Hoa", "school", "ls-01", "password")
EDITOR = Officer(10, "Anh Tú", "editor", "", "password")
MEETING = Meeting("meeting", "2026-11-23", "06040", ("binh-dang",), "women", "Nà Cạn", "dao", 60, 35)
LESSON = Meeting("school", "2026-11-20", "06040", ("binh-dang",), "teacher", school="ls-01", classes=("6A",))


async def known(house: House, by: Officer = OF_PROVINCE) -> Known:
    async with house.store.reading() as reading:
        return await meetings.known_for(reading, house.desk, by)


async def logged(house: House, meeting: Meeting = MEETING, by: Officer = OF_PROVINCE, form: str = "") -> int:
    done = await meetings.log(house.store, house.desk, await known(house, by), meeting, form or str(uuid.uuid4()), by)
    assert isinstance(done, int), done
    return done


async def there(house: House, id: int) -> Logged:
    found = await house.store.write(held.get, id)
    assert found is not None
    return found


async def journal(house: House) -> list[str]:
    return [row[0] for row in await house.rows("SELECT what FROM audit ORDER BY id")]


async def test_a_form_sent_twice_is_one_meeting_and_one_line(house: House) -> None:
    form = str(uuid.uuid4())
    assert await logged(house, form=form) == await logged(house, form=form)
    assert await house.rows("SELECT source, logged_by FROM meetings") == [("web", OF_PROVINCE.id)]
    assert len(await journal(house)) == 1


@pytest.mark.parametrize(
    ("meeting", "field"),
    [
        (replace(MEETING, kind="wedding"), "kind"),
        (replace(MEETING, day="2026-11-24"), "day"),
        (replace(MEETING, day="2017-12-31"), "day"),
        (replace(MEETING, day="hôm qua"), "day"),
        (replace(MEETING, day="2020-02-30"), "day"),
        (replace(MEETING, commune="99999"), "commune"),
        (replace(MEETING, commune=""), "commune"),
        (replace(MEETING, commune="05995"), "commune"),
        (replace(MEETING, village="x" * 81), "village"),
        (replace(MEETING, topics=()), "topics"),
        (replace(MEETING, topics=("binh-dang", "bong-da")), "topics"),
        (replace(MEETING, led_by="Bà Lan"), "led_by"),
        (replace(MEETING, group="khmer"), "group"),
        (replace(MEETING, people=-1, households=None), "people"),
        (replace(MEETING, households=5001, people=None), "households"),
        (replace(MEETING, people=34), "households"),
        (replace(MEETING, kind="loudspeaker"), "people"),
        (replace(MEETING, audiences=(("village-head", 3),)), "village-head"),
        (replace(MEETING, kind="training", audiences=(("village-head", 61),)), "people"),
        (replace(MEETING, kind="training", audiences=(("teacher", 1),)), "teacher"),
        (replace(MEETING, kind="training", audiences=(("village-head", 0),)), "village-head"),
        (replace(MEETING, school="ls-01"), "school"),
        (replace(LESSON, school="ls-99"), "school"),
        (replace(LESSON, day="zzzz-zz-zz"), "day"),
        (replace(MEETING, day="20261123"), "day"),
        (replace(LESSON, households=4), "households"),
        (replace(LESSON, commune="06058"), "commune"),
        (replace(LESSON, classes=("<b>",)), "classes"),
        (replace(LESSON, classes=tuple(f"{n}A" for n in range(1, 10))), "classes"),
    ],
)
async def test_what_cannot_be_is_told_by_its_field(house: House, meeting: Meeting, field: str) -> None:
    await house.store.write(schools.put, [SCHOOL])
    assert [slip.field for slip in slips_of(meeting, await known(house))] == [field]


async def test_what_can_be_has_no_slip(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    free = await known(house)
    for kind in set(KINDS) - {"school", "loudspeaker"}:
        assert slips_of(replace(MEETING, kind=kind), free) == ()
    for leader in LEADERS:
        assert slips_of(replace(MEETING, led_by=leader), free) == ()
    for meeting in (
        LESSON,
        replace(MEETING, kind="loudspeaker", people=None, households=None),
        replace(MEETING, people=None, households=0),
        replace(MEETING, day="2018-01-01", commune="05995"),
        replace(MEETING, day="2024-12-31", commune="05995"),
        replace(LESSON, day="2024-05-05"),
        replace(MEETING, kind="training", households=None, audiences=(("village-head", 60),)),
    ):
        assert slips_of(meeting, free) == (), meeting


async def test_each_logs_in_her_own_area_only(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL, SCHOOL | {"id": "ls-02"}])
    for by, meeting, field in (
        (OF_QUOC_VIET, MEETING, "commune"),
        (OF_SCHOOL, MEETING, "kind"),
        (OF_SCHOOL, replace(LESSON, school="ls-02"), "school"),
        (EDITOR, MEETING, "commune"),
    ):
        assert field in {slip.field for slip in slips_of(meeting, await known(house, by))}
    assert await logged(house, MEETING, OF_THAT_KHE)
    assert await logged(house, LESSON, OF_SCHOOL)
    assert await logged(house, replace(MEETING, day="2024-05-05", commune="06013"), OF_THAT_KHE)


async def test_nobody_touches_what_lies_outside_her_area(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    id, lesson = await logged(house), await logged(house, LESSON)
    for by in (OF_QUOC_VIET, OF_SCHOOL, EDITOR):
        assert await meetings.remove(house.store, house.desk, id, "slip", by) is None
        assert await meetings.keep_photo(house.store, house.desk, id, "x.jpg", by) is None
        assert await meetings.open_check_in(house.store, house.desk, id, by) is None
        assert not await meetings.shut_check_in(house.store, house.desk, id, by)
        assert await meetings.check_in_cards(house.store, house.desk, id, "x", by) is None
        own = replace(MEETING, commune="06058") if by is OF_QUOC_VIET else LESSON
        whole = await known(house)
        assert await meetings.correct(house.store, house.desk, whole, id, own, "slip", by) is False
    assert await meetings.remove(house.store, house.desk, lesson, "slip", OF_SCHOOL) == ""
    assert (await there(house, id)).meeting == MEETING


async def test_what_she_sees_is_limited_in_the_statement(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    await logged(house)
    await logged(house, replace(MEETING, commune="06058"))
    await logged(house, LESSON)
    seen = {}
    async with house.store.reading() as reading:
        for by in (OF_PROVINCE, OF_THAT_KHE, OF_QUOC_VIET, OF_SCHOOL, EDITOR):
            asked = meetings.asked_for(house.desk, by, "2018-01-01", "2026-12-31")
            seen[by.id] = await held.how_many(reading, asked)
        wider = meetings.asked_for(house.desk, OF_THAT_KHE, "2018-01-01", "2026-12-31", commune="06058")
        assert await held.how_many(reading, wider) == 2, "asking for another commune widens nothing"
        narrow = meetings.asked_for(house.desk, OF_PROVINCE, "2018-01-01", "2026-12-31", commune="06058")
        assert await held.how_many(reading, narrow) == 1
    assert seen == {OF_PROVINCE.id: 3, OF_THAT_KHE.id: 2, OF_QUOC_VIET.id: 1, OF_SCHOOL.id: 1, EDITOR.id: 0}
    assert NOWHERE not in house.desk.gazetteer.communes


async def test_a_figure_does_not_fall_in_silence(house: House) -> None:
    id = await logged(house)
    lower = replace(MEETING, households=20, people=None, topics=("tuoi-cuoi",))
    assert await meetings.correct(house.store, house.desk, await known(house), id, lower, "slip", OF_PROVINCE)
    assert (await there(house, id)).meeting == lower
    assert await meetings.remove(house.store, house.desk, id, "twice", OF_PROVINCE) == ""
    assert await journal(house) == [
        f"meeting:{id}:logged:households=35:people=60",
        f"meeting:{id}:corrected:slip:households=35-20:people=60-:topics",
        f"meeting:{id}:removed:twice:households=20",
    ]


async def test_the_longest_correction_fits_into_the_journal(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    id = await logged(
        house, replace(MEETING, kind="training", people=20000, households=5000, audiences=(("village-head", 9),))
    )
    other = replace(LESSON, day="2025-07-02", group="", village="", people=19999)
    assert (
        await meetings.correct(house.store, house.desk, await known(house), id, other, "not-held", OF_PROVINCE) is True
    )
    assert len((await journal(house))[-1]) <= 160


async def test_after_a_check_in_day_place_and_topics_stand(house: House) -> None:
    id = await logged(house)
    code = await meetings.open_check_in(house.store, house.desk, id, OF_THAT_KHE)
    assert code is not None
    await house.joins("lan")
    await house.types("lan", code)
    for changed, field in (
        (replace(MEETING, kind="club"), "kind"),
        (replace(MEETING, day="2026-11-22"), "day"),
        (replace(MEETING, commune="06058"), "commune"),
        (replace(MEETING, topics=("binh-dang", "tuoi-cuoi")), "topics"),
    ):
        done = await meetings.correct(house.store, house.desk, await known(house), id, changed, "slip", OF_PROVINCE)
        assert isinstance(done, tuple)
        assert [slip.field for slip in done] == [field]
    more = replace(MEETING, households=40)
    assert await meetings.correct(house.store, house.desk, await known(house), id, more, "slip", OF_PROVINCE) is True
    assert (await there(house, id)).met == 1


async def test_a_day_that_is_corrected_shuts_the_door(house: House) -> None:
    id = await logged(house)
    code = await meetings.open_check_in(house.store, house.desk, id, OF_PROVINCE)
    assert code is not None
    yesterday = replace(MEETING, day="2026-11-22")
    await meetings.correct(house.store, house.desk, await known(house), id, yesterday, "slip", OF_PROVINCE)
    await house.joins("lan")
    await house.types("lan", code)
    assert (await there(house, id)).met == 0


async def test_the_page_and_the_talk_open_one_hall(house: House) -> None:
    id = await logged(house)
    code = await meetings.open_check_in(house.store, house.desk, id, OF_PROVINCE)
    assert code == await meetings.open_check_in(house.store, house.desk, id, OF_THAT_KHE)
    assert await meetings.shut_check_in(house.store, house.desk, id, OF_THAT_KHE)
    assert not await meetings.shut_check_in(house.store, house.desk, id, OF_THAT_KHE)
    house.now += dt.timedelta(days=1)
    assert await meetings.open_check_in(house.store, house.desk, id, OF_PROVINCE) is None


async def test_cards_typed_on_the_page_are_counted_and_wrong_ones_told_back(house: House) -> None:
    id = await logged(house)
    assert await meetings.check_in_cards(house.store, house.desk, id, shown(code_from(1)), OF_PROVINCE) is None
    await meetings.open_check_in(house.store, house.desk, id, OF_PROVINCE)
    card = code_from(100)
    await house.store.write(
        people.found_house, Household(1, "06040", "self", card), dt.date(2026, 1, 1), house.desk.keys
    )
    typed = f"{shown(card)}\n{code_from(5)}\nKQV-9AV-33X"
    done = await meetings.check_in_cards(house.store, house.desk, id, typed, OF_PROVINCE)
    assert done == meetings.Cards(1, 1, (code_from(5),), ("KQV9AV33X",))
    again = await meetings.check_in_cards(house.store, house.desk, id, card, OF_PROVINCE)
    assert again == meetings.Cards(0, 1)
    assert code_from(5) not in str(await house.rows("SELECT * FROM audit"))


async def test_a_photo_is_exchanged_and_its_old_name_told(house: House) -> None:
    id = await logged(house)
    assert await meetings.keep_photo(house.store, house.desk, id, "a.jpg", OF_THAT_KHE) == ""
    assert await meetings.keep_photo(house.store, house.desk, id, "", OF_THAT_KHE) == "a.jpg"
    assert (await there(house, id)).photo == ""
    assert [line.split(":")[-1] for line in await journal(house)][-2:] == ["photo", "photo-removed"]
