"""Any stored place, shown again as it was: after a wrong tap, an unclear word, a "quay lại"."""

from typing import assert_never

from bot.model.competing import AtContest, ChoosingContest, EnteringContest, InContest, TellingOrganiser
from bot.model.conversation import (
    Answered,
    Asking,
    AtHouse,
    AtRelay,
    CheckingIn,
    ChoosingFigures,
    ChoosingMeeting,
    ChoosingMeetingTopic,
    ChoosingNews,
    ChoosingQuiz,
    ChoosingTopic,
    ChoosingTrack,
    ConfirmingLink,
    ConfirmingMeeting,
    Consenting,
    Conversation,
    CountingHeads,
    EndingTrack,
    Home,
    InAlerts,
    InQuiz,
    InSettings,
    Linking,
    LookingAtFigures,
    LookingBack,
    MeetingDone,
    MovingHouse,
    NamingCommune,
    NamingHouse,
    NamingMeetingCommune,
    OfferedBefore,
    Opining,
    OtherHouse,
    Place,
    Practised,
    Practising,
    QuizDone,
    Reading,
    Resting,
    TypingHouseCode,
)
from bot.model.live_places import AtLive, ChoosingLive, LeadingLive, TypingLiveCode
from bot.model.world import World
from bot.talk import (
    asking,
    cards,
    checking_in,
    gauge,
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
from bot.talk.contests import details as contest_details
from bot.talk.contests import entry as contest_entry
from bot.talk.contests import page as contest
from bot.talk.contests import paper as contest_paper
from bot.talk.halls import lead as live_lead
from bot.talk.halls import quiz as live
from bot.talk.officers import alerts as officer_alerts
from bot.talk.officers import choices as officer_choices
from bot.talk.officers import figures as officer
from bot.talk.turn import Turn


def show(world: World, talk: Conversation, place: Place) -> Turn:
    match place:
        case Home():
            return home.show(world, talk)
        case ChoosingTopic():
            return cards.choose_topic(world, talk, place.page)
        case ChoosingTrack():
            return tracks.choose(world, talk, place.page)
        case Reading():
            return cards.show(world, talk, place)
        case Asking():
            return asking.show(world, talk, place)
        case Answered():
            return asking.show_answer(world, talk, place)
        case Resting():
            return cards.show_resting(world, talk, place)
        case EndingTrack():
            return tracks.show_end(world, talk, place)
        case InQuiz():
            return quiz.show(world, talk, place)
        case QuizDone():
            return quiz.show_done(world, talk, place)
        case Practising():
            return practice.show(world, talk, place)
        case Practised():
            return practice.show_done(world, talk, place)
        case LookingBack():
            return practice.show_progress(world, talk)
        case ChoosingQuiz():
            return practice.choose_topic(world, talk, place.page)
        case OfferedBefore():
            return gauge.show_offer(world, talk, place)
        case Opining():
            return gauge.show(world, talk, place)
        case Consenting():
            return joining.show_consent(world, talk)
        case NamingCommune():
            return joining.show_commune(world, talk, place)
        case NamingHouse():
            return joining.show_house(world, talk, place)
        case TypingHouseCode():
            return joining.show_code(world, talk, place)
        case AtHouse():
            return houses.show(world, talk)
        case OtherHouse():
            return houses.show_other(world, talk, place)
        case MovingHouse():
            return houses.show_moving(world, talk, place)
        case InSettings(more):
            return settings.show_more(world, talk) if more else settings.show(world, talk)
        case ChoosingNews():
            return news.show(world, talk, place)
        case Linking():
            return linking.show(world, talk, place)
        case ConfirmingLink():
            return linking.confirm(world, talk)
        case LookingAtFigures():
            return officer.show(world, talk, place)
        case ChoosingMeeting():
            return meeting.begin(world, talk, place.page)
        case NamingMeetingCommune():
            return meeting.show_commune(world, talk, place)
        case ChoosingMeetingTopic():
            return meeting.show_topics(world, talk, place)
        case CountingHeads():
            return meeting.show_heads(world, talk, place)
        case ConfirmingMeeting():
            return meeting.confirm(world, talk, place)
        case MeetingDone():
            return meeting.show_done(world, talk)
        case CheckingIn():
            return checking_in.show_door(world, talk)
        case ChoosingFigures():
            return officer_choices.show(world, talk, place)
        case AtRelay():
            return relay.show(world, talk)
        case InAlerts():
            return officer_alerts.show(world, talk)
        case ChoosingContest():
            return contest.choose(world, talk, place.page)
        case AtContest():
            return contest.show(world, talk, place)
        case EnteringContest():
            return contest_entry.show(world, talk, place)
        case TellingOrganiser():
            return contest_details.ask(world, talk, place)
        case InContest():
            return contest_paper.show(world, talk, place)
        case ChoosingLive():
            return live_lead.choose(world, talk, place)
        case LeadingLive():
            return live_lead.show(world, talk, place)
        case AtLive() | TypingLiveCode():
            return live.show(world, talk, place)
        case _:
            assert_never(place)
