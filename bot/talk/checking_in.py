"""Who was there. A villager types the hall's code; who leads opens it, and types the cards' codes of houses without a phone."""

from msgspec.structs import replace

from bot.model.codes import CODES, Written, code_from, read_codes, shown
from bot.model.conversation import CheckingIn, Conversation, Go, NamingCommune, NamingHouse, Row
from bot.model.facts import CheckedIn, CheckInOpened, HousesCheckedIn
from bot.model.people import Gathering, Household, Person
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import meeting
from bot.talk.turn import Turn, at, footer, gone_on, words_of

TOLD = 10
"""Codes that could not be used, read back in one message."""


def open_door(world: World, talk: Conversation) -> Turn:
    """The same code as long as the meeting is open, on the page and in the talk."""
    hall = world.hall
    if hall is None or hall.day != world.today.isoformat() or world.person is None or not world.person.leads_as():
        return meeting.show_done(world, talk)
    if hall.code:
        return show_door(world, talk)
    code = code_from(world.chance % CODES)
    opened = replace(world, hall=replace(hall, code=code))
    return show_door(opened, talk).after(facts=(CheckInOpened(hall.meeting, code),))


def show_door(world: World, talk: Conversation) -> Turn:
    hall = world.hall
    if hall is None or not hall.code:
        return meeting.show_done(world, talk)
    tr = words_of(world, talk)
    say = Say(
        title=tr("Mã điểm danh: {code}", code=shown(hall.code)),
        body=tr(
            "Bà con gõ mã này vào Loa Bản, hoặc mở {link} là nhà được ghi có mặt. Mã dùng đến hết hôm nay.\n\n"
            "Nhà không có máy: nhắn mã trên thẻ của nhà, mỗi dòng một mã.",
            link=f"{world.pages}/#ma={shown(hall.code)}",
        ),
    )
    return Turn(at(talk, CheckingIn()), (say,), (Row(tr("Xong"), Go.MEETING_DONE), *footer(tr)))


def typed_codes(world: World, talk: Conversation, text: str) -> Turn | None:
    """None where nothing like a code stands in the text. What could not be used is told back and kept nowhere."""
    written = read_codes(text)
    hall = world.hall
    if not (written.codes or written.slips) or hall is None or not hall.code:
        return None
    tr = words_of(world, talk)
    houses = tuple(found for code in written.codes if isinstance(found := world.codes.get(code), Household))
    facts = (HousesCheckedIn(hall.meeting, houses),) if houses else ()
    say = Say(body="\n".join(_told(tr, world, written, len(houses), is_capped=hall.is_capped)))
    return show_door(world, talk).after(say, facts=facts)


def here(world: World, talk: Conversation, gathering: Gathering, code: str) -> Turn:
    """Somebody typed the code of a meeting. Without a house she is asked for it first, and is then checked in."""
    person = world.person or Person(0)
    if person.household is not None or person.roles:
        return checked_in(world, replace(talk, code=""), gathering)
    tr = words_of(world, talk)
    waiting = replace(talk, code=code)
    lead = Say(body=tr("Loa Bản ghi nhà mình có mặt nhé. Chỉ hỏi một lần: nhà mình ở đâu."))
    place = NamingHouse(person.commune) if person.commune else NamingCommune(maybe=(gathering.commune,))
    return Turn(replace(waiting, place=place), (lead,), (), resumes=True)


def checked_in(world: World, talk: Conversation, gathering: Gathering) -> Turn:
    tr = words_of(world, talk)
    say = Say(title=tr("Đã ghi có mặt."), body=tr("Cảm ơn bà con đã đến. Mỗi nhà chỉ tính một lần."))
    return Turn(talk, (say,), (), (CheckedIn(gathering.id),), resumes=True)


def settled(world: World, talk: Conversation) -> Turn:
    """She has a house now; where a meeting's code waited for that, the house is there."""
    gathering = waiting(world, talk)
    there = gone_on(replace(talk, opened=(), code=""))
    return checked_in(world, there, gathering) if gathering else Turn(there, (), (), resumes=True)


def waiting(world: World, talk: Conversation) -> Gathering | None:
    """The meeting whose code waits until she has a house, or said that she names none."""
    found = world.codes.get(talk.code) if talk.code else None
    return found if isinstance(found, Gathering) else None


def _told(tr: Words, world: World, written: Written, n: int, *, is_capped: bool) -> list[str]:
    lines = [tr.many("Đã ghi {n} nhà.", "Đã ghi {n} nhà.", n)] if n else []
    unknown = [shown(code) for code in written.codes if not isinstance(world.codes.get(code), Household)]
    if unknown and is_capped:
        lines.append(tr("Mã sai nhiều quá rồi, chờ một giờ nữa hãy nhắn tiếp: {codes}", codes=_few(unknown)))
    elif unknown:
        lines.append(tr("Chưa có mã: {codes}. Xem lại từng chữ trên thẻ.", codes=_few(unknown)))
    if written.slips:
        lines.append(tr("Đọc chưa ra: {codes}. Mã có chín chữ và số.", codes=_few([*map(shown, written.slips)])))
    return lines


def _few(codes: list[str]) -> str:
    more = ["…"] if len(codes) > TOLD else []
    return ", ".join([*codes[:TOLD], *more])
