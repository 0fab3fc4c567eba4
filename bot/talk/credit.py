"""Through whose spoken code a house was reached: said once, in the step in which it happens."""

from msgspec.structs import replace

from bot.model.facts import CardRead, CheckedIn, HouseholdFounded, HouseholdJoined, QuestionAnswered, ReachedThrough
from bot.model.world import World
from bot.talk import houses
from bot.talk.turn import Turn


def settled(world: World, turn: Turn) -> Turn:
    """What was read is credited once, as soon as there is a house. Then, or in the first step of another day, the code is
    forgotten: nothing that is kept tells who sent what to whom (S18)."""
    through = turn.talk.through
    if through is None:
        return turn
    forgotten = replace(turn, talk=replace(turn.talk, through=None))
    if through.day != world.today.isoformat():
        return forgotten
    if not _is_reached(world, turn):
        return turn
    return replace(forgotten, facts=(*forgotten.facts, ReachedThrough(through.code, through.hands)))


def _is_reached(world: World, turn: Turn) -> bool:
    """A card read, a question answered rightly, a meeting attended; or read before, and the house is known only now."""
    if any(isinstance(fact, HouseholdFounded | HouseholdJoined) and fact.topics for fact in turn.facts):
        return True
    has_house = houses.own(world) is not None or houses.hosted(world, turn.talk) is not None
    return has_house and any(
        isinstance(fact, CardRead | CheckedIn) or (isinstance(fact, QuestionAnswered) and fact.right)
        for fact in turn.facts
    )
