"""Đố vui tại hội trường, for who leads: two taps begin it, numbers move it on, a line of letters and numbers counts cards."""

import re

from msgspec.structs import replace

from bot.model.conversation import Conversation, Go, Place, Row
from bot.model.facts import LiveCounted, LiveMoved, LiveTeamed
from bot.model.folding import fold, nfc
from bot.model.live import (
    COUNTS,
    LETTERS,
    LONGEST_TEAM,
    MOST_TEAMS,
    SECONDS,
    LiveBegun,
    LiveQuestion,
    LiveRules,
    LiveSeen,
    LiveState,
    Move,
)
from bot.model.live_codes import CODES, live_code, shown_live
from bot.model.live_draw import drawn, mixed, topics_for
from bot.model.live_places import ChoosingLive, LeadingLive
from bot.model.live_raised import raised
from bot.model.replies import Link, Say
from bot.model.world import Words, World
from bot.talk import meeting
from bot.talk.halls import quiz as live
from bot.talk.turn import Turn, at, footer, help_row, paged, words_of

SIZES = tuple((questions, seconds) for seconds in SECONDS[1:3] for questions in COUNTS)
_TEAMS = re.compile(r"\s*(?:chia\s+)?(?:đội|doi)\s*:?\s+(.+)", re.IGNORECASE | re.DOTALL)


def open_hall(world: World, talk: Conversation, page: int = 0) -> Turn:
    """The quiz that she leads already; else what to ask about. Who leads nothing is asked for a hall's code."""
    if world.person is None or world.person.leads_as() is None:
        return live.ask_code(world, talk)
    if world.live is not None and world.live.leads and world.live.shown != "over":
        return show(world, talk, LeadingLive(world.live.id))
    return choose(world, talk, ChoosingLive(page, talk.place.size if isinstance(talk.place, ChoosingLive) else 0))


def choose(world: World, talk: Conversation, place: ChoosingLive) -> Turn:
    if world.person is None or world.person.leads_as() is None:
        return meeting.not_for_her(world, talk)
    tr = words_of(world, talk)
    questions, seconds = SIZES[place.size % len(SIZES)]
    other = (place.size + 1) % len(SIZES)
    topics = [Row(tr(topic.name), Go.LIVE_TOPIC, topic.key) for topic in topics_for(world.library)]
    rows = paged([Row(tr("Trộn các chủ đề"), Go.LIVE_TOPIC), *topics], place.page, Row(tr("Xem thêm"), Go.LIVE_NEW), 4)
    change = Row(tr("Đổi: {n} câu, {s} giây", n=SIZES[other][0], s=SIZES[other][1]), Go.LIVE_SIZE, str(other))
    say = Say(
        title=tr("Đố vui tại hội trường"),
        body=tr(
            "{n} câu, mỗi câu {s} giây. Chọn chủ đề là có mã ngay, bà con vào bằng mã ấy. Không hỏi tên ai.",
            n=questions,
            s=seconds,
        ),
    )
    return Turn(at(talk, place), (say,), (*rows, change, help_row(tr)))


def begin(world: World, talk: Conversation, place: Place, topic: str) -> Turn:
    """`topic` "": a mix of all."""
    role = world.person.leads_as() if world.person else None
    if role is None or world.person is None:
        return meeting.not_for_her(world, talk)
    questions, seconds = SIZES[place.size % len(SIZES) if isinstance(place, ChoosingLive) else 0]
    topics = [topic] if topic else [each.key for each in mixed(world.library)]
    asked = drawn(world.library, topics, questions, world.chance)
    if not asked:
        tr = words_of(world, talk)
        none = Say(body=tr("Chủ đề này hôm nay chưa có câu hỏi. Mời chọn chủ đề khác."))
        return choose(world, talk, ChoosingLive()).after(none)
    code = live_code(world.chance % CODES)
    hall = world.hall.meeting if world.hall else 0
    rules = LiveRules(asked, seconds, topic=topic)
    begun = LiveBegun(world.fresh_id, code, rules, role.area or world.person.commune, hall)
    seen = LiveSeen(begun.id, code, rules, LiveState(), "lobby", seconds, leads=True)
    tr = words_of(world, talk)
    return Turn(at(talk, LeadingLive(begun.id)), (_state(tr, seen),), _rows(tr, seen, ("start", "end")), (begun,))


def move(world: World, talk: Conversation, what: str) -> Turn:
    """`what`: the move and the version it was offered at; two who press at once move it once."""
    seen = world.live
    if seen is None or not seen.leads:
        return open_hall(world, talk)
    name, _, version = what.partition("|")
    step = next((step for each, step in seen.moves.items() if each == name), None)
    if step is None or version != str(seen.state.version):
        return show(world, talk, LeadingLive(seen.id))
    if name == "end" and not (isinstance(talk.place, LeadingLive) and talk.place.view == "sure"):
        return show(world, talk, LeadingLive(seen.id, "sure"))
    tr, there = words_of(world, talk), _gone(seen, step.to)
    place = at(talk, LeadingLive(seen.id))
    return Turn(place, (_state(tr, there),), _rows(tr, there, step.then), (LiveMoved(seen.id, step.to),))


def typed(world: World, talk: Conversation, text: str) -> Turn | None:
    """Counted cards, or the teams before the first question. None: it is about something else."""
    seen = world.live
    if seen is None or not seen.leads or not isinstance(talk.place, LeadingLive):
        return None
    teams = _TEAMS.fullmatch(text)
    if teams and seen.shown == "lobby":
        return _teamed(world, talk, seen, teams[1])
    question = seen.question
    if question is None or seen.shown == "over":
        return None
    found = raised(seen.rules, len(question.options), text)
    if found is None:
        return None
    tr = words_of(world, talk)
    place = LeadingLive(seen.id)
    if found.slip:
        return show(world, talk, place).after(Say(body=_slip(tr, seen, found.slip)))
    total = sum(found.counts)
    told = tr.many("Đã ghi {n} phiếu giấy cho câu này.", "Đã ghi {n} phiếu giấy cho câu này.", total)
    there = replace(world, live=replace(seen, carded=seen.carded if seen.rules.teams else total))
    fact = LiveCounted(seen.id, seen.state.index, found.team, found.counts)
    return show(there, talk, place).after(Say(body=told), facts=(fact,))


def show_links(world: World, talk: Conversation) -> Turn:
    return show(world, talk, LeadingLive(world.live.id, "links")) if world.live else open_hall(world, talk)


def show(world: World, talk: Conversation, place: LeadingLive) -> Turn:
    seen = world.live
    if seen is None or not seen.leads or seen.id != place.live:
        return open_hall(world, talk) if seen and seen.leads else choose(world, talk, ChoosingLive())
    tr = words_of(world, talk)
    if place.view == "sure" and "end" in seen.moves:
        return _sure(tr, talk, place, seen)
    if place.view == "links":
        return _links(tr, talk, place, seen)
    return Turn(at(talk, replace(place, view="")), (_state(tr, seen),), _rows(tr, seen, tuple(seen.moves)))


def _state(tr: Words, seen: LiveSeen) -> Say:
    joined = tr.many("{n} máy đã vào.", "{n} máy đã vào.", seen.phones)
    if seen.shown == "lobby":
        teams = tr("Đội: {teams}.", teams=", ".join(seen.rules.teams)) if seen.rules.teams else ""
        how = tr("Bà con nhắn mã này cho Loa Bản, hoặc quét hình trên màn hình lớn.")
        name = tr("Muốn chia đội thì nhắn: đội Nà Pài, Khuổi Lầy") if not seen.rules.teams else ""
        body = "\n\n".join(each for each in (how, joined, teams, name) if each)
        return Say(title=tr("Mã hội trường: {code}", code=shown_live(seen.code)), body=body)
    if seen.shown in ("standings", "over"):
        title = tr("Bảng điểm") if seen.shown == "standings" else tr("Đố vui xong rồi.")
        lines = [live.standing(tr, *each) for each in seen.places]
        given, right, cards, cards_right = seen.total
        lines.append(tr("Bằng máy: đúng {right}/{given} câu trả lời.", right=right, given=given))
        if cards:
            lines.append(tr("Phiếu giấy: đúng {right}/{given} lượt giơ.", right=cards_right, given=cards))
        lines.append(tr("{joined} Bảng đầy đủ ở màn hình lớn.", joined=joined))
        return Say(title=title, body="\n".join(lines))
    question = seen.question
    body = _question(tr, seen, question) if question else ""
    return Say(title=_title(tr, seen), body=body)


def _title(tr: Words, seen: LiveSeen) -> str:
    n, all = seen.state.index + 1, len(seen.rules.questions)
    match seen.shown:
        case "asking":
            return tr("Câu {n}/{all}, còn {s} giây", n=n, all=all, s=seen.left_s)
        case "closed":
            return tr("Câu {n}/{all}, hết giờ", n=n, all=all)
        case "paused":
            return tr("Câu {n}/{all}, tạm dừng", n=n, all=all)
        case _:
            return tr("Câu {n}/{all}, đáp án", n=n, all=all)


def _question(tr: Words, seen: LiveSeen, question: LiveQuestion) -> str:
    """To be read aloud; the right one only after it was shown."""
    shows = seen.shown == "answer"
    lines = [question.ask]
    for n, option in enumerate(question.options):
        counted = f" ({seen.tally[n]})" if shows else ""
        lines.append(f"{LETTERS[n]}. {option}{counted}{' ✓' if shows and n == question.right else ''}")
    told = tr(
        "{answered}/{phones} máy đã trả lời, {cards} phiếu giấy.",
        answered=seen.answered,
        phones=seen.phones,
        cards=seen.carded,
    )
    more = question.explain if shows else tr("Đếm phiếu giấy thì nhắn, ví dụ: A 12 B 30 C 5")
    return "\n".join(lines) + f"\n\n{told}\n\n{more}"


def _rows(tr: Words, seen: LiveSeen, moves: tuple[Move, ...]) -> tuple[Row, ...]:
    if seen.shown == "over":
        return (Row(tr("Đố buổi khác"), Go.LIVE_NEW), *footer(tr))
    steps = [Row(label(tr, seen, each), Go.LIVE_MOVE, f"{each}|{seen.state.version}") for each in moves]
    links = [Row(tr("Màn hình lớn, phiếu giấy"), Go.LIVE_LINKS)] if seen.shown == "lobby" else []
    return (*steps, Row(tr("Xem lại"), Go.LIVE), *links, help_row(tr))


def label(tr: Words, seen: LiveSeen, move: Move) -> str:
    match move:
        case "start":
            return tr("Bắt đầu câu 1")
        case "pause":
            return tr("Dừng đồng hồ")
        case "resume":
            return tr("Tiếp tục đếm giờ")
        case "answer":
            return tr("Xem đáp án")
        case "standings":
            return tr("Xem bảng điểm")
        case "next" if seen.state.index + 1 >= len(seen.rules.questions):
            return tr("Kết quả cuối cùng")
        case "next":
            return tr("Sang câu {n}", n=seen.state.index + 2)
        case "skip":
            return tr("Bỏ câu này, không tính")
        case "end":
            return tr("Kết thúc buổi đố")


def _gone(seen: LiveSeen, to: LiveState) -> LiveSeen:
    """As the screen shows it from now on."""
    goes_on = to.phase == "asking" and to.index == seen.state.index
    there = replace(seen, state=to, shown=to.phase, left_s=seen.left_s if goes_on else seen.rules.seconds)
    return there if to.index == seen.state.index else replace(there, answered=0, carded=0, tally=(0, 0, 0, 0))


def _teamed(world: World, talk: Conversation, seen: LiveSeen, typed: str) -> Turn:
    tr = words_of(world, talk)
    named = {fold(each): " ".join(nfc(each).split())[:LONGEST_TEAM] for each in re.split(r"[,;\n]+", typed)}
    teams = tuple(name for folded, name in named.items() if folded)[:MOST_TEAMS]
    state = replace(seen.state, version=seen.state.version + 1)
    there = replace(world, live=replace(seen, rules=replace(seen.rules, teams=teams), state=state))
    done = Say(body=tr("Đã chia đội. Ai vào trước đó thì chọn đội lại."))
    return show(there, talk, LeadingLive(seen.id)).after(done, facts=(LiveTeamed(seen.id, teams),))


def _slip(tr: Words, seen: LiveSeen, slip: str) -> str:
    match slip:
        case "team" if seen.rules.teams:
            return tr("Ghi tên đội trước số phiếu, ví dụ: {team} A 12 B 30", team=seen.rules.teams[0])
        case "team":
            return tr("Buổi này không chia đội. Nhắn ví dụ: A 12 B 30 C 5")
        case "option":
            return tr("Câu này không có chữ ấy. Nhắn lại giúp, ví dụ: A 12 B 30")
        case _:
            return tr("Số này lớn quá. Nhắn lại giúp, ví dụ: A 12 B 30 C 5")


def _sure(tr: Words, talk: Conversation, place: LeadingLive, seen: LiveSeen) -> Turn:
    say = Say(
        title=tr("Kết thúc buổi đố?"),
        body=tr("Câu đang hỏi mà chưa xem đáp án thì không tính. Kết thúc rồi thì không mở lại được."),
    )
    rows = (
        Row(tr("Kết thúc buổi đố"), Go.LIVE_MOVE, f"end|{seen.state.version}"),
        Row(tr("Không, quay lại"), Go.LIVE),
        help_row(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def _links(tr: Words, talk: Conversation, place: LeadingLive, seen: LiveSeen) -> Turn:
    screen, control = seen.links
    say = Say(
        title=tr("Màn hình lớn và trang điều khiển"),
        body=tr(
            "Máy chiếu: mở {screen}\n\nTrang điều khiển chỉ để mình dùng: ai có đường dẫn ấy là điều khiển được. "
            "Ở đó có cả phiếu giấy A, B, C, D để in.",
            screen=screen,
        ),
        media=(Link(screen, tr("Mở màn hình lớn")), Link(control, tr("Mở trang điều khiển"))),
        fleeting=True,
    )
    return Turn(at(talk, place), (say,), (Row(tr("Xem lại"), Go.LIVE), *footer(tr)))
