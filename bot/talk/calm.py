"""When danger was told: one card at once, and quiet for ten minutes (S22 to S26). It is no place of the talk.

Whoever reads the stored talk sees someone who went home: same place, same rows, same fields. Whether a talk is calm
stands in `Conversation.quiet`, 16 bytes that every step of every talk writes anew (bot/service/marks.py).
"""

from msgspec.structs import replace

from bot.model.competing import InContest, TellingOrganiser
from bot.model.conversation import (
    Asking,
    CheckingIn,
    Consenting,
    Conversation,
    CountingHeads,
    Home,
    NamingCommune,
    NamingMeetingCommune,
    TypingHouseCode,
)
from bot.model.facts import HelpShown
from bot.model.replies import Call, Say
from bot.model.told import Told
from bot.model.world import Contact, Words, World
from bot.talk import home
from bot.talk.help import notes
from bot.talk.turn import Turn, words_of

LASTS_SECONDS = 600
_TYPED_INTO = (
    Asking,
    CheckingIn,
    Consenting,
    CountingHeads,
    NamingCommune,
    NamingMeetingCommune,
    TypingHouseCode,
    TellingOrganiser,
    InContest,
)
"""Places that she opened by herself since, and that wait for words."""


def show(world: World, talk: Conversation, told: Told) -> Turn:
    """Believed at once; several doors; no question, no lesson, no blame, and nobody is told."""
    tr = words_of(world, talk)
    doors = _doors(world, told)
    lines = "\n".join(f"{door.number}: {tr(door.name)}" for door in doors)
    say = Say(
        title=tr(world.helpline.calm.title),
        body="\n\n".join((*_first_words(world, tr, told), lines, *_last_words(world, tr, told))),
        media=tuple(Call(door.number, tr("Gọi {number}", number=door.number)) for door in doors),
        fleeting=True,
        fades=True,
    )
    return Turn(_begun(world, talk), (say,), home.rows(world, tr), (HelpShown(),))


def stay(world: World, talk: Conversation) -> Turn:
    """Whatever else is typed in the minutes after: a short word, and the first screen's rows."""
    tr = words_of(world, talk)
    calm = world.helpline.calm
    say = Say(title=tr(calm.staying_title), body=tr(calm.staying_body), fleeting=True, fades=True)
    return Turn(home.gone_home(talk), (say,), home.rows(world, tr))


def lasts(world: World, talk: Conversation) -> bool:
    return _now(world) < world.mark.until(talk.quiet) <= _now(world) + LASTS_SECONDS


def answers(world: World, talk: Conversation) -> bool:
    """Calm lasts, and she is not in a place that she opened since and that waits for her words."""
    return lasts(world, talk) and not isinstance(talk.place, _TYPED_INTO)


def is_home(world: World, talk: Conversation) -> bool:
    return lasts(world, talk) and isinstance(talk.place, Home)


def over(talk: Conversation) -> Conversation:
    """ "thoát" ends it."""
    return replace(talk, quiet=b"")


def unasked(talk: Conversation) -> Conversation:
    """Nobody is asked where she lives while it is calm (S23). It looks as if she had been asked and had said no."""
    return replace(talk, asked=True)


def marked(world: World, talk: Conversation) -> Conversation:
    """Of every step: new bytes that say the same, or nothing."""
    until = world.mark.until(talk.quiet) if lasts(world, talk) else 0
    return replace(talk, quiet=world.mark.sealed(until, world.chance))


def _begun(world: World, talk: Conversation) -> Conversation:
    until = _now(world) + LASTS_SECONDS
    return replace(home.gone_home(talk), quiet=world.mark.sealed(until, world.chance))


def _now(world: World) -> int:
    return int(world.now.timestamp())


def _doors(world: World, told: Told) -> tuple[Contact, ...]:
    """The number that fits first; those of the commune last, because kin may stand behind them (S25)."""
    first = world.helpline.calm.first.get(told.kind, "")
    numbers = sorted(world.helpline.contacts, key=lambda door: door.number != first)
    return (*numbers, *world.contacts)


def _first_words(world: World, tr: Words, told: Told) -> tuple[str, ...]:
    calm = world.helpline.calm
    if told.kind != "death":
        return (tr(calm.believed),)
    stay_near = calm.stay_with_other if told.about == "other" else calm.stay_with_me
    return (tr(calm.believed_of_dying), tr(stay_near))


def _last_words(world: World, tr: Words, told: Told) -> tuple[str, ...]:
    calm = world.helpline.calm
    helping = (tr(calm.helping),) if told.about == "other" else ()
    return (tr(calm.doors) + " " + tr(calm.chosen), *helping, notes(world, tr))
