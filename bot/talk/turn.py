"""What a place of the talk hands back to `step`, and the rows that stand on every screen."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.model.conversation import Conversation, Go, Home, Place, Row
from bot.model.facts import Fact
from bot.model.replies import Order, Pages, Say
from bot.model.world import Words, World


class Turn(Struct, frozen=True):
    """`replies` in order; `rows` belong to the last of them and become the stored offer.

    `resumes`: after these replies the place of `talk` itself is still to be shown.
    """

    talk: Conversation
    replies: tuple[Say | Order | Pages, ...]
    rows: tuple[Row, ...]
    facts: tuple[Fact, ...] = ()
    resumes: bool = False

    def after(self, *lead: Say, facts: tuple[Fact, ...] = ()) -> "Turn":
        """The same turn with messages before it and facts that came first."""
        return replace(self, replies=(*lead, *self.replies), facts=facts + self.facts)


def words_of(world: World, talk: Conversation) -> Words:
    return world.languages.get(talk.language) or world.languages["vi"]


def at(talk: Conversation, place: Place) -> Conversation:
    return replace(talk, place=place)


def gone_on(talk: Conversation) -> Conversation:
    """At what she had asked for before she was asked."""
    return replace(talk, place=talk.after or Home(), after=None)


def go_on(talk: Conversation) -> Turn:
    """To what she had asked for before she was asked; step shows it."""
    return Turn(gone_on(talk), (), (), resumes=True)


def stay(talk: Conversation) -> Turn:
    """Where she is; step shows it again."""
    return Turn(talk, (), (), resumes=True)


def commune_name(world: World, tr: Words, code: str) -> str:
    """ "xã Thất Khê"; the code of one that is on the map no more."""
    commune = world.gazetteer.communes.get(code)
    if commune is None:
        return code
    kind = tr("phường") if commune.kind == "phường" else tr("xã")
    return f"{kind} {commune.name}"


def opened_this_month(world: World, talk: Conversation) -> tuple[str, ...]:
    """What she opened before we knew her house counts for it, in the month in which it was opened."""
    month = world.today.isoformat()[:7]
    return tuple(topic for opened_in, topic in talk.opened if opened_in == month)


def home_row(tr: Words) -> Row:
    return Row(tr("Về đầu"), Go.HOME)


def help_row(tr: Words) -> Row:
    """Last on every screen, always the same word (S3)."""
    return Row(tr("Trợ giúp"), Go.HELP)


def paged(rows: Sequence[Row], page: int, more: Row, most: int) -> tuple[Row, ...]:
    """All rows where at most `most` fit; else one page of them and `more`, whose `what` becomes the next page.

    After the last page comes the first.
    """
    if len(rows) <= most:
        return tuple(rows)
    size = most - 1
    pages = -(-len(rows) // size)
    page %= pages
    return (*rows[page * size : (page + 1) * size], replace(more, what=str((page + 1) % pages)))


def footer(tr: Words) -> tuple[Row, Row]:
    return home_row(tr), help_row(tr)
