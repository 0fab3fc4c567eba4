"""The only door of the talk: one event, one step."""

from hashlib import blake2b
from typing import assert_never

from msgspec.structs import replace

from bot.model.codes import is_meant_as_code, read_code, read_codes
from bot.model.competing import AtContest, EnteringContest, InContest, TellingOrganiser
from bot.model.conversation import (
    Answered,
    Asking,
    CheckingIn,
    ChoosingTopic,
    Consenting,
    Conversation,
    CountingHeads,
    Go,
    Home,
    NamingCommune,
    NamingMeetingCommune,
    Offer,
    Practised,
    QuizDone,
    Reading,
    Resting,
    Row,
    TypingHouseCode,
)
from bot.model.events import (
    Acknowledged,
    Event,
    Joined,
    Left,
    Located,
    Moved,
    Opened,
    Tapped,
    Typed,
    Unreadable,
    Withdrew,
)
from bot.model.facts import Forgotten, HouseholdHosted, QuestionAsked
from bot.model.folding import fold
from bot.model.live_codes import read_live_code
from bot.model.live_places import AtLive, LeadingLive, TypingLiveCode
from bot.model.news import OFFER
from bot.model.relays import Heard, heard_in, heard_in_payload, is_slip, spoken
from bot.model.replies import Order, Pages, Reply, Say, Wipe
from bot.model.world import Step, World
from bot.talk import asking, calm, checking_in, credit, help, home, houses, in_place, joining, meeting, relay, withheld
from bot.talk.contests import details as contest_details
from bot.talk.contests import entry as contest_entry
from bot.talk.contests import page as contest
from bot.talk.contests import paper as contest_paper
from bot.talk.halls import lead as live_lead
from bot.talk.halls import quiz as live
from bot.talk.heard import ANYWHERE, calls_for_help, row_meant, row_named, wants_to_leave
from bot.talk.officers import figures as officer
from bot.talk.picked import pick, resume
from bot.talk.show import show
from bot.talk.turn import Turn, words_of

CODES_READ = 2000
"""Letters of a list of codes: some hundred and fifty houses."""
LISTENED_TO = 1000
"""Letters of a message in which danger is heard: some two hundred words."""
_ONLY_A_CODE = frozenset({"", "ma", "ma cua", "ma so", "loa ban", "loa ban ma"})
"""What may stand around a spoken code without meaning anything."""
_ASKED_FROM = (Home, ChoosingTopic, Reading, Asking, Answered, Resting, QuizDone, Practised, AtContest)
"""Places where a sentence that is no row is a question about the law."""


def step(world: World, talk: Conversation, event: Event) -> Step:
    """Same world, talk and event: same step. Nothing else is looked at and nothing outside is touched."""
    if isinstance(event, Left | Joined | Acknowledged | Moved):
        return Step(talk, ())
    if isinstance(event, Withdrew):
        return Step(Conversation(), (), (Forgotten(),))
    if world.in_group:
        return _with_offer(world, home.in_group(world, talk))
    if world.is_late:
        return _too_late(world, talk)
    if talk.code and talk.code not in world.codes:
        talk = replace(talk, code="")  # it waited for her and leads nowhere any more
    turn = _turn(world, replace(talk, is_late=False) if talk.is_late else talk, event)
    done = _for_guest(world, resume(world, turn) if turn.resumes else turn)
    return in_place.marked(talk, event, _with_offer(world, credit.settled(world, done)))


def _for_guest(world: World, turn: Turn) -> Turn:
    """What happens while another house listens here is that house's; after its hour the owner's again."""
    if turn.talk.guest is None:
        return turn
    guest = houses.hosted(world, turn.talk)
    if guest is None:
        return replace(turn, talk=replace(turn.talk, guest=None))
    return turn.after(facts=(HouseholdHosted(guest),)) if turn.facts else turn


def _too_late(world: World, talk: Conversation) -> Step:
    """After an outage: one home card, whatever was asked, however often; never help (S15)."""
    if talk.is_late:
        return Step(talk, ())
    return _with_offer(world, home.show(world, replace(talk, is_late=True)))


def _turn(world: World, talk: Conversation, event: Typed | Tapped | Opened | Located | Unreadable) -> Turn:
    match event:
        case Typed(text):
            return _typed(world, talk, text)
        case Tapped(offer, row):
            return _tapped(world, talk, offer, row)
        case Opened(payload):
            if live.is_code_of(world, read_live_code(payload)):
                return live.come(world, talk)
            code = read_code(payload)
            heard = heard_in_payload(payload)
            if heard is not None:
                return _sent(world, relay.came(world, talk, heard), heard, opened=True)
            if code is None and calm.lasts(world, talk):
                return calm.stay(world, talk)
            if code:
                return joining.typed_code(world, talk, code)
            return contest.pointed_at(world, talk, payload) or home.show(world, talk)
        case Unreadable(withheld=True):
            return withheld.answer(world, talk)
        case Located(lat, lon):
            return _located(world, talk, lat, lon)
        case Unreadable():
            return _unreadable(world, talk)
        case _:
            assert_never(event)


def _typed(world: World, talk: Conversation, text: str) -> Turn:
    """Leaving and help come before every other rule (S6, S7); then what stands on the screen; then the place."""
    folded = fold(text[:500])
    if wants_to_leave(folded, world.helpline):
        return home.leave(world, calm.over(talk))
    if calls_for_help(folded, world.helpline):
        return help.show(world, talk)
    calmed = _calmed(world, talk, text[:LISTENED_TO], folded)
    if calmed is not None:
        return calmed
    if live.is_code_of(world, read_live_code(text[:40])):
        return live.come(world, talk)
    waited_for = _waited_for(world, talk, text, folded)
    if waited_for is not None:
        return waited_for
    heard, rest = heard_in(text)
    if heard is not None:
        talk, text, folded = relay.came(world, talk, heard), rest, fold(rest[:500])
        if heard.mark or folded in _ONLY_A_CODE:
            return _sent(world, talk, heard, opened=bool(heard.mark))
    elif is_slip(text):
        tr = words_of(world, talk)
        return show(world, talk, talk.place).after(Say(body=tr("Mã ấy chưa đúng, bà con xem lại từng chữ số giúp.")))
    figures = None if row_named(folded, talk.offer) else officer.typed(world, talk, text, folded)
    row = None if figures else row_meant(folded, talk.offer) or _row_beyond(world, talk, folded)
    code = read_code(text[:40])
    is_code = isinstance(talk.place, TypingHouseCode) or is_meant_as_code(text[:40])
    if code and (code in world.codes or (row is None and figures is None and is_code)):
        return joining.typed_code(world, talk, code)
    if row is not None:
        return pick(world, talk, row)
    if figures is not None:
        return figures
    return _said_to_place(world, talk, text[:200], folded)


def _sent(world: World, talk: Conversation, heard: Heard, *, opened: bool) -> Turn:
    """A link was opened, or a text pasted that somebody sent; or a spoken code alone, which disturbs nothing that goes on."""
    if calm.lasts(world, talk):
        return calm.stay(world, talk)
    if opened or isinstance(talk.place, Home):
        return relay.welcome(world, talk, heard)
    tr = words_of(world, talk)
    return show(world, talk, talk.place).after(Say(body=tr("Đã nhận mã {code}.", code=spoken(heard.code))))


def _waited_for(world: World, talk: Conversation, text: str, folded: str) -> Turn | None:
    """A number where a number was asked is no row, and a list of codes no sentence."""
    match talk.place:
        case CountingHeads() as place:
            heads = meeting.heads_in(folded)
            return None if heads is None else meeting.counted(world, talk, place, heads)
        case CheckingIn():
            return checking_in.typed_codes(world, talk, text[:CODES_READ])
        case AtLive() | LeadingLive() | TypingLiveCode() as place:
            return (
                live_lead.typed(world, talk, text[:200])
                if isinstance(place, LeadingLive)
                else live.typed(world, talk, folded)
            )
        case TellingOrganiser() as place if not _means_something_else(world, talk, text, folded):
            return contest_details.typed(world, talk, place, text[:200])
        case InContest() as place if not _means_something_else(world, talk, text, folded):
            return contest_paper.typed(world, talk, place, text[:200])
        case _:
            return None


def _means_something_else(world: World, talk: Conversation, text: str, folded: str) -> bool:
    """In a contest words are waited for; a row, a code, and the few words that always work are not such words."""
    always = ANYWHERE.get(folded) in (Go.HOME, Go.BACK, Go.FORGET, Go.NO_REMINDERS)
    return always or row_named(folded, talk.offer) is not None or read_code(text[:40]) in world.codes


def _calmed(world: World, talk: Conversation, text: str, folded: str) -> Turn | None:
    """Danger is heard from everywhere, but a row that is named whole is that row (S21), and a code that leads somewhere is
    no words, whatever they sound like; then it stays calm (S24)."""
    if row_named(folded, talk.offer) is not None:
        return None
    near = row_meant(folded, talk.offer)
    told = None if _leads_somewhere(world, text) else world.ear(text)
    if told is not None and (told.sure or near is None):
        return calm.show(world, talk, told)
    asked_for = near is not None or ANYWHERE.get(folded) in (Go.BACK, Go.FORGET)
    return calm.stay(world, talk) if calm.answers(world, talk) and not asked_for else None


def _leads_somewhere(world: World, text: str) -> bool:
    """Of twenty lists of a few codes one sounds like danger by chance."""
    return bool(world.codes) and any(code in world.codes for code in read_codes(text).codes)


def _row_beyond(world: World, talk: Conversation, folded: str) -> Row | None:
    """Of a contest also a row that stands one tap away."""
    place = talk.place
    beyond = contest.row_beyond(world, talk, place, folded) if isinstance(place, AtContest) else None
    return beyond or _row_anywhere(world, folded)


def _row_anywhere(world: World, folded: str) -> Row | None:
    go = ANYWHERE.get(folded)
    return Row(folded, go) if go else contest.named(world, folded)


def _said_to_place(world: World, talk: Conversation, text: str, folded: str) -> Turn:
    match talk.place:
        case Consenting() if joining.means_yes(folded):
            return pick(world, talk, Row("", Go.AGREE))
        case Consenting() if joining.means_no(folded):
            return pick(world, talk, Row("", Go.DECLINE))
        case NamingCommune() if folded in joining.SKIP:
            return pick(world, talk, Row("", Go.NO_HOUSE))
        case NamingCommune() as place:
            return joining.typed_commune(world, talk, text, place)
        case NamingMeetingCommune() as place:
            return meeting.typed_commune(world, talk, place, text)
        case CountingHeads() as place:
            return meeting.not_counted(world, talk, place)
        case EnteringContest() as place if not is_meant_as_code(text[:40]):
            return _said_on_entering(world, talk, place, folded)
        case place if isinstance(place, TypingHouseCode) or is_meant_as_code(text[:40]):
            tr = words_of(world, talk)
            slip = Say(body=tr("Bà con gõ lại mã giúp: chín chữ và số, ví dụ in trên thẻ."))
            return show(world, talk, talk.place).after(slip)
        case place if isinstance(place, _ASKED_FROM) and asking.is_question(place, folded):
            return _asked(world, talk, text)
        case _ if not talk.offer.id:
            return home.show(world, talk)
        case _:
            return _not_understood(world, talk)


def _said_on_entering(world: World, talk: Conversation, place: EnteringContest, folded: str) -> Turn:
    if joining.means_yes(folded) and place.age:
        return pick(world, talk, Row("", Go.ENTER, f"{place.contest}|{place.age}|yes"))
    if joining.means_no(folded):
        return pick(world, talk, Row("", Go.CONTEST, place.contest))
    return contest_entry.slipped(world, talk, place)


def _asked(world: World, talk: Conversation, text: str) -> Turn:
    """Words that mean nothing leave her where she is; only where a question was waited for is she told there is none."""
    found = asking.found_for(world, text)
    if found.kind != "none" or isinstance(talk.place, Asking | Answered):
        return asking.answer(world, talk, found)
    turn = _not_understood(world, talk) if talk.offer.id else home.show(world, talk)
    return turn.after(facts=(QuestionAsked(found.kind),))


def _tapped(world: World, talk: Conversation, offer: str, row: int) -> Turn:
    if offer.startswith(OFFER) and not calm.is_home(world, talk):
        return pick(world, talk, Row("", Go.NEWS))  # sent unasked: it belongs to no screen
    if not talk.offer.id:
        return home.show(world, talk)
    if offer == talk.offer.id and 0 <= row < len(talk.offer.rows):
        return pick(world, talk, talk.offer.rows[row])
    if calm.is_home(world, talk):
        return calm.stay(world, talk)
    tr = words_of(world, talk)
    return show(world, talk, talk.place).after(Say(body=tr("Dòng ấy ở màn hình cũ rồi. Mời bà con chọn ở đây:")))


def _not_understood(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    slip = Say(
        body=tr("Loa Bản chưa hiểu ý này. Bà con bấm một dòng, hoặc nhắn số của dòng ấy nhé.")
        if world.channel.taps
        else tr("Loa Bản chưa hiểu ý này. Bà con nhắn số của dòng cần chọn, ví dụ: 1.")
    )
    return show(world, talk, talk.place).after(slip)


def _located(world: World, talk: Conversation, lat: float, lon: float) -> Turn:
    """Only where she was asked for her commune: elsewhere nobody looks at where she is. It is asked back and dropped."""
    near = () if calm.is_home(world, talk) else world.gazetteer.near(lat, lon)
    match talk.place:
        case NamingCommune() as place if near:
            return joining.show_commune(world, talk, replace(place, maybe=near, page=0))
        case NamingMeetingCommune() as place if near:
            return meeting.show_commune(world, talk, replace(place, maybe=near))
        case _:
            return _unreadable(world, talk)


def _unreadable(world: World, talk: Conversation) -> Turn:
    """Voice, sticker, withheld words: the menu and help, never "lỗi" (S27)."""
    if calm.is_home(world, talk):
        return calm.stay(world, talk)
    tr = words_of(world, talk)
    lead = Say(
        body=tr("Loa Bản mới đọc được chữ và số. Bà con bấm một dòng, hoặc nhắn số. Cần người giúp: nhắn giup.")
        if world.channel.taps
        else tr("Loa Bản mới đọc được chữ và số. Bà con nhắn số của dòng cần chọn. Cần người giúp: nhắn giup.")
    )
    return show(world, talk, talk.place).after(lead)


def _with_offer(world: World, turn: Turn) -> Step:
    """Names the offer, gives its labels to the last message, and takes old screens away where one asks for it."""
    stamp = _offer_id(world)
    offer = Offer(stamp, turn.rows) if turn.rows else turn.talk.offer
    labels = tuple(row.label for row in turn.rows)
    replies: list[Reply] = []
    for n, reply in enumerate(turn.replies):
        is_last = n == len(turn.replies) - 1
        replies.append(_named(reply, f"{stamp}.{n}", labels if is_last else ()))
    if any(isinstance(reply, Say) and reply.instead for reply in replies):
        replies.insert(0, Wipe())
    return Step(calm.marked(world, replace(turn.talk, offer=offer)), tuple(replies), turn.facts)


def _named(reply: Say | Order | Pages, id: str, labels: tuple[str, ...]) -> Say | Order | Pages:
    if isinstance(reply, Order | Pages):
        return replace(reply, frame=replace(reply.frame, id=id, choices=labels))
    return replace(reply, id=id, choices=labels)


def _offer_id(world: World) -> str:
    """Six letters that tell nothing of `chance`, from which codes are drawn."""
    return blake2b(str(world.chance).encode(), digest_size=4).hexdigest()[:6]
