""" "Chuyền tin": the spoken code of who passes content on, and what happens when one comes in, typed or in a link."""

from msgspec.structs import replace

from bot.model import relays
from bot.model.content import Card
from bot.model.conversation import AtRelay, Conversation, Go, Row, Through
from bot.model.facts import Fact, RelayNamed, RelayTaken
from bot.model.people import Relay
from bot.model.relays import Heard
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.turn import Turn, at, footer, words_of


def show(world: World, talk: Conversation) -> Turn:
    """For who leads a village; taking the code is her first visit here."""
    relay = world.relay
    tr = words_of(world, talk)
    if relay is None:
        return home.show(world, talk)
    rows = (Row(tr("Nghe một mẩu để gửi"), Go.LISTEN), _named_row(tr, relay), *footer(tr))
    turn = Turn(at(talk, AtRelay()), (_told(world, tr, relay),), rows)
    return turn.after(facts=taken(world))


def name(world: World, talk: Conversation, named: bool) -> Turn:
    """She decides whether her commune may know that somebody in her role passes on."""
    if world.relay is None:
        return home.show(world, talk)
    changed = replace(world, relay=replace(world.relay, named=named))
    return show(changed, talk).after(facts=(RelayNamed(named),))


def _told(world: World, tr: Words, relay: Relay) -> Say:
    lines = [
        tr("Mã chuyền tin của mình: {code}", code=relays.spoken(relay.code)),
        tr(
            "Mẩu gửi từ đây mang mã này, trừ mẩu về chuyện riêng trong nhà. Gặp ai, bà con cứ đọc mã cho họ gõ vào Loa Bản."
        ),
    ]
    if relay.houses is None:
        lines.append(tr("Từ đầu năm: chưa đủ 5 nhà nghe qua mã này nên chưa hiện số."))
    else:
        lines.append(
            tr.many("Từ đầu năm: {n} nhà đã nghe qua mã này.", "Từ đầu năm: {n} nhà đã nghe qua mã này.", relay.houses)
        )
    if relay.meetings:
        lines.append(tr.many("Đã ghi {n} buổi họp.", "Đã ghi {n} buổi họp.", relay.meetings))
    lines.append(tr("Không ai xem được nhà nào đã nghe, kể cả bà con và cán bộ."))
    return Say(title=tr("Chuyền tin"), body="\n\n".join(lines))


def _named_row(tr: Words, relay: Relay) -> Row:
    if relay.named:
        return Row(tr("Thôi cho xã biết"), Go.RELAY, "unnamed")
    return Row(tr("Cho xã biết có người chuyền tin"), Go.RELAY, "named")


def taken(world: World) -> tuple[Fact, ...]:
    """Who leads takes her code with the first thing that she passes on."""
    relay = world.relay
    return () if relay is None or relay.is_taken else (RelayTaken(relay.code),)


def words_with(world: World, talk: Conversation, card: Card) -> str:
    """The last line of a text to pass on: where it leads, and whose code it carries.

    Who has no code and came through one carries it on until her house is counted: one hand more. A sensitive card tells nobody who sent
    it (S19): whoever finds it on a telephone must not know whom to ask.
    """
    if any(topic.sensitive for topic in world.library.topics if topic.key == card.topic):
        heard = None
    elif world.relay is not None:
        heard = Heard(world.relay.code)
    elif talk.through is not None and talk.through.day == world.today.isoformat():
        heard = Heard(talk.through.code, min(talk.through.hands + 1, relays.MOST_HANDS))
    else:
        heard = None
    return relays.last_line(world.channel.link, card.key, heard)


def came(world: World, talk: Conversation, heard: Heard) -> Conversation:
    """Her own code credits nobody. The first of a day stays, until another comes."""
    own = world.relay is not None and world.relay.code == heard.code
    same = talk.through is not None and talk.through.code == heard.code and talk.through.day == world.today.isoformat()
    if own or same:
        return talk
    return replace(talk, through=Through(heard.code, heard.hands, world.today.isoformat()))


def welcome(world: World, talk: Conversation, heard: Heard) -> Turn:
    """The first screen, which names no topic; the card that was sent opens on a tap (S5, S19)."""
    tr = words_of(world, talk)
    turn = home.show(world, talk).after(
        Say(body=tr("Đã nhận mã {code}. Mời bà con nghe.", code=relays.spoken(heard.code)))
    )
    card = next((key for key in world.library.cards if heard.mark and relays.mark_of(key) == heard.mark), "")
    if not card:
        return turn
    return replace(turn, rows=(Row(tr("Nghe mẩu vừa được gửi"), Go.SENT_CARD, card), *turn.rows[1:]))
