"""Every place of the talk, reached as a person reaches it."""

from collections.abc import Callable

from bot.model.codes import code_from
from bot.model.people import Invitation, Role
from tests.talking import Villager


def officer() -> Villager:

    code = code_from(7)
    talk = Villager()
    talk.codes = {code: Invitation(5, Role("officer", ""))}
    return talk.opens(code).types("dong y")


STATES: dict[str, Callable[[], Villager]] = {
    "never wrote": lambda: Villager().opens(),
    "home": lambda: Villager().opens().types("ve dau"),
    "choosing a topic": lambda: Villager().opens().types("2"),
    "reading": lambda: Villager().opens().types("1"),
    "an example": lambda: Villager().opens().types("1").types("2"),
    "the law": lambda: Villager().opens().types("1").types("3"),
    "passing on": lambda: Villager().opens().types("1").types("4"),
    "asked to join": lambda: Villager().opens().types("1").types("1"),
    "naming the commune": lambda: Villager().opens().types("dang ky").types("1"),
    "an unclear commune": lambda: Villager().opens().types("dang ky").types("1").types("chi lang"),
    "naming the house": lambda: Villager().opens().types("dang ky").types("1").types("that khe"),
    "typing a house code": lambda: Villager().opens().types("dang ky").types("1").types("that khe").types("2"),
    "in a quiz": lambda: Villager().opens().types("do vui"),
    "a quiz done": lambda: Villager().opens().types("do vui").types("1").types("1").types("1").types("1"),
    "resting": lambda: Villager().joins().types("2").types("1").types("tiep").types("tiep"),
    "settings": lambda: Villager().opens().types("cai dat"),
    "settings in English": lambda: Villager().opens().types("cai dat").types("1"),
    "an officer's figures": lambda: officer().types("thong ke"),
}
