"""The test before a track and after it: the track's questions, then a few statements to agree or disagree with.

It is offered once, before the first card, to who is known to us. Nothing is told of right or wrong before the track. What
she says to a statement goes sealed into what is kept of her as a sum, and once both tests are taken into sums over many.
"""

from bot.model.content import Statement, Track
from bot.model.conversation import (
    Conversation,
    EndingTrack,
    Go,
    OfferedBefore,
    Opining,
    QuizDone,
    Reading,
    Row,
)
from bot.model.facts import BeforeDeclined, Gauged, StatementMarked
from bot.model.practice import form_of
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import calm, practice, tracks
from bot.talk.turn import Turn, at, footer, help_row, words_of

STEPS = 5
"""From "Rất đồng ý" to "Rất không đồng ý"."""


def open_track(world: World, talk: Conversation, key: str) -> Turn:
    """First the test, where it may be offered; else, and while it is calm (S24), the first card."""
    if calm.lasts(world, talk) or not _may_offer(world, talk, key):
        return tracks.begin(world, talk, key)
    return show_offer(world, talk, OfferedBefore(key))


def show_offer(world: World, talk: Conversation, place: OfferedBefore) -> Turn:
    track = world.library.track(place.track)
    if track is None or not _may_offer(world, talk, place.track):
        return tracks.begin(world, talk, place.track)
    tr = words_of(world, talk)
    questions, opinions = len(world.library.test_of(track)), len(world.library.statements_of(track))
    say = Say(
        title=tr("Trước khi nghe, bà con thử vài câu nhé?"),
        body=tr(
            "{questions} câu đố và {opinions} câu hỏi ý kiến, chừng ba phút. Nghe xong lớp mình thử lại, xem hơn được bao "
            "nhiêu.\n\nCâu trả lời của bà con không ai xem được: chỉ cộng chung nhiều người, từ mười người trở lên.",
            questions=questions,
            opinions=opinions,
        ),
    )
    rows = (
        Row(tr("Thử trước"), Go.BEFORE, track.key),
        Row(tr("Nghe luôn"), Go.TRACK_NOW, track.key),
        Row(tr("Lớp học"), Go.TRACKS),
        *footer(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def decline(world: World, talk: Conversation, key: str) -> Turn:
    """Asked once is enough."""
    turn = tracks.begin(world, talk, key)
    return turn.after(facts=(BeforeDeclined(key),)) if _may_offer(world, talk, key) else turn


def waits(world: World, talk: Conversation, key: str) -> bool:
    """She took the test before this track, of the same questions and statements, and not yet the one after it."""
    track, kept = world.library.track(key), practice.known(world, talk)
    gauge = kept.gauge(key) if kept else None
    return track is not None and gauge is not None and gauge.form == form_of(world.library, track)


def begin(world: World, talk: Conversation, place: Opining) -> Turn:
    """After the questions of either test."""
    tr = words_of(world, talk)
    turn = show(world, talk, place)
    if not isinstance(turn.talk.place, Opining):
        return turn
    lead = tr("Giờ Loa Bản hỏi ý bà con mấy câu. Không có đúng hay sai, bà con nghĩ sao chọn vậy.")
    return turn.after(Say(body=lead))


def show(world: World, talk: Conversation, place: Opining) -> Turn:
    statements = _statements(world, place)
    if place.index >= len(statements):
        return _finish(world, talk, place, statements)
    tr = words_of(world, talk)
    title = tr("Ý kiến {n}/{all}", n=place.index + 1, all=len(statements))
    rows = (*(Row(label, Go.MARK, str(STEPS - n)) for n, label in enumerate(_steps(tr))), help_row(tr))
    return Turn(at(talk, place), (Say(title=title, body=statements[place.index].say),), rows)


def mark(world: World, talk: Conversation, place: Opining, what: str) -> Turn:
    """`what`: 5 where she agrees most, 1 where she disagrees most."""
    statements = _statements(world, place)
    if place.index >= len(statements):
        return show(world, talk, place)
    agreed = int(what)
    wanted = agreed if statements[place.index].wanted == "agree" else STEPS + 1 - agreed
    fact = StatementMarked(place.track, place.index, wanted)
    moved = Opining(place.track, place.phase, place.asked, place.right, place.index + 1)
    return show(world, talk, moved).after(facts=(fact,))


def _finish(world: World, talk: Conversation, place: Opining, statements: tuple[Statement, ...]) -> Turn:
    tr = words_of(world, talk)
    track = world.library.track(place.track)
    counts = track is not None and statements and practice.known(world, talk) is not None
    facts = (_gauged(world, track, place, len(statements)),) if track is not None and counts else ()
    thanks = Say(body=tr("Cảm ơn bà con đã cho biết ý."))
    if place.phase == "before":
        return tracks.begin(world, talk, place.track).after(thanks, facts=facts)
    done = QuizDone("", place.asked, place.right, track=place.track)
    return tracks.show_done(world, talk, done).after(thanks, *_gained(world, talk, place), facts=facts)


def _gained(world: World, talk: Conversation, place: Opining) -> tuple[Say, ...]:
    """How many more she knows now; of no gain nothing is said."""
    kept = practice.known(world, talk)
    gauge = kept.gauge(place.track) if kept else None
    if gauge is None or not gauge.form or place.right <= gauge.right:
        return ()
    tr = words_of(world, talk)
    told = tr("Trước khi nghe bà con đúng {before} câu, giờ đúng {after} câu.", before=gauge.right, after=place.right)
    return (Say(body=told),)


def _gauged(world: World, track: Track, place: Opining, statements: int) -> Gauged:
    return Gauged(track.key, place.phase, form_of(world.library, track), place.asked, place.right, statements)


def _statements(world: World, place: Opining) -> tuple[Statement, ...]:
    track = world.library.track(place.track)
    return world.library.statements_of(track) if track else ()


def _may_offer(world: World, talk: Conversation, key: str) -> bool:
    """Once, and not to who has just heard the track."""
    track, kept = world.library.track(key), practice.known(world, talk)
    if track is None or kept is None:
        return False
    has_test = bool(world.library.statements_of(track)) and bool(world.library.test_of(track))
    return has_test and bool(world.library.cards_on(track)) and kept.gauge(key) is None and not _heard(talk, key)


def _heard(talk: Conversation, key: str) -> bool:
    return isinstance(talk.place, EndingTrack | QuizDone | Reading) and talk.place.track == key


def _steps(tr: Words) -> tuple[str, ...]:
    return (
        tr("Rất đồng ý 😀"),
        tr("Đồng ý 🙂"),
        tr("Phân vân 😐"),
        tr("Không đồng ý 🙁"),
        tr("Rất không đồng ý 😟"),
    )
