"""The same person on two telephones: a code shown here is typed there, and undone from either.

Nothing of one talk shows in the other: they share the commune, the house and what she wishes to be told, and no more. Who has
a role in an office is not linked: a code that is looked at over the shoulder must make nobody an officer.
"""

from msgspec.structs import replace

from bot.model.codes import CODES, code_from, shown
from bot.model.conversation import ConfirmingLink, Conversation, Go, Linking, Row
from bot.model.facts import ChatLinked, ChatParted, DeskLinked, LinkCodeMade
from bot.model.people import DeskCode, LinkCode
from bot.model.replies import Say
from bot.model.world import World
from bot.talk import home, settings
from bot.talk.turn import Turn, at, footer, help_row, words_of

MOST_CHATS = 4


def begin(world: World, talk: Conversation) -> Turn:
    """A fresh code each time: the one before it is dead."""
    tr = words_of(world, talk)
    if world.person is None:
        body = tr("Máy này đang xem không đăng ký, chưa có gì để nối. Bà con vào Xã và nhà mình trước nhé.")
        return settings.show_more(world, talk).after(Say(body=body))
    if world.person.roles:
        return settings.show_more(world, talk).after(
            Say(body=tr("Máy có việc cán bộ thì không nối. Máy kia xin mã mời riêng."))
        )
    if world.chats >= MOST_CHATS:
        place = Linking("")
        return show(world, talk, place).after(Say(body=tr("Nối nhiều máy rồi. Bà con tách bớt máy cũ ra đã nhé.")))
    code = code_from(world.chance % CODES)
    return show(world, talk, Linking(code)).after(facts=(LinkCodeMade(code),))


def show(world: World, talk: Conversation, place: Linking) -> Turn:
    tr = words_of(world, talk)
    title = tr("Mã nối máy: {code}", code=shown(place.code)) if place.code else tr("Các máy của mình")
    body = (
        [tr("Trong 10 phút, mở Loa Bản ở máy kia rồi gõ mã này. Máy nọ không thấy chuyện ở máy kia.")]
        if place.code
        else []
    )
    rows: list[Row] = []
    if world.chats > 1:
        body.append(tr.many("Bà con đang dùng {n} máy.", "Bà con đang dùng {n} máy.", world.chats))
        rows += [Row(tr("Tách máy này ra"), Go.PART), Row(tr("Tách hết các máy khác"), Go.PART_OTHERS)]
    return Turn(at(talk, place), (Say(title=title, body="\n\n".join(body), fades=True),), (*rows, *footer(tr)))


def ask(world: World, talk: Conversation, found: LinkCode, code: str) -> Turn:
    tr = words_of(world, talk)
    if world.person is not None and world.person.id == found.person:
        return home.show(world, talk).after(Say(body=tr("Máy này nối rồi. Bà con gõ mã ấy ở máy kia.")))
    if world.person is not None and world.person.roles:
        return home.show(world, talk).after(Say(body=tr("Máy có việc cán bộ thì không nối. Máy kia xin mã mời riêng.")))
    return confirm(world, replace(talk, code=code))


def confirm(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    if not isinstance(world.codes.get(talk.code), LinkCode):
        return home.show(world, talk).after(Say(body=tr("Mã nối máy hết hạn rồi. Bà con lấy mã mới ở máy kia.")))
    body = [tr("Hai máy sẽ là một người: cùng xã, cùng nhà. Xóa dữ liệu ở máy này là xóa cả máy kia.")]
    if world.person is not None and world.person.household is not None:
        body.append(tr("Xã và nhà đang ghi ở máy này sẽ thôi, theo máy kia."))
    body.append(tr("Tách ra lúc nào cũng được, trong Cài đặt."))
    say = Say(title=tr("Nối máy này với máy kia của bà con nhé?"), body="\n\n".join(body))
    rows = (Row(tr("Nối"), Go.LINKED), Row(tr("Thôi"), Go.HOME), help_row(tr))
    return Turn(at(talk, ConfirmingLink()), (say,), rows)


def link(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    found = world.codes.get(talk.code)
    if not isinstance(found, LinkCode):
        return confirm(world, talk)
    say = Say(title=tr("Nối xong."), body=tr("Từ giờ hai máy tính là một người, một nhà."))
    fresh = replace(talk, code="", asked=True, guest=None, opened=())
    return home.show(world, fresh).after(say, facts=(ChatLinked(found.person),))


def part(world: World, talk: Conversation, *, others: bool) -> Turn:
    tr = words_of(world, talk)
    if world.person is None or world.chats < 2:
        return settings.show_more(world, talk)
    if others:
        say = Say(body=tr("Đã tách hết các máy khác. Chỉ còn máy này."))
        return settings.show(replace(world, chats=1), talk).after(say, facts=(ChatParted(others=True),))
    say = Say(body=tr("Đã tách máy này ra. Máy này giờ xem không đăng ký."))
    return home.show(replace(world, person=None, wish=None), talk).after(say, facts=(ChatParted(),))


def at_desk(world: World, talk: Conversation, found: DeskCode) -> Turn:
    """The code stands on an officer's page: whoever typed it sits before it."""
    tr = words_of(world, talk)
    say = Say(body=tr("Đã nối với trang cán bộ. Tin gửi thử sẽ đến đây."))
    return home.show(world, replace(talk, code="")).after(say, facts=(DeskLinked(found.account),))
