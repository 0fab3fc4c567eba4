"""Entering a contest: the age where both may, a child's code of school or guardian, and the consent."""

from msgspec.structs import replace

from bot.model.codes import shown
from bot.model.competing import AtContest, EnteringContest, TellingOrganiser
from bot.model.contest import Age
from bot.model.conversation import Conversation, Go, Row
from bot.model.facts import Consented, ContestEntered
from bot.model.people import Person, Representative
from bot.model.replies import Say
from bot.model.seen import Seen
from bot.model.world import Words, World
from bot.talk.contests import details as contest_details
from bot.talk.contests import page as contest
from bot.talk.turn import Turn, at, help_row, words_of

CONSENT = "contest-2026-11"
"""The version of the words in `_consent`; kept with each entry as its proof (S37, S39)."""


def begin(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is "<contest>", "<contest>|<age>" or, with her consent, "<contest>|<age>|yes"."""
    key, _, rest = what.partition("|")
    seen = contest.find(world, key)
    tr = words_of(world, talk)
    if seen is None or seen.phase != "open":
        return contest.show(world, talk, AtContest(key))
    if seen.refusal is not None:
        return contest.show(world, talk, AtContest(key)).after(Say(body=_refused(tr, seen)))
    age, _, agreed = rest.partition("|")
    match age:
        case "16+" | "under-16" if age in seen.contest.eligibility.ages:
            place = EnteringContest(key, age)
            return _agreed(world, talk, seen, age) if agreed else show(world, talk, place)
        case _:
            ages = seen.contest.eligibility.ages
            return show(world, talk, EnteringContest(key, ages[0] if len(ages) == 1 else ""))


def show(world: World, talk: Conversation, place: EnteringContest) -> Turn:
    seen = contest.find(world, place.contest)
    tr = words_of(world, talk)
    if seen is None:
        return contest.show(world, talk, AtContest(place.contest))
    if not place.age:
        say = Say(title=seen.contest.name, body=tr("Người dự thi từ đủ 16 tuổi chưa?"))
        rows = (
            Row(tr("Từ đủ 16 tuổi"), Go.ENTER, f"{place.contest}|16+"),
            Row(tr("Dưới 16 tuổi"), Go.ENTER, f"{place.contest}|under-16"),
            help_row(tr),
        )
        return Turn(at(talk, place), (say,), rows)
    if place.age == "under-16" and _representative(world, talk, place.contest) is None:
        say = Say(
            title=tr("Các cháu dưới 16 tuổi thi qua nhà trường hoặc cha mẹ."),
            body=tr("Cháu gõ mã chín chữ và số mà thầy cô hoặc cha mẹ đưa."),
        )
        return Turn(at(talk, place), (say,), (Row(tr("Về cuộc thi"), Go.CONTEST, place.contest), help_row(tr)))
    return _consent(tr, talk, seen, place)


def represented(world: World, talk: Conversation, found: Representative, code: str) -> Turn:
    """A school's or guardian's code was typed; it waits for the child's own yes."""
    seen = contest.find(world, found.contest)
    tr = words_of(world, talk)
    if seen is None or seen.phase != "open" or "under-16" not in seen.contest.eligibility.ages:
        return contest.choose(world, talk).after(Say(body=tr("Mã này là của một cuộc thi chưa mở hoặc đã đóng.")))
    if found.is_full:
        said = Say(body=tr("Mã này đã đủ người dùng. Cháu hỏi lại thầy cô hoặc cha mẹ."))
        return contest.show(world, talk, AtContest(found.contest)).after(said)
    return show(world, replace(talk, code=code), EnteringContest(found.contest, "under-16"))


def slipped(world: World, talk: Conversation, place: EnteringContest) -> Turn:
    """Words where a code or a yes was waited for."""
    tr = words_of(world, talk)
    return show(world, talk, place).after(Say(body=tr("Loa Bản chưa hiểu ý này. Bà con chọn một dòng nhé.")))


def _refused(tr: Words, seen: Seen) -> str:
    match seen.refusal:
        case "commune":
            return tr("Cuộc thi này dành cho bà con ở xã khác.")
        case "roles" | "excluded" | "age" | "representative":
            return tr("Cuộc thi này dành cho đối tượng khác, bà con xem ở mục Thể lệ.")
        case _:
            return tr("Máy này đã đủ số người dự thi.")


def _representative(world: World, talk: Conversation, key: str) -> Representative | None:
    found = world.codes.get(talk.code) if talk.code else None
    return found if isinstance(found, Representative) and found.contest == key else None


def _consent(tr: Words, talk: Conversation, seen: Seen, place: EnteringContest) -> Turn:
    contest = seen.contest
    rule = contest.eligibility
    lines = [tr("Bà con xác nhận: {declares}", declares=rule.declares)] if rule.declares else []
    if place.age == "16+" and rule.details:
        asked = ", ".join(_field(tr, field) for field in rule.details)
        lines.append(
            tr(
                "Cuộc thi này cần {asked}, để {organiser} liên hệ trao giải. Chỉ Ban Tổ chức cuộc thi này xem được, "
                "xóa sau khi có kết quả 90 ngày.",
                asked=asked,
                organiser=contest.organiser,
            )
        )
    elif place.age == "under-16":
        lines.append(tr("Loa Bản không hỏi tên, không hỏi số máy của cháu. Trường hoặc cha mẹ nhận giải giúp cháu."))
    lines.append(tr('Bài thi được giữ lại để xếp hạng. Muốn thôi lúc nào cũng được: nhắn "xóa dữ liệu".'))
    say = Say(title=tr("Dự thi: {name}", name=contest.name), body="\n\n".join(lines))
    rows = (
        Row(tr("Đồng ý dự thi"), Go.ENTER, f"{contest.key}|{place.age}|yes"),
        Row(tr("Không dự thi"), Go.CONTEST, contest.key),
        help_row(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def _field(tr: Words, field: str) -> str:
    return {"name": tr("họ tên"), "phone": tr("số điện thoại"), "unit": tr("đơn vị")}[field]


def _agreed(world: World, talk: Conversation, seen: Seen, age: Age) -> Turn:
    """Her entry begins: an adult who was a stranger is known from now on; a child is not (S38)."""
    tr = words_of(world, talk)
    by = _representative(world, talk, seen.contest.key) if age == "under-16" else None
    if age == "under-16" and (by is None or by.is_full):
        return show(world, talk, EnteringContest(seen.contest.key, age))
    mine = seen.child if age == "under-16" else seen.adult
    if mine is None:
        return show(world, talk, EnteringContest(seen.contest.key, age))
    person = world.person or Person(0)
    commune = by.commune if by else person.commune
    if commune:
        mine = replace(mine, missing=tuple(each for each in mine.missing if each != "commune"))
    entered = ContestEntered(
        contest=seen.contest.key,
        entrant=mine.entrant,
        code=mine.code,
        age=age,
        commune=commune,
        unit=by.unit if by else "",
        represented_by=by.id if by else 0,
        consent=CONSENT,
    )
    consented = (Consented(CONSENT),) if age == "16+" and world.person is None else ()
    say = Say(
        title=tr("Mã dự thi: {code}", code=shown(mine.code)),
        body=tr("Bà con ghi lại. Mất mạng hay đổi máy, gõ mã này là thi tiếp đúng chỗ cũ."),
    )
    known = contest_details.with_now(world, seen, replace(seen, mine=(*seen.mine, mine)))
    turn = contest_details.ask(known, replace(talk, code=""), TellingOrganiser(seen.contest.key, mine.entrant))
    return turn.after(say, facts=(*consented, entered))
