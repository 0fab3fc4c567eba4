"""What the organiser of a contest needs of an entrant, asked one by one and sealed at once (S37): commune, name, number, unit."""

import re

from msgspec.structs import replace

from bot.model.competing import AtContest, TellingOrganiser
from bot.model.conversation import Conversation, Go, Row
from bot.model.facts import EntrantTold, Told
from bot.model.folding import fold
from bot.model.phones import phone_in
from bot.model.places import Meant, Unclear
from bot.model.replies import Say
from bot.model.seen import Mine, Missing, Seen
from bot.model.world import Words, World
from bot.talk.contests import page as contest
from bot.talk.turn import Turn, at, footer, paged, words_of

UNIT_ROWS = 4
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)+")


def ask(world: World, talk: Conversation, place: TellingOrganiser) -> Turn:
    """The next detail; with nothing missing, the contest's page."""
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    if seen is None or mine is None or not mine.missing:
        return contest.show(world, talk, AtContest(place.contest))
    return _asked(world, talk, seen, mine, place)


def typed(world: World, talk: Conversation, place: TellingOrganiser, text: str) -> Turn | None:
    """The detail that was asked for; None where only rows are waited for."""
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    if seen is None or mine is None or not mine.missing:
        return None
    tr = words_of(world, talk)
    match mine.missing[0]:
        case "commune":
            return _commune(world, talk, seen, mine, place, text)
        case "name":
            name = " ".join(text.split())
            fits = _NAME.fullmatch(name) and 3 <= len(name) <= 60
            return (
                _told(world, talk, seen, mine, "name", name)
                if fits
                else _again(world, talk, place, tr("Bà con gõ cả họ và tên, ví dụ: Nông Thị Hoa."))
            )
        case "phone":
            return _phone(world, talk, seen, mine, place, text)
        case "unit":
            return _unit(world, talk, seen, mine, place, text)
        case "names":
            return None


def tell(world: World, talk: Conversation, place: TellingOrganiser, what: str) -> Turn:
    """A row: "<field>|<value>", or "page|<n>" for more units."""
    field, _, value = what.partition("|")
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    if seen is None or mine is None:
        return contest.show(world, talk, AtContest(place.contest))
    match field:
        case "page":
            return ask(world, talk, replace(place, page=int(value)))
        case "commune":
            return _in_commune(world, talk, seen, mine, place, value)
        case "unit-key" | "names":
            return _told(world, talk, seen, mine, field, value)
        case _:
            return ask(world, talk, place)


def with_now(world: World, seen: Seen, now: Seen) -> World:
    """The world as it will be after this step, to show the next screen by."""
    return replace(world, contests=tuple(now if each is seen else each for each in world.contests))


def _told(world: World, talk: Conversation, seen: Seen, mine: Mine, field: Told, value: str) -> Turn:
    """Taken; the next one is asked for."""
    what: Missing = "unit" if field == "unit-key" else next(each for each in mine.missing if each == field)
    left = replace(mine, missing=tuple(each for each in mine.missing if each != what))
    now = replace(seen, mine=tuple(left if each is mine else each for each in seen.mine))
    turn = ask(with_now(world, seen, now), talk, TellingOrganiser(seen.contest.key, mine.entrant))
    return turn.after(facts=(EntrantTold(mine.entrant, field, value),))


def _again(world: World, talk: Conversation, place: TellingOrganiser, sentence: str) -> Turn:
    return ask(world, talk, place).after(Say(body=sentence))


def _asked(world: World, talk: Conversation, seen: Seen, mine: Mine, place: TellingOrganiser) -> Turn:
    tr = words_of(world, talk)
    match mine.missing[0]:
        case "commune":
            return _ask_commune(world, talk, place)
        case "name":
            say = Say(title=tr("Họ và tên người dự thi?"), body=tr("Bà con gõ có dấu. Ví dụ: Nông Thị Hoa."))
        case "phone":
            say = Say(title=tr("Số điện thoại để báo tin?"), body=tr("Mười chữ số. Ví dụ: 0912 345 678."))
        case "unit":
            return _ask_unit(tr, talk, seen, place)
        case "names":
            say = Say(
                title=tr("Nếu đoạt giải, ghi tên thế nào?"),
                body=tr("Kết quả có thể được dán ở xã và đăng trên mạng."),
            )
            rows = (
                Row(tr("Ghi đủ họ tên"), Go.TELL, "names|full"),
                Row(tr("Chỉ ghi chữ cái đầu, như N.T.H."), Go.TELL, "names|initials"),
                *footer(tr),
            )
            return Turn(at(talk, place), (say,), rows)
    return Turn(at(talk, place), (say,), footer(tr))


def _ask_commune(world: World, talk: Conversation, place: TellingOrganiser) -> Turn:
    tr = words_of(world, talk)
    names = [(code, world.gazetteer.communes[code].full_name) for code in place.maybe[:UNIT_ROWS]]
    rows = tuple(Row(name[:1].upper() + name[1:], Go.TELL, f"commune|{code}") for code, name in names)
    return Turn(at(talk, place), (_ask_where(tr, [name for _, name in names]),), (*rows, *footer(tr)))


def _ask_where(tr: Words, offered: list[str]) -> Say:
    if not offered:
        body = tr("Bà con gõ tên xã, không cần dấu. Ví dụ: that khe. Tên xã cũ cũng được.")
        return Say(title=tr("Người dự thi ở xã, phường nào?"), body=body)
    body = tr("Chọn một dòng, hoặc gõ lại tên xã cho rõ hơn.")
    if len(offered) == 1:
        return Say(title=tr("Có phải {commune} không?", commune=offered[0]), body=body)
    return Say(title=tr("Bà con ở nơi nào trong các nơi này?"), body=body)


def _commune(world: World, talk: Conversation, seen: Seen, mine: Mine, place: TellingOrganiser, text: str) -> Turn:
    match world.gazetteer.find(text):
        case Meant(code, sure) if sure:
            return _in_commune(world, talk, seen, mine, place, code)
        case Meant(code):
            return ask(world, talk, replace(place, maybe=(code,)))
        case Unclear(codes):
            return ask(world, talk, replace(place, maybe=codes))
        case _:
            tr = words_of(world, talk)
            return _again(world, talk, place, tr("Loa Bản chưa tìm ra xã ấy. Bà con gõ lại giúp."))


def _in_commune(world: World, talk: Conversation, seen: Seen, mine: Mine, place: TellingOrganiser, code: str) -> Turn:
    tr = words_of(world, talk)
    allowed = seen.contest.eligibility.communes
    if code not in world.gazetteer.communes or (allowed and code not in allowed):
        return _again(world, talk, replace(place, maybe=()), tr("Cuộc thi này dành cho bà con ở xã khác."))
    return _told(world, talk, seen, mine, "commune", code)


def _phone(world: World, talk: Conversation, seen: Seen, mine: Mine, place: TellingOrganiser, text: str) -> Turn:
    tr = words_of(world, talk)
    number = phone_in(text)
    if number is None:
        return _again(world, talk, place, tr("Số ấy chưa đúng. Số điện thoại có mười chữ số, bắt đầu bằng số 0."))
    match seen.telephone:
        case "phone":
            return _again(world, talk, place, tr("Số này đã dự thi rồi. Nếu là của bà con, gõ mã dự thi để thi tiếp."))
        case "staff":
            return _again(world, talk, place, tr("Số này của Ban Tổ chức. Ban Tổ chức không dự thi."))
        case None:
            return _told(world, talk, seen, mine, "phone", number)


def _ask_unit(tr: Words, talk: Conversation, seen: Seen, place: TellingOrganiser) -> Turn:
    units = [Row(unit.name, Go.TELL, f"unit-key|{unit.key}") for unit in seen.contest.unit]
    more = Row(tr("Xem thêm đơn vị"), Go.TELL)
    rows = [
        replace(row, what=f"page|{row.what}") if row.label == more.label else row
        for row in paged(units, place.page, more, UNIT_ROWS)
    ]
    body = (
        tr("Chọn một dòng, hoặc gõ tên đơn vị.") if units else tr("Bà con gõ tên cơ quan, trường, thôn bản của mình.")
    )
    return Turn(at(talk, place), (Say(title=tr("Người dự thi thuộc đơn vị nào?"), body=body),), (*rows, *footer(tr)))


def _unit(world: World, talk: Conversation, seen: Seen, mine: Mine, place: TellingOrganiser, text: str) -> Turn:
    """Of the list by its name; without a list whatever she writes, which is sealed like her name."""
    tr = words_of(world, talk)
    if not seen.contest.unit:
        unit = " ".join(text.split())[:100]
        return _told(world, talk, seen, mine, "unit", unit)
    named = [unit.key for unit in seen.contest.unit if fold(text) in fold(unit.name)]
    if len(named) == 1:
        return _told(world, talk, seen, mine, "unit-key", named[0])
    return _again(world, talk, place, tr("Loa Bản chưa tìm ra đơn vị ấy. Bà con gõ lại, hoặc chọn một dòng."))
