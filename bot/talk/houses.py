"""The house she is in: its code, moving it as a whole; and other houses whose codes come to this telephone."""

from msgspec.structs import replace

from bot.model.codes import shown
from bot.model.conversation import (
    AtHouse,
    Consenting,
    Conversation,
    Go,
    Guest,
    MovingHouse,
    NamingCommune,
    NamingHouse,
    OtherHouse,
    Row,
    TypingHouseCode,
)
from bot.model.facts import CardTaken, CommuneNamed, HouseholdJoined, HouseholdMoved
from bot.model.people import Household
from bot.model.replies import Say
from bot.model.world import World
from bot.talk import checking_in, home
from bot.talk.turn import Turn, at, commune_name, footer, go_on, help_row, opened_this_month, stay, words_of

HOSTS_SECONDS = 3600
"""How long another house listens on a telephone that is not its own: then what is read counts for the owner again."""


def show(world: World, talk: Conversation) -> Turn:
    house = own(world)
    if house is None:
        return home.show(world, talk)
    tr = words_of(world, talk)
    hosts = hosted(world, talk) is not None
    told = [tr("Mã nhà: {code}", code=shown(house.code))]
    told += [tr("Bây giờ đang tính cho nhà nghe nhờ máy này.")] if hosts else []
    told.append(tr("Người trong nhà gõ mã này vào máy khác thì vẫn tính là một nhà."))
    rows = (
        *((Row(tr("Xong, về nhà mình"), Go.OWN_HOUSE),) if hosts else ()),
        Row(tr("Chuyển nhà sang xã khác"), Go.MOVE),
        Row(tr("Gõ mã nhà khác"), Go.HAVE_CODE),
        Row(tr("Mình ra ở riêng"), Go.APART),
        *footer(tr),
    )
    say = Say(title=tr("Nhà mình ở {commune}.", commune=commune_name(world, tr, house.commune)), body="\n".join(told))
    return Turn(at(talk, AtHouse()), (say,), rows)


def found(world: World, talk: Conversation, house: Household) -> Turn:
    """A code leads to a house. Who has none moves in; nobody else's house changes without a tap of hers."""
    tr = words_of(world, talk)
    mine = own(world)
    if mine is not None and mine.id == house.id:
        came_back = replace(talk, guest=None)
        return stay(came_back).after(Say(body=tr("Mã này của nhà mình rồi.")))
    if mine is None and not (world.person and world.person.roles):
        return move_in(world, talk, OtherHouse(house.id, house.commune, house.known))
    waits = talk.place if talk.after is None and not isinstance(talk.place, _IN_BETWEEN) else talk.after
    return show_other(world, replace(talk, after=waits), OtherHouse(house.id, house.commune, house.known))


_IN_BETWEEN = (AtHouse, OtherHouse, MovingHouse, TypingHouseCode, NamingHouse, NamingCommune, Consenting)
"""Places that one does not go back to."""


def show_other(world: World, talk: Conversation, place: OtherHouse) -> Turn:
    """Whose house is it, and for whom is counted? An officer or a neighbour lends the telephone; a printed card comes
    to a house that declared itself; somebody moves."""
    tr = words_of(world, talk)
    mine = own(world)
    say = Say(
        title=tr("Mã này của một nhà ở {commune}.", commune=commune_name(world, tr, place.commune)),
        body=tr("Chưa có gì thay đổi. Bà con chọn một dòng."),
    )
    rows = [Row(tr("Nhà khác, nghe nhờ máy này"), Go.HOST)]
    if mine is None:
        rows.append(Row(tr("Đây là nhà mình"), Go.MOVE_IN))
    else:
        rows.append(Row(tr("Mình chuyển sang ở nhà ấy"), Go.MOVE_IN))
    if mine is not None and mine.known == "self" and place.known == "card":
        rows.insert(0, Row(tr("Thẻ mới của nhà mình"), Go.TAKE_CARD))
    rows.append(Row(tr("Thôi, giữ như cũ"), Go.NO_HOUSE))
    return Turn(at(talk, place), (say,), (*rows, help_row(tr)))


def move_in(world: World, talk: Conversation, place: OtherHouse) -> Turn:
    """She herself, and nobody else of the house she leaves."""
    tr = words_of(world, talk)
    where = commune_name(world, tr, place.commune)
    say = Say(title=tr("Đã vào nhà."), body=tr("Nhà mình ở {commune}. Vẫn tính là một nhà.", commune=where))
    opened = opened_this_month(world, talk)
    facts = (
        CommuneNamed(place.commune),
        HouseholdJoined(place.household, place.commune, place.known, opened),
    )
    return checking_in.settled(world, replace(talk, guest=None)).after(say, facts=facts)


def take_card(world: World, talk: Conversation, place: OtherHouse) -> Turn:
    """Her whole house is known by the printed card from now on, so that it is never counted under both."""
    mine = own(world)
    if mine is None or mine.known != "self" or place.known != "card":
        return show_other(world, talk, place)
    tr = words_of(world, talk)
    where = commune_name(world, tr, place.commune)
    say = Say(
        title=tr("Nhà mình đã nhận thẻ."),
        body=tr("Nhà mình ở {commune}. Người nhà dùng máy khác không phải làm gì, mã cũ vẫn vào được.", commune=where),
    )
    fact = CardTaken(mine.id, place.household, place.commune)
    return go_on(replace(talk, guest=None)).after(say, facts=(fact,))


def host(world: World, talk: Conversation, place: OtherHouse) -> Turn:
    """For an hour what is read here counts for the house that listens, and not for the owner's."""
    tr = words_of(world, talk)
    where = commune_name(world, tr, place.commune)
    say = Say(
        title=tr("Mời bà con cùng nghe."),
        body=tr(
            'Trong một giờ tới, nghe trên máy này là tính cho nhà ở {commune}. Xong sớm thì nhắn "ve nha minh".',
            commune=where,
        ),
    )
    until = int(world.now.timestamp()) + HOSTS_SECONDS
    return go_on(replace(talk, guest=Guest(place.household, until))).after(say)


def own_house(world: World, talk: Conversation) -> Turn:
    """The guests have gone before their hour was over."""
    if talk.guest is None:
        return show(world, talk)
    tr = words_of(world, talk)
    alone = replace(talk, guest=None)
    turn = go_on(alone) if isinstance(talk.place, AtHouse) else stay(alone)
    return turn.after(Say(body=tr("Từ giờ nghe trên máy này lại tính cho nhà mình.")))


def ask_to_move(world: World, talk: Conversation, commune: str) -> Turn:
    house = own(world)
    if house is None:
        return home.show(world, talk)
    if house.commune == commune:
        tr = words_of(world, talk)
        where = commune_name(world, tr, commune)
        return show(world, talk).after(Say(body=tr("Nhà mình vẫn ở {commune}, không có gì thay đổi.", commune=where)))
    return show_moving(world, talk, MovingHouse(commune))


def show_moving(world: World, talk: Conversation, place: MovingHouse) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        title=tr("Cả nhà mình chuyển sang {commune}?", commune=commune_name(world, tr, place.commune)),
        body=tr("Mã nhà vẫn như cũ. Người nhà dùng máy khác cũng chuyển theo."),
    )
    rows = (
        Row(tr("Đúng, cả nhà chuyển"), Go.MOVED),
        Row(tr("Không, chỉ mình tôi chuyển"), Go.COMMUNE, place.commune),
        Row(tr("Thôi, giữ như cũ"), Go.NO_HOUSE),
        help_row(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def moved(world: World, talk: Conversation, place: MovingHouse) -> Turn:
    house = own(world)
    if house is None:
        return home.show(world, talk)
    tr = words_of(world, talk)
    say = Say(
        title=tr("Nhà mình ở {commune}.", commune=commune_name(world, tr, place.commune)),
        body=tr("Mã nhà vẫn như cũ. Những gì đã nghe vẫn tính cho nơi ở trước."),
    )
    return go_on(talk).after(say, facts=(HouseholdMoved(house.id, place.commune),))


def own(world: World) -> Household | None:
    return world.person.household if world.person else None


def hosted(world: World, talk: Conversation) -> int | None:
    """The house that listens on this telephone now."""
    guest = talk.guest
    return guest.household if guest is not None and int(world.now.timestamp()) < guest.until else None
