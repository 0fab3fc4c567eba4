""" "Ghi buổi họp": who leads a meeting logs it by numbers alone: kind, topics, how many houses, and it is done.

For officers, village heads and prestigious people, in their own commune, of today or yesterday.
"""

import datetime as dt
import re

from msgspec.structs import replace

from bot.model.conversation import (
    ChoosingMeeting,
    ChoosingMeetingTopic,
    ConfirmingMeeting,
    Conversation,
    CountingHeads,
    Draft,
    Go,
    MeetingDone,
    NamingMeetingCommune,
    Row,
)
from bot.model.facts import MeetingLogged, MeetingWithdrawn
from bot.model.meetings import KINDS, Meeting
from bot.model.people import Role
from bot.model.places import Meant, Nowhere, Unclear
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, home
from bot.talk.turn import Turn, at, footer, help_row, paged, words_of

IN_TALK = ("meeting", "stall", "club", "film", "training", "loudspeaker", "other")
"""Kinds, the commonest first. A school's lesson names school and classes: it is logged on the page or in a sheet."""
OF_PEOPLE = frozenset({"training"})
"""Who is at a training comes as a person, not for a house."""
HEADLESS = frozenset({"loudspeaker"})
MOST_TOPICS = 3
MOST_HEADS = 3000
_NUMBER = re.compile(
    r"(?:(?:khoang|chung|tam|duoc|co|so|tat ca) )*(\d{1,3} \d{3}|\d{1,6})(?: ?(?:nha|ho|nguoi|houses|people))?"
)


def heads_in(folded: str) -> int | None:
    """The number in "35", "khoảng 35 nhà", "1.234"."""
    found = _NUMBER.fullmatch(folded)
    return int(found[1].replace(" ", "")) if found else None


def begin(world: World, talk: Conversation, page: int = 0) -> Turn:
    role = _role(world)
    if role is None:
        return not_for_her(world, talk)
    tr = words_of(world, talk)
    found_again = [Row(tr("Buổi vừa ghi hôm nay"), Go.MEETING_DONE)] if world.hall else []
    kinds = [Row(tr(KINDS[kind]), Go.MEETING_KIND, kind) for kind in IN_TALK]
    quiz = Row(tr("Đố vui tại hội trường"), Go.LIVE_NEW)
    rows = paged([*found_again, *kinds[:3], quiz, *kinds[3:]], page, Row(tr("Việc khác"), Go.MEETING), 5)
    say = Say(
        title=tr("Ghi buổi họp"),
        body=tr("Mình vừa làm việc gì? Chọn một dòng, hoặc nhắn số của dòng ấy. Không ghi tên ai."),
    )
    return Turn(at(talk, ChoosingMeeting(page)), (say,), (*rows, help_row(tr)))


def choose_kind(world: World, talk: Conversation, kind: str) -> Turn:
    role = _role(world)
    if role is None or kind not in IN_TALK:
        return begin(world, talk)
    commune = role.area or (world.person.commune if world.person else "")
    draft = Draft(kind, commune, day=world.today.isoformat())
    if commune not in world.gazetteer.communes:
        return show_commune(world, talk, NamingMeetingCommune(draft))
    return show_topics(world, talk, ChoosingMeetingTopic(draft))


def show_commune(world: World, talk: Conversation, place: NamingMeetingCommune) -> Turn:
    tr = words_of(world, talk)
    names = [(code, world.gazetteer.communes[code].full_name) for code in place.maybe[:4]]
    rows = [Row(name[:1].upper() + name[1:], Go.MEETING_COMMUNE, code) for code, name in names]
    say = Say(
        title=tr("Buổi ấy ở xã, phường nào?"),
        body=tr("Chọn một dòng, hoặc gõ lại tên xã cho rõ hơn.") if rows else tr("Gõ tên xã, không cần dấu."),
    )
    return Turn(at(talk, place), (say,), (*rows, *footer(tr)))


def typed_commune(world: World, talk: Conversation, place: NamingMeetingCommune, text: str) -> Turn:
    match world.gazetteer.find(text):
        case Meant(code, sure=True):
            return name_commune(world, talk, place, code)
        case Meant(code):
            return show_commune(world, talk, replace(place, maybe=(code,)))
        case Unclear(codes):
            return show_commune(world, talk, replace(place, maybe=codes))
        case Nowhere():
            tr = words_of(world, talk)
            slip = Say(body=tr("Loa Bản chưa tìm ra xã ấy. Gõ lại giúp."))
            return show_commune(world, talk, replace(place, maybe=())).after(slip)


def name_commune(world: World, talk: Conversation, place: NamingMeetingCommune, code: str) -> Turn:
    if code not in world.gazetteer.communes:
        return show_commune(world, talk, replace(place, maybe=()))
    return show_topics(world, talk, ChoosingMeetingTopic(replace(place.draft, commune=code)))


def show_topics(world: World, talk: Conversation, place: ChoosingMeetingTopic) -> Turn:
    tr = words_of(world, talk)
    chosen = place.draft.topics
    enough = [Row(tr("Đủ rồi, bước sau"), Go.MEETING_TOLD)] if chosen else []
    topics = [
        Row(tr(topic.name), Go.MEETING_TOPIC, topic.key)
        for topic in cards.open_topics(world)
        if topic.key not in chosen
    ]
    rows = paged(topics, place.page, Row(tr("Xem thêm chủ đề"), Go.MEETING_TOPICS), 5 - len(enough))
    told = tr("Đã chọn: {topics}.", topics=_topics(world, tr, chosen)) + " " if chosen else ""
    say = Say(title=tr("Buổi ấy nói chuyện gì?"), body=told + tr("Chọn một đến ba chủ đề, lần lượt từng dòng."))
    return Turn(at(talk, place), (say,), (*enough, *rows, help_row(tr)))


def add_topic(world: World, talk: Conversation, place: ChoosingMeetingTopic, topic: str) -> Turn:
    draft = replace(place.draft, topics=(*place.draft.topics, topic)[:MOST_TOPICS])
    if len(draft.topics) == MOST_TOPICS:
        return topics_told(world, talk, draft)
    return show_topics(world, talk, ChoosingMeetingTopic(draft))


def topics_told(world: World, talk: Conversation, draft: Draft) -> Turn:
    if not draft.topics:
        return show_topics(world, talk, ChoosingMeetingTopic(draft))
    if draft.kind in HEADLESS:
        return confirm(world, talk, ConfirmingMeeting(draft))
    return show_heads(world, talk, CountingHeads(draft))


def show_heads(world: World, talk: Conversation, place: CountingHeads) -> Turn:
    tr = words_of(world, talk)
    of_people = place.draft.kind in OF_PEOPLE
    say = Say(
        title=tr("Có bao nhiêu người dự?") if of_people else tr("Có bao nhiêu nhà đến dự?"),
        body=(
            tr("Nhắn một con số, ví dụ 35. Ở bước này, số là số người, không phải số dòng.")
            if of_people
            else tr("Nhắn một con số, ví dụ 35. Ở bước này, số là số nhà, không phải số dòng.")
        ),
    )
    return Turn(at(talk, place), (say,), (Row(tr("Không đếm được"), Go.MEETING_UNCOUNTED), *footer(tr)))


def counted(world: World, talk: Conversation, place: CountingHeads, heads: int | None) -> Turn:
    tr = words_of(world, talk)
    if heads is not None and heads > MOST_HEADS:
        slip = Say(body=tr("Số này lớn quá, nhiều nhất là {most}. Nhắn lại giúp.", most=MOST_HEADS))
        return show_heads(world, talk, place).after(slip)
    return confirm(world, talk, ConfirmingMeeting(replace(place.draft, heads=heads)))


def not_counted(world: World, talk: Conversation, place: CountingHeads) -> Turn:
    """Words where a number is waited for."""
    tr = words_of(world, talk)
    slip = Say(body=tr("Loa Bản đang chờ một con số, ví dụ 35."))
    return show_heads(world, talk, place).after(slip)


def confirm(world: World, talk: Conversation, place: ConfirmingMeeting) -> Turn:
    tr = words_of(world, talk)
    draft, today = place.draft, world.today
    other = today - dt.timedelta(days=1) if draft.day == today.isoformat() else today
    label = tr("Không, là hôm nay") if other == today else tr("Không, là hôm qua")
    rows = (
        Row(tr("Đúng, ghi lại"), Go.MEETING_LOG),
        Row(label, Go.MEETING_DAY, other.isoformat()),
        Row(tr("Làm lại từ đầu"), Go.MEETING),
        *footer(tr),
    )
    return Turn(at(talk, place), (Say(title=tr("Ghi như thế này nhé?"), body=_told(world, tr, draft)),), rows)


def log(world: World, talk: Conversation, place: ConfirmingMeeting) -> Turn:
    role = _role(world)
    if role is None:
        return not_for_her(world, talk)
    tr, draft, id = words_of(world, talk), place.draft, world.fresh_id
    meeting = Meeting(
        kind=draft.kind,
        day=draft.day,
        commune=draft.commune,
        topics=draft.topics,
        led_by=role.kind,
        people=draft.heads if draft.kind in OF_PEOPLE else None,
        households=None if draft.kind in OF_PEOPLE else draft.heads,
    )
    is_open = draft.day == world.today.isoformat() and draft.kind not in HEADLESS
    done = replace(talk, logged=(id, world.today.isoformat()), place=MeetingDone())
    turn = _done(replace(world, hall=None), done, tr("Đã ghi."), can_open=is_open)
    return turn.after(facts=(MeetingLogged(id, meeting),))


def show_done(world: World, talk: Conversation) -> Turn:
    """The meeting of today, found again."""
    hall = world.hall
    if hall is None:
        return begin(world, talk)
    tr = words_of(world, talk)
    title = tr("Buổi vừa ghi: {kind}", kind=tr(KINDS[hall.kind]))
    can_open = hall.day == world.today.isoformat() and hall.kind not in HEADLESS
    return _done(world, talk, title, can_open=can_open)


def undo(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    id, day = talk.logged
    if day != world.today.isoformat() or not id:
        return begin(world, talk)
    forgotten, gone = replace(talk, logged=(0, "")), replace(world, hall=None)
    say = Say(body=tr("Buổi ghi nhầm đã bỏ. Buổi đã có nhà điểm danh thì vẫn giữ, nhờ cán bộ xã sửa trên trang."))
    return begin(gone, forgotten).after(say, facts=(MeetingWithdrawn(id),))


def not_for_her(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    slip = Say(body=tr("Mục này dành cho cán bộ, trưởng thôn, người có uy tín đã nhận mã mời."))
    return home.show(world, talk).after(slip)


def _done(world: World, talk: Conversation, title: str, *, can_open: bool) -> Turn:
    tr = words_of(world, talk)
    is_open = world.hall is not None and world.hall.code != ""
    door = [Row(tr("Xem mã điểm danh") if is_open else tr("Mở điểm danh"), Go.CHECK_IN)] if can_open else []
    quiz = [Row(tr("Đố vui tại hội trường"), Go.LIVE_NEW)] if can_open else []
    rows = (
        *door,
        *quiz,
        Row(tr("Ghi buổi khác"), Go.MEETING),
        Row(tr("Ghi nhầm, bỏ buổi này"), Go.MEETING_UNDO),
        *footer(tr),
    )
    body = (
        tr("Mở điểm danh thì bà con gõ mã là nhà được ghi có mặt, không đếm trùng.")
        if can_open
        else tr("Cảm ơn bà con đã ghi lại.")
    )
    return Turn(at(talk, MeetingDone()), (Say(title=title, body=body),), rows)


def _role(world: World) -> Role | None:
    return world.person.leads_as() if world.person else None


def _topics(world: World, tr: Words, keys: tuple[str, ...]) -> str:
    return ", ".join(tr(topic.name) for topic in world.library.topics if topic.key in keys)


def _told(world: World, tr: Words, draft: Draft) -> str:
    commune = world.gazetteer.communes.get(draft.commune)
    lines = [
        tr(KINDS[draft.kind]) + ", " + tr.day(dt.date.fromisoformat(draft.day)),
        commune.full_name if commune else draft.commune,
        _topics(world, tr, draft.topics),
    ]
    if draft.kind not in HEADLESS:
        lines.append(_heads(tr, draft))
    return "\n".join(lines)


def _heads(tr: Words, draft: Draft) -> str:
    if draft.heads is None:
        return tr("Không đếm")
    if draft.kind in OF_PEOPLE:
        return tr.many("{n} người", "{n} người", draft.heads)
    return tr.many("{n} nhà", "{n} nhà", draft.heads)
