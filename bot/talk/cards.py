"""Topics, and cards one at a time with an example, the law they stand on, and a text to pass on."""

from msgspec.structs import replace

from bot.model.content import Audience, Card, Review, Topic
from bot.model.conversation import ChoosingTopic, Conversation, Go, Reading, Resting, Row
from bot.model.facts import CardPassedOn, CardRead
from bot.model.replies import CardPicture, CardVoice, Copy, Say
from bot.model.world import Words, World
from bot.talk import home, houses, relay
from bot.talk.turn import Turn, at, footer, help_row, paged, words_of

RUN = 4
"""Cards between two rests: as many as a quiz asks about."""
TOPIC_ROWS = 5
"""Six rows fit on a screen, and the last is help."""


def choose_topic(world: World, talk: Conversation, page: int = 0) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        body=tr("Bà con muốn nghe chuyện gì? Bấm một dòng bên dưới, hoặc nhắn số của dòng ấy.")
        if world.channel.taps
        else tr("Bà con muốn nghe chuyện gì? Muốn chọn dòng nào, nhắn số của dòng ấy.")
    )
    topics = [Row(tr(topic.name), Go.TOPIC, topic.key) for topic in open_topics(world)]
    rows = paged(topics, page, Row(tr("Xem thêm chủ đề"), Go.TOPICS), TOPIC_ROWS)
    return Turn(at(talk, ChoosingTopic(page)), (say,), (*rows, help_row(tr)))


def open_topic(world: World, talk: Conversation, topic: str) -> Turn:
    cards = world.library.cards_of(topic)
    if not cards:
        return nothing_today(world, talk)
    return read(world, talk, cards[0], run=1)


def listen(world: World, talk: Conversation, card: str = "") -> Turn:
    """`card`, or the one after the card she read last, in the order of the menu; from the beginning at its end."""
    if card in world.library.cards:
        return read(world, talk, world.library.cards[card], run=1)
    cards = [card for topic in open_topics(world) for card in world.library.cards_of(topic.key)]
    if not cards:
        return nothing_today(world, talk)
    keys = [card.key for card in cards]
    start = keys.index(talk.last) + 1 if talk.last in keys else 0
    return read(world, talk, cards[start % len(cards)], run=1)


def next_card(world: World, talk: Conversation, place: Reading) -> Turn:
    card = world.library.cards.get(place.card)
    following = _following(world, card) if card else None
    if card is None:
        return listen(world, talk)
    if following is None or place.run >= RUN:
        return show_resting(world, talk, Resting(card.key))
    return read(world, talk, following, run=place.run + 1)


def go_on(world: World, talk: Conversation, card: str) -> Turn:
    """After a rest or a quiz: the next card of the topic, else the next topic."""
    here = world.library.cards.get(card)
    following = _following(world, here) if here else None
    return read(world, talk, following, run=1) if following else listen(world, replace(talk, last=card))


def read(world: World, talk: Conversation, card: Card, run: int, track: str = "") -> Turn:
    """Asking for a card in one's own chat is what counts as `opened`."""
    opened = (
        () if _counts_for_a_house(world, talk) else tuple(dict.fromkeys((*talk.opened, (month_of(world), card.topic))))
    )
    place = Reading(card.key, run=run, track=track)
    turn = show(world, replace(talk, last=card.key, opened=opened), place)
    return turn.after(facts=(CardRead(card.key, card.topic),))


def look_at(world: World, talk: Conversation, place: Reading, go: Go) -> Turn:
    """Another side of the card that is open."""
    card = world.library.cards.get(place.card)
    if card is None:
        return nothing_today(world, talk)
    if go is Go.EXAMPLE:
        return show(world, talk, replace(place, view="example"))
    if go is Go.LAW:
        return show(world, talk, replace(place, view="law"))
    turn = show(world, talk, replace(place, view="pass-on"))
    return turn.after(facts=(*relay.taken(world), CardPassedOn(card.key, card.topic)))


def show(world: World, talk: Conversation, place: Reading) -> Turn:
    card = world.library.cards.get(place.card)
    if card is None:
        return nothing_today(world, talk)
    tr = words_of(world, talk)
    return Turn(at(talk, place), (_say(world, talk, card, place),), _rows(world, tr, card, place))


def show_picture(world: World, talk: Conversation, place: Reading) -> Turn:
    """To pass on where a picture is read and a text is not."""
    card = world.library.cards.get(place.card)
    if card is None:
        return nothing_today(world, talk)
    tr = words_of(world, talk)
    frame = Say(title=tr("Bà con giữ ngón tay vào ảnh rồi chuyển tiếp, hoặc lưu về máy."))
    place = replace(place, view="pass-on")
    order = CardPicture(card.key, talk.language, frame)
    return Turn(at(talk, place), (order,), _rows(world, tr, card, place))


def show_voice(world: World, talk: Conversation, place: Reading) -> Turn:
    """The card read aloud, with the rows of the card."""
    card = world.library.cards.get(place.card)
    if card is None:
        return nothing_today(world, talk)
    tr = words_of(world, talk)
    place = replace(place, view="card")
    kind = _heard_as(world, card)
    if not kind:
        return show(world, talk, place)
    frame = Say(title=tr("Bà con bấm nút tam giác để nghe."))
    return Turn(at(talk, place), (CardVoice(card.key, kind, talk.language, frame),), _rows(world, tr, card, place))


def _heard_as(world: World, card: Card) -> str:
    """The best kind of recording that there is and that this channel plays; "" for none."""
    recorded = world.library.voices.get(card.key, ())
    return next((kind for kind in world.channel.sounds if kind in recorded), "")


def show_resting(world: World, talk: Conversation, place: Resting) -> Turn:
    card = world.library.cards.get(place.card)
    if card is None:
        return nothing_today(world, talk)
    tr = words_of(world, talk)
    is_last = _following(world, card) is None
    say = Say(
        title=tr("Bà con vừa nghe hết chủ đề này rồi!") if is_last else tr("Nghe được mấy mẩu rồi, nghỉ một chút."),
        body=tr("Mình thử đố vui vài câu xem nhớ được bao nhiêu nhé?"),
    )
    rows = (
        Row(tr("Đố vui"), Go.QUIZ, card.key),
        Row(tr("Nghe tiếp"), Go.GO_ON, card.key),
        Row(tr("Chọn chủ đề"), Go.TOPICS),
        *footer(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def nothing_today(world: World, talk: Conversation) -> Turn:
    """The card is withheld because its law is not in force today, or it was taken out."""
    tr = words_of(world, talk)
    return home.show(world, talk).after(Say(body=tr("Mẩu này đang được xem lại, mời bà con nghe mẩu khác.")))


def open_topics(world: World) -> list[Topic]:
    """In the order of the menu: for everyone, then for pupils; what is for officers only to people with a role."""
    has_role = world.person is not None and world.person.roles != ()
    audiences: tuple[Audience, ...] = ("everyone", "pupils", "officers") if has_role else ("everyone", "pupils")
    filled = [topic for topic in world.library.topics if world.library.cards_of(topic.key)]
    return [topic for audience in audiences for topic in filled if topic.audience == audience]


def _say(world: World, talk: Conversation, card: Card, place: Reading) -> Say:
    tr = words_of(world, talk)
    line = world.library.law_line(card.laws)
    match place.view:
        case "example":
            return Say(body=tr("Ví dụ: {example}", example=card.example))
        case "law":
            return Say(
                title=tr("Mẩu này dựa vào đâu? Đây là văn bản và điều luật, để bà con tra lại:"),
                body=_ground(world, tr, card),
            )
        case "pass-on":
            words = f"{card.title}\n\n{card.body}\n\n{line}\n\n{relay.words_with(world, talk, card)}".strip()
            copy = Copy(words, tr("Gửi cho người khác"), card.key)
            return Say(
                title=tr("Bà con giữ vào phần dưới rồi chuyển tiếp, hoặc chép lại:"),
                body=words,
                media=(copy,),
            )
        case _:
            return Say(title=card.title, body=f"{card.body}\n\n{line}{_how_far(world, tr, place)}")


def _how_far(world: World, tr: Words, place: Reading) -> str:
    track = world.library.track(place.track)
    keys = [card.key for card in world.library.cards_on(track)] if track else []
    if track is None or place.card not in keys:
        return ""
    told = tr("{track}: mẩu {n}/{all}.", track=tr(track.name), n=keys.index(place.card) + 1, all=len(keys))
    return f"\n\n{told}"


def _ground(world: World, tr: Words, card: Card) -> str:
    """Law, number, since when (where the register is sure of it); how sure we are; who checked it and when."""
    lines = [world.library.law_line(card.laws)]
    for key in dict.fromkeys(citation.law for citation in card.laws):
        law = world.library.laws[key]
        if law.certainty == "read" and law.since_known:
            lines.append(tr("Số {number}, có hiệu lực từ {day}.", number=law.number, day=tr.day(law.in_force_from)))
    return "\n".join(lines) + "\n\n" + _certainty(tr, card.review)


def _certainty(tr: Words, review: Review) -> str:
    read = tr("Loa Bản đã đọc trong văn bản luật.")
    told = tr("Loa Bản biết qua báo và trang thông tin chính thức, chưa đối chiếu văn bản gốc.")
    sure = read if review.certainty == "read" else told
    who = tr("Người duyệt: {name}.", name=review.checked_by) if review.checked_by else tr("Chưa có cán bộ ký duyệt.")
    return f"{sure} {tr('Soát ngày {day}.', day=tr.day(review.checked_on))} {who}"


def _rows(world: World, tr: Words, card: Card, place: Reading) -> tuple[Row, ...]:
    """Six at most; the side that is open gives its row to a question on the card, or to its picture where it is passed on.
    A track has its questions at the end."""
    sides = [
        Row(tr("Ví dụ"), Go.EXAMPLE),
        Row(tr("Luật nói ở đâu"), Go.LAW),
        Row(tr("Gửi cho người khác"), Go.PASS_ON),
    ]
    if place.view == "pass-on" and world.relay is not None:
        sides[1] = Row(tr("Mã chuyền tin"), Go.RELAY)
    if place.view == "card" and _heard_as(world, card):  # the law is named below the card; more of it after the example
        sides[1] = Row(tr("Nghe đọc"), Go.VOICE)
    if place.view == "pass-on" and world.channel.pictures:
        sides[2] = Row(tr("Lấy ảnh để gửi"), Go.PICTURE)
        return (Row(tr("Tiếp"), Go.NEXT), *sides, *footer(tr))
    open_side = {"example": 0, "law": 1, "pass-on": 2}.get(place.view)
    if open_side is not None:
        sides[open_side : open_side + 1] = [] if place.track else [Row(tr("Đố một câu"), Go.QUIZ, card.key)]
    return (Row(tr("Tiếp"), Go.NEXT), *sides, *footer(tr))


def _following(world: World, card: Card) -> Card | None:
    cards = world.library.cards_of(card.topic)
    place = next((i for i, each in enumerate(cards) if each.key == card.key), len(cards))
    return cards[place + 1] if place + 1 < len(cards) else None


def month_of(world: World) -> str:
    return world.today.isoformat()[:7]


def _counts_for_a_house(world: World, talk: Conversation) -> bool:
    return houses.own(world) is not None or houses.hosted(world, talk) is not None
