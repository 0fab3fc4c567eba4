"""A menu gives way to the menu it led to, where the carrier can change what it sent: a talk is not buried in old menus.

What was read stays: a card, an answer, a figure is always a message of its own. Only what was pressed gives way, never
what was typed under.
"""

from msgspec.structs import replace

from bot.model.competing import ChoosingContest
from bot.model.conversation import (
    AtHouse,
    ChoosingFigures,
    ChoosingMeeting,
    ChoosingQuiz,
    ChoosingTopic,
    ChoosingTrack,
    Conversation,
    Home,
    InAlerts,
    InSettings,
)
from bot.model.events import Event, Tapped
from bot.model.replies import Say
from bot.model.world import Step

MENUS = (
    Home,
    ChoosingTopic,
    ChoosingTrack,
    ChoosingQuiz,
    ChoosingFigures,
    ChoosingMeeting,
    ChoosingContest,
    InSettings,
    InAlerts,
    AtHouse,
)


def marked(before: Conversation, event: Event, done: Step) -> Step:
    """Help is shown by a message of its own (it cannot be passed on); pressed away it is gone, which is what it should be."""
    if not isinstance(event, Tapped) or not before.offer.id or event.offer != before.offer.id:
        return done
    match done.replies:
        case (Say(media=(), instead=False, fleeting=False) as say,) if isinstance(before.place, MENUS) and isinstance(
            done.conversation.place, MENUS
        ):
            return replace(done, replies=(replace(say, replaces=True),))
        case _:
            return done
