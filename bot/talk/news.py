"""What she wishes to be told unasked: how often, when, of which course; and opening what she was told of (S5, S14)."""

from msgspec.structs import replace

from bot.model.conversation import ChoosingNews, Conversation, Go, InSettings, Row
from bot.model.facts import NewsChosen, NewsDropped
from bot.model.news import HOURS, PAIRS, Rhythm, Wish
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import cards, joining, settings, tracks
from bot.talk.turn import Turn, at, footer, help_row, paged, words_of

RHYTHMS: tuple[Rhythm, ...] = ("daily", "market", "weekly")
COURSE_ROWS = 3


def begin(world: World, talk: Conversation) -> Turn:
    """Who has not agreed to be known is asked first: nothing can be kept of a visitor (S39)."""
    tr = words_of(world, talk)
    if world.channel.pushes != "always":
        body = tr(
            "Ở cửa sổ này Loa Bản không nhắn trước được. Bà con mở Loa Bản trong Zalo hoặc Telegram rồi chọn ở đó."
        )
        return settings.show(world, talk).after(Say(body=body))
    if world.person is None:
        lead = Say(body=tr("Muốn nhận tin thì Loa Bản phải nhớ máy này. Bà con đồng ý trước đã nhé."))
        return joining.show_consent(world, replace(talk, after=ChoosingNews())).after(lead)
    return show(world, talk, ChoosingNews())


def show(world: World, talk: Conversation, place: ChoosingNews) -> Turn:
    tr = words_of(world, talk)
    match place.step:
        case "rhythm":
            return _rhythm(world, talk, place, tr)
        case "market":
            rows = [Row(tr("Mùng {a} và {b}", a=pair, b=pair + 5), Go.NEWS_PICK, str(pair)) for pair in PAIRS]
            say = Say(
                title=tr("Chợ phiên của bà con họp ngày nào?"),
                body=tr("Theo lịch âm. Ví dụ mùng 2 và 7 thì ngày 12, 17, 22, 27 cũng là phiên."),
            )
            return Turn(at(talk, place), (say,), (*rows, help_row(tr)))
        case "hours":
            say = Say(
                title=tr("Giờ nào máy ở trong tay bà con?"),
                body=tr("Loa Bản chỉ nhắn trong giờ ấy, ban đêm không nhắn. Tin chỉ có một dòng, không nói chuyện gì."),
            )
            labels = (
                tr("Cả ngày, 8 đến 20 giờ"),
                tr("Sáng, 8 đến 11 giờ"),
                tr("Chiều, 13 đến 17 giờ"),
                tr("Tối, 17 đến 20 giờ"),
            )
            rows = [Row(label, Go.NEWS_PICK, f"{a}-{b}") for label, (a, b) in zip(labels, HOURS, strict=True)]
            return Turn(at(talk, place), (say,), (*rows, *footer(tr)))
        case "track":
            return _course(world, talk, place, tr)


def pick(world: World, talk: Conversation, place: ChoosingNews, what: str) -> Turn:
    """What cannot be, shows the step again."""
    match place.step:
        case "rhythm":
            rhythm = next((each for each in RHYTHMS if each == what), None)
            if rhythm is None:
                return show(world, talk, place)
            return show(world, talk, ChoosingNews("market" if rhythm == "market" else "hours", rhythm))
        case "market":
            market = next((pair for pair in PAIRS if str(pair) == what), 0)
            return show(world, talk, replace(place, step="hours" if market else "market", market=market))
        case "hours":
            hours = next((each for each in HOURS if f"{each[0]}-{each[1]}" == what), None)
            if hours is None:
                return show(world, talk, place)
            return show(world, talk, replace(place, step="track", opens=hours[0], closes=hours[1]))
        case "track" if what.isdigit():
            return show(world, talk, replace(place, page=int(what)))
        case "track":
            return _chosen(world, talk, place, what if world.library.track(what) else "")


def drop(world: World, talk: Conversation) -> Turn:
    """ "tạm dừng", from everywhere."""
    tr = words_of(world, talk)
    say = Say(body=tr('Vâng, Loa Bản không nhắn trước nữa. Muốn nhận lại thì nhắn "nhan tin".'))
    facts = (NewsDropped(),) if world.person is not None else ()
    return settings.show(replace(world, wish=None), talk).after(say, facts=facts)


def open_news(world: World, talk: Conversation) -> Turn:
    """What lay behind the neutral line. What is withheld since leads to whatever comes next."""
    lead = world.news
    match lead.kind:
        case "card" if lead.key in world.library.cards:
            return cards.read(world, talk, world.library.cards[lead.key], run=1)
        case "topic" if world.library.cards_of(lead.key):
            return cards.open_topic(world, talk, lead.key)
        case "track" if world.library.track(lead.key):
            return tracks.begin(world, talk, lead.key)
        case _:
            return _next(world, talk)


def _next(world: World, talk: Conversation) -> Turn:
    """The card after the last one on her course, else after the last one of all."""
    track = world.library.track(world.wish.track) if world.wish and world.wish.track else None
    taught = world.library.cards_on(track) if track else ()
    keys = [card.key for card in taught]
    if track is None or not taught or talk.last == keys[-1]:
        return cards.listen(world, talk)
    n = keys.index(talk.last) + 1 if talk.last in keys else 0
    return cards.read(world, talk, taught[n], run=1, track=track.key)


def _rhythm(world: World, talk: Conversation, place: ChoosingNews, tr: Words) -> Turn:
    say = Say(
        title=tr("Có mẩu mới, Loa Bản nhắn bà con nhé?"),
        body="\n\n".join(
            part
            for part in (
                told(tr, world.wish) if world.wish else "",
                tr("Mỗi ngày nhiều nhất một tin. Tin chỉ có một dòng, mở ra mới thấy mẩu."),
            )
            if part
        ),
    )
    rows = (
        Row(tr("Mỗi ngày"), Go.NEWS_PICK, "daily"),
        Row(tr("Ngày chợ phiên"), Go.NEWS_PICK, "market"),
        Row(tr("Mỗi tuần"), Go.NEWS_PICK, "weekly"),
        Row(tr("Không nhận"), Go.NEWS_OFF),
        *footer(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def _course(world: World, talk: Conversation, place: ChoosingNews, tr: Words) -> Turn:
    courses = [Row(tr(track.name), Go.NEWS_PICK, track.key) for track in tracks.open_tracks(world)]
    if not courses:
        return _chosen(world, talk, place, "")
    say = Say(
        title=tr("Bà con muốn nghe mẩu nào?"),
        body=tr("Theo một lớp học thì Loa Bản nhắc mẩu kế tiếp của lớp ấy."),
    )
    more = paged(courses, place.page, Row(tr("Xem thêm lớp"), Go.NEWS_PICK), COURSE_ROWS)
    return Turn(at(talk, place), (say,), (Row(tr("Mẩu nào cũng được"), Go.NEWS_PICK, "any"), *more, *footer(tr)))


def _chosen(world: World, talk: Conversation, place: ChoosingNews, track: str) -> Turn:
    tr = words_of(world, talk)
    wish = Wish(place.rhythm, place.market, place.opens, place.closes, track)
    say = Say(title=tr("Xong rồi."), body=told(tr, wish) + "\n" + tr('Muốn thôi lúc nào cũng được: nhắn "tam dung".'))
    turn = settings.show(replace(world, wish=wish), at(talk, InSettings()))
    return turn.after(say, facts=(NewsChosen(wish),))


def told(tr: Words, wish: Wish) -> str:
    """Her wish in one line."""
    hours = {"a": wish.opens, "b": wish.closes}
    match wish.rhythm:
        case "daily":
            return tr("Loa Bản nhắn mỗi ngày một tin, từ {a} đến {b} giờ.", **hours)
        case "market":
            days = {"m": wish.market, "n": wish.market + 5}
            return tr("Loa Bản nhắn ngày chợ phiên (mùng {m} và {n}), từ {a} đến {b} giờ.", **days, **hours)
        case "weekly":
            return tr("Loa Bản nhắn mỗi tuần một tin, từ {a} đến {b} giờ.", **hours)
