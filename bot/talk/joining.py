"""Consent in plain words, then the commune by its typed name, then the house: new, by code, or not at all."""

from typing import assert_never

from msgspec.structs import replace

from bot.model.codes import CODES, code_from, shown
from bot.model.conversation import (
    Consenting,
    Conversation,
    Go,
    NamingCommune,
    NamingHouse,
    Row,
    TypingHouseCode,
)
from bot.model.facts import CommuneNamed, Consented, HouseholdFounded, InvitationUsed
from bot.model.people import (
    DeskCode,
    EntrantCode,
    Gathering,
    Household,
    Invitation,
    LinkCode,
    Person,
    Representative,
    Role,
)
from bot.model.places import Meant, Nowhere, Unclear
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import checking_in, home, houses, linking
from bot.talk.contests import entry as contest_entry
from bot.talk.contests import page as contest
from bot.talk.turn import Turn, at, commune_name, go_on, gone_on, help_row, opened_this_month, stay, words_of

CONSENT_TEXT = "2026-11-25"
"""The version of the words in `show_consent`; kept with each consent as its proof (S39)."""
SHOWN_AT_ONCE = 4
SLIPS = 5
SLIPS_SECONDS = 3600

YES = frozenset({"co", "dong y", "u", "uh", "vang", "da", "ok", "oke", "duoc", "yes"})
SKIP = frozenset({"bo qua", "khong", "khong noi", "khong biet", "thoi khong", "skip"})
NO = frozenset({"khong", "ko", "k", "khong dong y", "chua", "no", "chi xem"})


def show_consent(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    has_card = isinstance(world.codes.get(talk.code), Household)
    say = Say(
        title=tr("Mã nhà mình đây rồi. Cho Loa Bản tính nhà mình nhé?")
        if has_card
        else tr("Cho Loa Bản biết nhà mình ở xã nào nhé?"),
        body=tr(
            "Để xã biết đã có bao nhiêu nhà được nghe. Loa Bản chỉ nhớ xã, một mã nhà, chỗ bà con đang nghe, và câu đố nào "
            "nên hỏi lại (cất kín, cán bộ không xem được). Không hỏi tên, không hỏi số điện thoại.\n\n"
            'Muốn thôi lúc nào cũng được: nhắn "xóa dữ liệu" là xóa ngay.'
        ),
    )
    rows = (
        Row(tr("Đồng ý"), Go.AGREE),
        Row(tr("Xem không cần đăng ký"), Go.DECLINE),
        help_row(tr),
    )
    turn = Turn(replace(talk, place=Consenting(), asked=True), (say,), rows)
    return turn.after(_hello(tr)) if has_card and not talk.offer.id else turn


def _hello(tr: Words) -> Say:
    """Who scans a card has never heard of us."""
    body = tr("Mỗi lần một mẩu nhỏ, đọc chừng một phút. Thẻ này là để cả nhà cùng nghe.")
    return Say(title=tr("Loa Bản chào bà con!"), body=body)


def agree(world: World, talk: Conversation) -> Turn:
    """Only a tap or a clear yes is consent. A code that waited is used now."""
    if world.person is not None:
        return show_commune(world, talk, NamingCommune())
    found = world.codes.get(talk.code)
    if found is not None and not isinstance(found, EntrantCode | Representative | LinkCode | DeskCode):
        turn = _use(world, replace(talk, code=""), found, talk.code)
    else:
        turn = show_commune(world, replace(talk, code=""), NamingCommune())
    return turn.after(facts=(Consented(CONSENT_TEXT),))


def show_commune(world: World, talk: Conversation, place: NamingCommune) -> Turn:
    tr = words_of(world, talk)
    if place.maybe:
        return _show_maybe(world, talk, place, tr)
    say = Say(
        title=tr("Cả nhà chuyển sang xã, phường nào?") if place.moving else tr("Nhà mình ở xã, phường nào?"),
        body=tr("Bà con gõ tên xã, không cần dấu. Ví dụ: that khe. Tên xã cũ cũng được."),
    )
    skip = tr("Thôi, giữ như cũ") if place.moving else tr("Bỏ qua")
    rows = (Row(skip, Go.NO_HOUSE), help_row(tr))
    return Turn(at(talk, place), (say,), rows)


def _show_maybe(world: World, talk: Conversation, place: NamingCommune, tr: Words) -> Turn:
    start = place.page * SHOWN_AT_ONCE
    offered = place.maybe[start : start + SHOWN_AT_ONCE]
    names = [commune_name(world, tr, code) for code in offered]
    rows = [Row(name[:1].upper() + name[1:], Go.COMMUNE, code) for name, code in zip(names, offered, strict=True)]
    if start + SHOWN_AT_ONCE < len(place.maybe):
        rows.append(Row(tr("Xem thêm xã khác"), Go.MORE))
    else:
        rows.append(Row(tr("Không phải, gõ lại"), Go.MOVE if place.moving else Go.APART))
    if len(place.maybe) == 1:
        title = tr("Có phải bà con ở {commune} không?", commune=commune_name(world, tr, offered[0]))
    else:
        title = tr("Bà con ở nơi nào trong các nơi này?")
    body = tr("Chọn một dòng, hoặc gõ lại tên xã cho rõ hơn.")
    return Turn(at(talk, place), (Say(title=title, body=body),), (*rows, help_row(tr)))


def typed_commune(world: World, talk: Conversation, text: str, place: NamingCommune) -> Turn:
    tr = words_of(world, talk)
    match world.gazetteer.find(text):
        case Meant(code, sure) if sure:
            return name_commune(world, talk, code)
        case Meant(code):
            return show_commune(world, talk, replace(place, maybe=(code,), page=0))
        case Unclear(codes):
            return show_commune(world, talk, replace(place, maybe=codes, page=0))
        case Nowhere(elsewhere):
            slip = (
                tr(
                    "Loa Bản mới có ở tỉnh Lạng Sơn. Bà con ở {place} vẫn nghe được: chọn Bỏ qua.",
                    place=elsewhere,
                )
                if elsewhere
                else tr("Loa Bản chưa tìm ra xã ấy. Bà con gõ lại giúp, hoặc chọn Bỏ qua.")
            )
            return show_commune(world, talk, NamingCommune(moving=place.moving)).after(Say(body=slip))


def name_commune(world: World, talk: Conversation, code: str) -> Turn:
    if code not in world.gazetteer.communes:
        return show_commune(world, talk, NamingCommune())
    if isinstance(talk.place, NamingCommune) and talk.place.moving:
        return houses.ask_to_move(world, talk, code)
    return show_house(world, talk, NamingHouse(code)).after(facts=(CommuneNamed(code),))


def show_house(world: World, talk: Conversation, place: NamingHouse) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        title=tr("Nhà mình ở {commune}.", commune=commune_name(world, tr, place.commune)),
        body=tr("Nhà mình đã có ai nghe Loa Bản chưa? Mỗi nhà chỉ tính một lần."),
    )
    rows = (
        Row(tr("Chưa, nhà mình mới nghe"), Go.NEW_HOUSE),
        Row(tr("Có rồi, nhà mình có mã"), Go.HAVE_CODE),
        Row(tr("Bỏ qua"), Go.NO_HOUSE),
        help_row(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def new_house(world: World, talk: Conversation, commune: str) -> Turn:
    tr = words_of(world, talk)
    code = code_from(world.chance % CODES)
    fact = HouseholdFounded(world.fresh_id, commune, code, opened_this_month(world, talk))
    body = [tr("Bà con ghi lại. Người trong nhà gõ mã này vào máy khác thì vẫn tính là một nhà.")]
    if world.channel.pushes == "always" and world.wish is None:
        body.append(tr('Muốn Loa Bản nhắc khi có mẩu mới: nhắn "nhan tin".'))
    say = Say(title=tr("Mã nhà mình: {code}", code=shown(code)), body="\n\n".join(body))
    return checking_in.settled(world, talk).after(say, facts=(fact,))


def show_code(world: World, talk: Conversation, place: TypingHouseCode) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        title=tr("Bà con gõ mã nhà, chín chữ và số."),
        body=tr("Mã in trên thẻ, hoặc hỏi người nhà đã nghe Loa Bản (mục Cài đặt)."),
    )
    new = (Row(tr("Không có mã, nhà mình mới nghe"), Go.NEW_HOUSE),) if place.commune else ()
    rows = (*new, Row(tr("Bỏ qua"), Go.NO_HOUSE), help_row(tr))
    return Turn(at(talk, place), (say,), rows)


def typed_code(world: World, talk: Conversation, code: str) -> Turn:
    """A well-formed code, typed or opened anywhere. Wrong ones may be tried a few times an hour."""
    tr = words_of(world, talk)
    now = int(world.now.timestamp())
    if is_barred(talk, now):
        return stay(talk).after(Say(body=tr("Mã sai nhiều lần rồi, bà con chờ một giờ nữa hãy thử lại.")))
    if world.codes_rest:
        return stay(talk).after(Say(body=tr("Lúc này nhiều máy gõ mã quá. Bà con thử lại sau một giờ nhé.")))
    found = world.codes.get(code)
    if found is None:
        slips = _slips(talk, now)
        counted = replace(talk, slips=slips + 1, slips_from=talk.slips_from if slips else now)
        return stay(counted).after(_no_such_code(tr))
    if isinstance(found, LinkCode):
        return linking.ask(world, talk, found, code)
    if isinstance(found, DeskCode):
        return linking.at_desk(world, talk, found)
    if isinstance(found, EntrantCode):
        return contest.rejoined(world, talk, found)
    if isinstance(found, Representative):
        return contest_entry.represented(world, talk, found, code)
    if world.person is None:
        return show_consent(world, replace(talk, code=code))
    return _use(world, talk, found, code)


def is_barred(talk: Conversation, now: int) -> bool:
    """So many wrong codes came from this chat within an hour that no other is looked at, be it right or wrong."""
    return _slips(talk, now) >= SLIPS


def _slips(talk: Conversation, now: int) -> int:
    return talk.slips if now - talk.slips_from < SLIPS_SECONDS else 0


def _no_such_code(tr: Words) -> Say:
    """The same for a code that was never given out and for one of a card that is dead."""
    return Say(body=tr("Chưa có mã này. Bà con xem lại từng chữ giúp."))


def decline(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    say = Say(body=tr("Được ạ, bà con cứ nghe thoải mái. Khi nào muốn thì vào Cài đặt."))
    return go_on(replace(talk, code="")).after(say)


def no_house(world: World, talk: Conversation) -> Turn:
    """At a meeting she is there herself, if not for a house."""
    gathering = checking_in.waiting(world, talk)
    return checking_in.checked_in(world, gone_on(replace(talk, code="")), gathering) if gathering else go_on(talk)


def means_yes(folded: str) -> bool:
    return folded in YES


def means_no(folded: str) -> bool:
    return folded in NO


def _use(world: World, talk: Conversation, found: Household | Invitation | Gathering, code: str) -> Turn:
    tr = words_of(world, talk)
    match found:
        case Household():
            return houses.found(world, talk, found)
        case Invitation(id, role):
            officer = world.person or Person(0)
            seen = replace(world, person=replace(officer, roles=(*officer.roles, role)))
            say = Say(title=tr("Đã nhận mã mời."), body=_may_now(tr, role))
            return home.show(seen, talk).after(say, facts=(InvitationUsed(id),))
        case Gathering():
            return checking_in.here(world, talk, found, code)


def _may_now(tr: Words, role: Role) -> str:
    match role.kind:
        case "officer":
            return tr('Từ giờ bà con nhắn "thống kê" là xem được số liệu.')
        case "prestigious" | "village-head":
            return tr('Từ giờ bà con nhắn "ghi buổi họp" là ghi được buổi họp ở bản mình.')
        case "ethnic-officer" | "gender-officer":
            return tr('Bà con nhắn "lớp học" là có lớp dành cho cán bộ.')
        case _:
            assert_never(role.kind)
