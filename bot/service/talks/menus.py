"""Whose list of commands a chat shows, where the carrier shows one, and when it changes."""

from typing import Literal

from bot.model.events import Inbound, Opened
from bot.model.facts import Forgotten, InvitationUsed, LanguageChosen
from bot.model.people import LEADING, Invitation
from bot.model.world import Step, World

Menu = Literal["", "everybody", "leader", "officer"]


def menu_after(world: World, inbound: Inbound, done: Step) -> Menu:
    """Which commands are hers, where this step changed it: by a role, by another language, by erasing all. Whoever opens
    the talk gets those of her role again: she may have had it before there were any."""
    if any(isinstance(fact, Forgotten) for fact in done.facts):
        return "everybody"
    used = [fact.invitation for fact in done.facts if isinstance(fact, InvitationUsed)]
    roles = [each.role.kind for each in world.codes.values() if isinstance(each, Invitation) and each.id in used]
    asks_anew = isinstance(inbound.event, Opened) or any(isinstance(fact, LanguageChosen) for fact in done.facts)
    if asks_anew and world.person is not None:
        roles += [role.kind for role in world.person.roles]
    if "officer" in roles:
        return "officer"
    return "leader" if any(role in LEADING for role in roles) else ""
