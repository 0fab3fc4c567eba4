"""What picking a row does, wherever it was shown."""

from msgspec.structs import replace

from bot.model.competing import AtContest, InContest, TellingOrganiser
from bot.model.conversation import (
    Answered,
    Asking,
    ChoosingMeetingTopic,
    ChoosingNews,
    ConfirmingLink,
    ConfirmingMeeting,
    Conversation,
    CountingHeads,
    Go,
    Home,
    InQuiz,
    Linking,
    MovingHouse,
    NamingCommune,
    NamingHouse,
    NamingMeetingCommune,
    Opining,
    OtherHouse,
    Place,
    Practising,
    Reading,
    Row,
    TypingHouseCode,
)
from bot.model.live_places import ChoosingLive
from bot.model.world import World
from bot.talk import (
    asking,
    calm,
    cards,
    checking_in,
    gauge,
    group,
    help,
    home,
    houses,
    joining,
    linking,
    meeting,
    news,
    practice,
    quiz,
    relay,
    settings,
    tracks,
)
from bot.talk.contests import after as contest_after
from bot.talk.contests import details as contest_details
from bot.talk.contests import entry as contest_entry
from bot.talk.contests import page as contest
from bot.talk.contests import paper as contest_paper
from bot.talk.halls import lead as live_lead
from bot.talk.halls import quiz as live
from bot.talk.officers import alerts as officer_alerts
from bot.talk.officers import choices as officer_choices
from bot.talk.officers import figures as officer
from bot.talk.show import show
from bot.talk.turn import Turn

GIVES = frozenset(
    {Go.SENT_CARD, Go.LISTEN, Go.NEWS, Go.TOPIC, Go.TRACK, Go.NEXT, Go.GO_ON, Go.QUIZ, Go.TEST, Go.TODAY, Go.QUIZ_TOPIC}
)
"""What gives something to read or to answer; the second of them is when the invitation to join comes."""
_OF_MEETINGS = frozenset(go for go in Go if go.name.startswith("MEETING") or go is Go.CHECK_IN)

_OF_LIVE = frozenset(go for go in Go if go.name.startswith("LIVE"))


def pick(world: World, talk: Conversation, row: Row) -> Turn:
    if row.go in GIVES and _is_time_to_ask(world, talk):
        if calm.lasts(world, talk):
            return _moved(world, calm.unasked(talk), row)
        wanted = _moved(world, talk, row).talk.place
        return joining.show_consent(world, replace(talk, after=wanted))
    return _moved(world, talk, row)


def resume(world: World, turn: Turn) -> Turn:
    """Shows the place that waited; a card that waited is only now read."""
    place = turn.talk.place
    card = world.library.cards.get(place.card) if isinstance(place, Reading) and place.view == "card" else None
    if card is not None and turn.talk.last != card.key and isinstance(place, Reading):
        shown = cards.read(world, turn.talk, card, place.run, place.track)
    else:
        shown = show(world, turn.talk, place)
    return replace(shown, replies=turn.replies + shown.replies, facts=turn.facts + shown.facts)


def _is_time_to_ask(world: World, talk: Conversation) -> bool:
    """It gives before it asks: one card was read, nobody was asked yet, and asked once is enough."""
    return world.person is None and not talk.asked and talk.last != ""


def _moved(world: World, talk: Conversation, row: Row) -> Turn:
    place = talk.place
    match row.go:
        case Go.HOME:
            return home.show(world, talk)
        case Go.BACK:
            return _back(world, talk)
        case Go.HELP:
            return help.show(world, talk)
        case Go.LISTEN:
            return cards.listen(world, talk, row.what)
        case Go.TOPICS:
            return cards.choose_topic(world, talk, int(row.what or 0))
        case Go.TOPIC:
            return cards.open_topic(world, talk, row.what)
        case Go.NEXT:
            return _next(world, talk, place)
        case Go.EXAMPLE | Go.LAW | Go.PASS_ON:
            reading = Reading(place.card) if isinstance(place, Answered) else place
            return (
                cards.look_at(world, talk, reading, row.go) if isinstance(reading, Reading) else home.show(world, talk)
            )
        case Go.GO_ON:
            return cards.go_on(world, talk, row.what)
        case Go.QUIZ:
            return quiz.on_card(world, talk, row.what) if row.what else practice.from_home(world, talk)
        case Go.TODAY | Go.QUIZ_TOPICS | Go.QUIZ_TOPIC | Go.PROGRESS:
            return _practice(world, talk, row)
        case Go.ASK | Go.CARD | Go.RIGHT | Go.WRONG:
            return _asking(world, talk, row, place)
        case Go.TRACKS | Go.TRACK | Go.TEST | Go.BEFORE | Go.TRACK_NOW | Go.MARK:
            return _on_track(world, talk, row, place)
        case Go.ANSWER:
            return _answered(world, talk, row, place)
        case Go.CONTESTS | Go.CONTEST | Go.ENTER | Go.BEGIN | Go.COMPLAIN | Go.TELL | Go.CERTIFICATE:
            return _contest(world, talk, row, place)
        case Go.PICTURE:
            return cards.show_picture(world, talk, place) if isinstance(place, Reading) else home.show(world, talk)
        case Go.VOICE:
            return cards.show_voice(world, talk, place) if isinstance(place, Reading) else home.show(world, talk)
        case Go.GROUP:
            return show(world, talk, place).after(group.invitation(world, talk))
        case Go.RELAY:
            return relay.name(world, talk, row.what == "named") if row.what else relay.show(world, talk)
        case Go.SENT_CARD:
            sent = world.library.cards.get(row.what)
            return cards.read(world, talk, sent, run=1) if sent else cards.nothing_today(world, talk)
        case Go.SETTINGS:
            return settings.show(world, talk)
        case Go.LANGUAGE:
            return settings.choose_language(world, talk, row.what)
        case Go.SETTINGS_MORE:
            return settings.show_more(world, talk)
        case Go.NEWS | Go.NEWS_WISH | Go.NEWS_PICK | Go.NEWS_OFF:
            return _news(world, talk, row, place)
        case Go.LINK | Go.LINKED | Go.PART | Go.PART_OTHERS:
            return _linking(world, talk, row, place)
        case Go.FORGET:
            return settings.forget(world, talk)
        case Go.FIGURES | Go.FIGURES_BY | Go.FIGURES_OF | Go.FIGURES_WHEN | Go.FIGURES_WHERE:
            return _as_officer(world, talk, row, place)
        case Go.ALERTS if world.contests and (world.person is None or world.person.officer_area() is None):
            return contest_after.open_reminders(world, talk)
        case Go.ALERTS | Go.ALERT | Go.PAGES:
            return _as_officer(world, talk, row, place)
        case Go.REMIND | Go.NO_REMINDERS | Go.QUIT:
            return _after_contest(world, talk, row, place)
        case Go.MOVE | Go.MOVED | Go.MOVE_IN | Go.TAKE_CARD | Go.HOST | Go.OWN_HOUSE:
            return _at_house(world, talk, row, place)
        case _ if row.go in _OF_LIVE:
            return _in_hall(world, talk, row, place)
        case _ if row.go in _OF_MEETINGS:
            return _meeting(world, talk, row, place)
        case _:
            return _joining(world, talk, row, place)


def _answered(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match place:
        case InQuiz():
            return quiz.answer(world, talk, place, row.label)
        case Practising():
            return practice.answer(world, talk, place, row.label)
        case InContest():
            return contest_paper.answer(world, talk, place, row.what)
        case _:
            return home.show(world, talk)


def _contest(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.CONTEST, _:
            return contest.open_page(world, talk, row.what)
        case Go.ENTER, _:
            return contest_entry.begin(world, talk, row.what)
        case Go.BEGIN, _:
            return contest_paper.begin(world, talk, row.what)
        case Go.CERTIFICATE, _:
            return contest.send_certificate(world, talk, row.what)
        case Go.COMPLAIN, _:
            return contest.complain(world, talk, row.what)
        case Go.TELL, TellingOrganiser():
            return contest_details.tell(world, talk, place, row.what)
        case _:
            return contest.choose(world, talk, int(row.what) if row.what.isdigit() else 0)


def _after_contest(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.REMIND, AtContest():
            return contest_after.remind(world, talk, place, row.what)
        case Go.QUIT, AtContest():
            return contest_after.quit(world, talk, place)
        case Go.NO_REMINDERS, _:
            return contest_after.no_reminders(world, talk)
        case _:
            return contest.choose(world, talk)


def _next(world: World, talk: Conversation, place: Place) -> Turn:
    match place:
        case Reading(track=""):
            return cards.next_card(world, talk, place)
        case Reading():
            return tracks.next_card(world, talk, place)
        case _:
            return cards.listen(world, talk)


def _as_officer(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go:
        case Go.FIGURES:
            return officer.open_figures(world, talk, row.what)
        case Go.ALERTS:
            return officer_alerts.show(world, talk)
        case Go.ALERT:
            return officer_alerts.switch(world, talk, row.what)
        case Go.PAGES:
            return officer_alerts.open_pages(world, talk)
        case _:
            return officer_choices.open_choice(world, talk, row, place)


def _on_track(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.TRACK, _:
            return gauge.open_track(world, talk, row.what)
        case Go.TRACK_NOW, _:
            return gauge.decline(world, talk, row.what)
        case Go.TEST | Go.BEFORE, _ if (test := tracks.test_of(world, row.what)) is not None:
            return quiz.show(world, talk, replace(test, before=row.go is Go.BEFORE))
        case Go.MARK, Opining():
            return gauge.mark(world, talk, place, row.what)
        case _:
            return tracks.choose(world, talk, int(row.what) if row.what.isdigit() and row.go is Go.TRACKS else 0)


def _practice(world: World, talk: Conversation, row: Row) -> Turn:
    match row.go:
        case Go.QUIZ_TOPICS:
            return practice.choose_topic(world, talk, int(row.what or 0))
        case Go.QUIZ_TOPIC:
            return practice.on_topic(world, talk, row.what)
        case Go.PROGRESS:
            return practice.show_progress(world, talk)
        case _:
            return practice.asked_for(world, talk)


def _asking(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    if row.go is Go.CARD:
        return asking.open_card(world, talk, row.what)
    if row.go is Go.ASK or not isinstance(place, Answered):
        return asking.show(world, talk, Asking())
    return asking.right(world, talk, place) if row.go is Go.RIGHT else asking.wrong(world, talk, place)


def _news(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.NEWS, _:
            return news.open_news(world, talk)
        case Go.NEWS_OFF, _:
            return news.drop(world, talk)
        case Go.NEWS_PICK, ChoosingNews():
            return news.pick(world, talk, place, row.what)
        case _:
            return news.begin(world, talk)


def _linking(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.LINKED, ConfirmingLink():
            return linking.link(world, talk)
        case Go.PART | Go.PART_OTHERS, Linking():
            return linking.part(world, talk, others=row.go is Go.PART_OTHERS)
        case _:
            return linking.begin(world, talk)


def _joining(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    commune = place.commune if isinstance(place, NamingHouse | TypingHouseCode) else ""
    match row.go:
        case Go.JOIN if houses.own(world):
            return houses.show(world, talk)
        case Go.JOIN | Go.APART:
            asked = world.person is not None
            return joining.show_commune(world, talk, NamingCommune()) if asked else joining.show_consent(world, talk)
        case Go.AGREE:
            return joining.agree(world, talk)
        case Go.DECLINE:
            return joining.decline(world, talk)
        case Go.COMMUNE:
            return joining.name_commune(world, talk, row.what)
        case Go.MORE:
            more = replace(place, page=place.page + 1) if isinstance(place, NamingCommune) else NamingCommune()
            return joining.show_commune(world, talk, more)
        case Go.NO_HOUSE:
            return joining.no_house(world, talk)
        case Go.NEW_HOUSE if commune:
            return joining.new_house(world, talk, commune)
        case Go.HAVE_CODE if commune or houses.own(world):
            return joining.show_code(world, talk, TypingHouseCode(commune))
        case _:
            return joining.show_commune(world, talk, NamingCommune())


def _in_hall(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go:
        case Go.LIVE_ANSWER:
            return live.answer(world, talk, row.what)
        case Go.LIVE_TEAM:
            return live.join(world, talk, row.what)
        case Go.LIVE_TOPIC:
            return live_lead.begin(world, talk, place, row.what)
        case Go.LIVE_SIZE if isinstance(place, ChoosingLive):
            return live_lead.choose(world, talk, replace(place, size=int(row.what or 0)))
        case Go.LIVE_MOVE:
            return live_lead.move(world, talk, row.what)
        case Go.LIVE_LINKS:
            return live_lead.show_links(world, talk)
        case Go.LIVE:
            return live.again(world, talk)
        case _:
            return live_lead.open_hall(world, talk, int(row.what) if row.what.isdigit() else 0)


def _meeting(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.MEETING_KIND, _:
            return meeting.choose_kind(world, talk, row.what)
        case Go.MEETING_COMMUNE, NamingMeetingCommune():
            return meeting.name_commune(world, talk, place, row.what)
        case Go.MEETING_TOPIC, ChoosingMeetingTopic():
            return meeting.add_topic(world, talk, place, row.what)
        case Go.MEETING_TOPICS, ChoosingMeetingTopic():
            return meeting.show_topics(world, talk, replace(place, page=int(row.what or 0)))
        case Go.MEETING_TOLD, ChoosingMeetingTopic():
            return meeting.topics_told(world, talk, place.draft)
        case Go.MEETING_UNCOUNTED, CountingHeads():
            return meeting.counted(world, talk, place, None)
        case Go.MEETING_DAY, ConfirmingMeeting():
            return meeting.confirm(world, talk, replace(place, draft=replace(place.draft, day=row.what)))
        case Go.MEETING_LOG, ConfirmingMeeting():
            return meeting.log(world, talk, place)
        case Go.MEETING_DONE, _:
            return meeting.show_done(world, talk)
        case Go.MEETING_UNDO, _:
            return meeting.undo(world, talk)
        case Go.CHECK_IN, _:
            return checking_in.open_door(world, talk)
        case _:
            return meeting.begin(world, talk, int(row.what) if row.what.isdigit() else 0)


def _at_house(world: World, talk: Conversation, row: Row, place: Place) -> Turn:
    match row.go, place:
        case Go.MOVE_IN, OtherHouse():
            return houses.move_in(world, talk, place)
        case Go.TAKE_CARD, OtherHouse():
            return houses.take_card(world, talk, place)
        case Go.HOST, OtherHouse():
            return houses.host(world, talk, place)
        case Go.MOVED, MovingHouse():
            return houses.moved(world, talk, place)
        case Go.OWN_HOUSE, _:
            return houses.own_house(world, talk)
        case _ if houses.own(world):
            return joining.show_commune(world, talk, NamingCommune(moving=True))
        case _:
            return _joining(world, talk, Row("", Go.JOIN), place)


def _back(world: World, talk: Conversation) -> Turn:
    """To the place before the last way home; it is not kept after that."""
    return show(world, replace(talk, before=None), talk.before or Home())
