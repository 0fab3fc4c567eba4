"""A contest on a page: the same rules and the same books as in the talk, for whoever has the code of an entry.

Each function is one transaction (`store.write`); the page is rendered from the `Seen` and `Mine` that come back. The
code is typed once (`look`); after that the page holds a token (`token_of`), which cannot be forged or guessed.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from msgspec import Struct

from bot.contest import entering
from bot.model.contest import Age, Contest
from bot.model.facts import (
    AttemptBegun,
    AttemptEnded,
    ContestAnswered,
    ContestEntered,
    ContestForetold,
    EntrantTold,
    Fact,
    QuestionAnswered,
    Told,
)
from bot.model.moments import here, milliseconds
from bot.model.people import Representative
from bot.model.phones import phone_in
from bot.model.seen import CannotEnter, CannotStart, Mine, NotTaken, Seen, Sitting
from bot.service.contests import view as contest_view
from bot.service.contests.view import Who
from bot.service.desk import Desk
from bot.storage import entrants, ledger, verdicts
from bot.storage.keys import WrongKey
from bot.storage.recorded import Recording, record
from bot.storage.sql import Db

CONSENT = "contest-2026-11-page"
"""The version of the words that stand above the form; whoever changes them changes this."""
CHANNEL = "web"
Slip = CannotEnter | NotTaken | CannotStart
Field = str


class Form(Struct, frozen=True):
    """What was filled in, as it was typed. `representative`: the code of a school or guardian of a child."""

    age: Age
    agrees: bool
    commune: str = ""
    name: str = ""
    phone: str = ""
    unit: str = ""
    full_name_may_be_published: bool = False
    representative: str = ""


class Wrong(ValueError):
    """The form cannot be taken: which field, and why (a word of `Slip`, or "missing" or "malformed")."""

    def __init__(self, slips: dict[Field, str]) -> None:
        super().__init__(", ".join(f"{field}: {slip}" for field, slip in slips.items()))
        self.slips = slips


def enter(db: Db, desk: Desk, id: str, form: Form) -> tuple[Seen, Mine]:
    """A new entrant. Her code is `Mine.code`: the only way back to her entry. Raises Wrong, LookupError."""
    now = desk.clock()
    known = desk.contests.one(db, desk.keys, now, id)
    if known is None:
        raise LookupError(id)
    by = _represented(db, desk, id, form)
    phone = phone_in(form.phone) or ""
    view = contest_view.one(db, desk, known, Who(at="page", typed=phone), now)
    told = _told(view.contest, form, phone)
    slips = _slips(view, form, by, told)
    if slips:
        raise Wrong(slips)
    mine = view.adult if form.age == "16+" else view.child
    if mine is None:
        raise LookupError(id)  # whoever is at the page sees who would enter
    entered = ContestEntered(
        contest=id,
        entrant=mine.entrant,
        code=mine.code,
        age=form.age,
        commune=by.commune if by else form.commune,
        unit=by.unit if by else "",
        represented_by=by.id if by else 0,
        consent=CONSENT,
    )
    facts = [EntrantTold(mine.entrant, field, value) for field, value in told.items()]
    record_on_page(db, desk, entered, *facts)
    return of(db, desk, mine.entrant)


def look(db: Db, desk: Desk, code: str, network: str) -> tuple[Seen, Mine]:
    """The entry whose code was typed, and whence on the web. Raises LookupError; wrong codes are limited like those of houses."""
    now = desk.clock()
    if not desk.guesses.allows(now, network=network):
        raise LookupError("too many wrong codes in this hour")
    found = entrants.by_code(db, code, desk.keys)
    if found is None:
        desk.guesses.wrong(network=network)
        raise LookupError("no such code")
    return of(db, desk, found[1])


def of(db: Db, desk: Desk, entrant: int) -> tuple[Seen, Mine]:
    """Raises LookupError where it is no entrant's, or the way back was cut."""
    found = contest_view.of_entrant(db, desk, entrant, desk.clock())
    if found is None:
        raise LookupError("no such entrant")
    return found


def token_of(desk: Desk, entrant: int) -> str:
    """What a page holds in the place of the code. It says nothing to anybody but us."""
    return urlsafe_b64encode(desk.keys.seal.close(entrant.to_bytes(8))).decode()


def entrant_in(desk: Desk, token: str) -> int:
    """Raises LookupError for a token that we did not make."""
    try:
        return int.from_bytes(desk.keys.seal.open(urlsafe_b64decode(token)))
    except (ValueError, WrongKey) as trouble:
        raise LookupError("no such token") from trouble


def begin(db: Db, desk: Desk, entrant: int) -> tuple[Seen, Mine]:
    """Begins the attempt that may begin now; one that runs goes on. `Mine.sitting` is None where none may: see `refusal`."""
    seen, mine = of(db, desk, entrant)
    sitting = mine.sitting
    if sitting is None or sitting.started or mine.missing:
        return seen, mine
    record_on_page(
        db,
        desk,
        AttemptBegun(
            contest=seen.contest.key,
            entrant=mine.entrant,
            attempt=sitting.attempt,
            round=sitting.round,
            number=sitting.number,
            started_ms=milliseconds(desk.clock()),
            allowed_ms=sitting.allowed,
        ),
    )
    return of(db, desk, entrant)


def answer(db: Db, desk: Desk, entrant: int, key: str, position: int, option: int | str) -> tuple[Seen, Mine]:
    """`position` of the question, `option` by its frozen place or the words that were filled in.

    `key` is the event's own: the same again changes nothing. The first answer to a question stands; one after the
    deadline is not taken, and `Mine.sitting` is over then.
    """
    seen, mine = of(db, desk, entrant)
    sitting = mine.sitting
    if sitting is None or not sitting.started or not ledger.claim(db, key):
        return seen, mine
    if sitting.left_ms == 0:
        return _ended(db, desk, entrant, seen, sitting, sitting.allowed)
    answered = {each.question for each in sitting.answers}
    asked = next((each for each in sitting.paper if each.position == position), None)
    if asked is None or asked.question.key in answered:
        return seen, mine
    question = asked.question
    chosen = question.option_of(option) if isinstance(option, str) else option
    if not question.is_filled_in and chosen not in asked.options:
        return seen, mine
    facts: list[Fact] = [ContestAnswered(sitting.attempt, position, chosen, sitting.spent)]
    if question.topic:
        facts.append(QuestionAnswered(question.key, question.topic, question.is_right(chosen)))
    record_on_page(db, desk, *facts)
    return of(db, desk, entrant)


def foretell(db: Db, desk: Desk, entrant: int, prediction: int) -> tuple[Seen, Mine]:
    """A number, or hundred-thousandths of a percent."""
    seen, mine = of(db, desk, entrant)
    sitting = mine.sitting
    if sitting is None or not sitting.started or seen.contest.prediction is None:
        return seen, mine
    if sitting.left_ms == 0:
        return _ended(db, desk, entrant, seen, sitting, sitting.allowed)
    record_on_page(db, desk, ContestForetold(sitting.attempt, prediction))
    return of(db, desk, entrant)


def finish(db: Db, desk: Desk, entrant: int) -> tuple[Seen, Mine]:
    """The paper is handed in, however much of it is answered."""
    seen, mine = of(db, desk, entrant)
    sitting = mine.sitting
    if sitting is None or not sitting.started:
        return seen, mine
    return _ended(db, desk, entrant, seen, sitting, sitting.spent)


def write_essay(db: Db, desk: Desk, entrant: int, text: str) -> bool:
    """With the consent that stands beside it; a second one takes the place of the first. False where none is asked
    for, or the contest is closed."""
    seen, mine = of(db, desk, entrant)
    if seen.contest.essay is None or seen.phase not in ("open", "between"):
        return False
    now = int(desk.clock().timestamp())
    verdicts.write_essay(db, mine.entrant, seen.contest.key, text, desk.keys, now)
    return True


def _ended(db: Db, desk: Desk, entrant: int, seen: Seen, sitting: Sitting, spent: int) -> tuple[Seen, Mine]:
    record_on_page(db, desk, AttemptEnded(seen.contest.key, sitting.attempt, spent))
    desk.timers.forget(sitting.attempt)
    return of(db, desk, entrant)


def _represented(db: Db, desk: Desk, id: str, form: Form) -> Representative | None:
    if form.age != "under-16":
        return None
    found = verdicts.representative(db, form.representative, int(desk.clock().timestamp()), desk.keys)
    return found if found is not None and found.contest == id and not found.is_full else None


def _told(contest: Contest, form: Form, phone: str) -> dict[Told, str]:
    """Only what this contest asks for; nothing of a child."""
    if form.age != "16+":
        return {}
    wanted = contest.eligibility.details
    unit: Told = "unit-key" if contest.unit else "unit"
    values: dict[Told, str] = {"name": " ".join(form.name.split()), "phone": phone, unit: form.unit.strip()}
    told: dict[Told, str] = {field: value for field, value in values.items() if field.removesuffix("-key") in wanted}
    if "name" in wanted:
        told["names"] = "full" if form.full_name_may_be_published else "initials"
    return told


def _slips(view: Seen, form: Form, by: Representative | None, told: dict[Told, str]) -> dict[Field, str]:
    contest = view.contest
    slips: dict[Field, str] = {}
    if view.phase != "open":
        slips["contest"] = "not-open" if view.phase in ("announced", "between") else "closed"
    if not form.agrees:
        slips["agrees"] = "missing"
    refusal = entering.may_enter(
        contest, age=form.age, roles=(), commune=form.commune, represented=by is not None, in_chat=0
    )
    if refusal is not None:
        slips["representative" if refusal == "representative" else "entrant"] = refusal
    if contest.needs_commune and form.age == "16+" and not form.commune:
        slips["commune"] = "missing"
    slips |= {field: "missing" for field, value in told.items() if not value}
    if "unit-key" in told and told["unit-key"] not in {unit.key for unit in contest.unit}:
        slips["unit-key"] = "missing"
    if form.phone and not told.get("phone", "-"):
        slips["phone"] = "malformed"
    if view.telephone is not None:
        slips["phone"] = view.telephone
    return slips


def record_on_page(db: Db, desk: Desk, *facts: Fact) -> None:
    """As a step of the talk does it, with no chat behind it."""
    now = desk.clock()
    at = Recording(
        chat=0,
        person=None,
        fresh_person=0,
        channel=CHANNEL,
        language="vi",
        day=here(now).date(),
        now=int(now.timestamp()),
        measures=desk.plan.measures,
    )
    record(db, at, facts, desk.keys)
