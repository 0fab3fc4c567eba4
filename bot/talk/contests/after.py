"""Beside the paper of a contest: right answers once it is over, being reminded, and not being in it any more."""

from msgspec.structs import replace

from bot.model.codes import shown
from bot.model.competing import AtContest
from bot.model.conversation import Conversation, Go, Row
from bot.model.facts import Consented, EntrantQuit, ReminderChosen, ReminderDropped, RemindersDropped
from bot.model.replies import Say
from bot.model.seen import Reviewed, Seen
from bot.model.world import Words, World
from bot.talk.contests import details as contest_details
from bot.talk.contests import page as contest
from bot.talk.turn import Turn, at, footer, stay, words_of

CONSENT = "reminder-2026-11"
"""The version of the words in `_told`; whoever was a stranger is known from her yes on (S39)."""
NEXT = "next"
"""What the row "the next answer" stands for, where a number of the talk's own would be no entrant."""


def answers(tr: Words, talk: Conversation, seen: Seen, place: AtContest) -> Turn:
    """One question of her newest paper after another."""
    mine = seen.of(place.entrant)
    back = Row(tr("Về cuộc thi"), Go.CONTEST, place.contest)
    if mine is None or not mine.reviewed:
        say = Say(title=seen.contest.name, body=tr("Đáp án có sau khi cuộc thi đóng, cho bài đã nộp."))
        return Turn(at(talk, place), (say,), (back, *footer(tr)))
    n = place.at % len(mine.reviewed)
    title = tr("Câu {n}/{all}", n=n + 1, all=len(mine.reviewed))
    say = Say(title=title, body=_answer(tr, mine.reviewed[n]))
    following = (Row(tr("Câu sau"), Go.REMIND, NEXT),) if n + 1 < len(mine.reviewed) else ()
    return Turn(at(talk, replace(place, at=n)), (say,), (*following, back, *footer(tr)))


def remind(world: World, talk: Conversation, place: AtContest, what: str) -> Turn:
    """On or off, as the row says; or the next answer."""
    seen = contest.find(world, place.contest)
    if seen is None:
        return contest.show(world, talk, place)
    if what == NEXT:
        return contest.show(world, talk, replace(place, at=place.at + 1))
    tr = words_of(world, talk)
    if what == "off":
        now = replace(seen, reminds=False)
        turn = contest.show(contest_details.with_now(world, seen, now), talk, AtContest(place.contest))
        return turn.after(Say(body=tr("Thôi, Loa Bản không nhắc nữa.")), facts=(ReminderDropped(place.contest),))
    if world.channel.pushes == "never" or not seen.to_come:
        return contest.show(world, talk, place)
    consented = (Consented(CONSENT),) if world.person is None else ()
    now = replace(seen, reminds=True)
    turn = contest.show(contest_details.with_now(world, seen, now), talk, AtContest(place.contest))
    said = Say(body=tr('Được rồi, Loa Bản sẽ nhắc. Thôi nhắc lúc nào cũng được: nhắn "thoi nhac".'))
    return turn.after(said, facts=(*consented, ReminderChosen(place.contest, seen.said)))


def ask_to_remind(world: World, tr: Words, talk: Conversation, seen: Seen, place: AtContest) -> Turn:
    back = Row(tr("Về cuộc thi"), Go.CONTEST, place.contest)
    if not seen.to_come or world.channel.pushes == "never":
        why = (
            tr("Cuộc thi này không còn gì để nhắc.")
            if world.channel.pushes != "never"
            else tr("Ở cửa sổ này Loa Bản không nhắc được. Bà con mở Loa Bản ở chỗ khác rồi chọn ở đó.")
        )
        say = Say(title=tr("Nhắc bà con"), body=why)
        return Turn(at(talk, place), (say,), (back, *footer(tr)))
    if seen.reminds:
        say = Say(title=tr("Nhắc bà con"), body=tr("Loa Bản đang nhắc bà con về cuộc thi này."))
        return Turn(at(talk, place), (say,), (Row(tr("Thôi nhắc"), Go.REMIND, "off"), back, *footer(tr)))
    say = Say(title=tr("Nhắc bà con"), body=_told(world, tr))
    return Turn(at(talk, place), (say,), (Row(tr("Có, nhắc tôi"), Go.REMIND, "on"), back, *footer(tr)))


def open_reminders(world: World, talk: Conversation) -> Turn:
    """ "nhắc tôi" typed anywhere: of the contest she is at, or the only one that is to be reminded of."""
    place = talk.place
    if isinstance(place, AtContest):
        return contest.show(world, talk, AtContest(place.contest, "remind"))
    to_come = [each.contest.key for each in world.contests if each.to_come]
    if len(to_come) == 1:
        return contest.show(world, talk, AtContest(to_come[0], "remind"))
    return contest.choose(world, talk)


def no_reminders(world: World, talk: Conversation) -> Turn:
    """ "thôi nhắc" typed anywhere; she stays where she is."""
    tr = words_of(world, talk)
    return stay(talk).after(Say(body=tr("Thôi, Loa Bản không nhắc nữa.")), facts=(RemindersDropped(),))


def ask_to_quit(tr: Words, talk: Conversation, seen: Seen, place: AtContest) -> Turn:
    mine = seen.of(place.entrant)
    title = tr("Thôi dự thi, mã {code}?", code=shown(mine.code) if mine else "")
    say = Say(title=title, body=_lost(tr, seen))
    rows = (Row(tr("Thôi dự thi và xóa"), Go.QUIT), Row(tr("Về cuộc thi"), Go.CONTEST, place.contest), *footer(tr))
    return Turn(at(talk, place), (say,), rows)


def quit(world: World, talk: Conversation, place: AtContest) -> Turn:
    """At once, and with as few taps as entering (S39)."""
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    if seen is None or mine is None or place.view != "quit":
        return contest.show(world, talk, AtContest(place.contest))
    tr = words_of(world, talk)
    refusal = None if seen.refusal == "chat" else seen.refusal  # there is room for another now
    now = replace(seen, mine=tuple(each for each in seen.mine if each is not mine), refusal=refusal)
    turn = contest.show(contest_details.with_now(world, seen, now), talk, AtContest(place.contest))
    gone = EntrantQuit(place.contest, mine.entrant)
    return turn.after(Say(body=tr("Đã xóa. Mã dự thi này không dùng được nữa.")), facts=(gone,))


def _answer(tr: Words, each: Reviewed) -> str:
    asked = each.question
    if each.is_void:
        return asked.ask + "\n\n" + tr("Ban Tổ chức đã hủy câu này: ai trả lời cũng được tính đúng.")
    is_right = each.option is not None and asked.is_right(each.option)
    right = asked.accept[0] if asked.is_filled_in else asked.options[asked.right]
    verdict = tr("Bà con trả lời đúng.") if is_right else tr("Đáp án: {answer}", answer=right)
    if is_right and not asked.is_filled_in:
        verdict = tr("Bà con trả lời đúng: {answer}", answer=right)
    return "\n\n".join((asked.ask, verdict, f"{asked.explain} {asked.law_line}".strip()))


def _lost(tr: Words, seen: Seen) -> str:
    if seen.phase == "published":
        return tr("Tên, số máy và mã dự thi xóa ngay, không lấy lại được. Thứ hạng đã công bố còn lại, không tên.")
    return tr("Tên, số máy và mã dự thi xóa ngay, không lấy lại được. Bài đã làm không được xếp hạng.")


def _told(world: World, tr: Words) -> str:
    lines = [
        tr("Loa Bản nhắc khi vòng thi mở, trước khi đóng một ngày, và khi có kết quả. Chỉ nhắc từ 8 giờ đến 20 giờ."),
        tr('Loa Bản chỉ ghi là máy này muốn được nhắc. Thi xong thì xóa; nhắn "thoi nhac", "thoat" là xóa ngay.'),
    ]
    if world.channel.pushes == "open":
        lines.append(tr("Trang này chỉ nhắc được khi đang mở."))
    elif world.channel.free_hours:
        lines.append(
            tr(
                "Ở ứng dụng này, Loa Bản chỉ nhắc được trong {n} giờ sau tin cuối của bà con.",
                n=world.channel.free_hours,
            )
        )
    return "\n\n".join(lines)
