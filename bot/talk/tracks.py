"""Tracks: a few cards one after another, and a short test at the end that may be tried again."""

from bot.model.content import Audience, Track
from bot.model.conversation import ChoosingTrack, Conversation, EndingTrack, Go, InQuiz, QuizDone, Reading, Row
from bot.model.replies import Say
from bot.model.world import World
from bot.talk import cards
from bot.talk.turn import Turn, at, footer, paged, words_of

TRACK_ROWS = 4
"""Six rows fit on a screen, and two of them are the footer."""


def choose(world: World, talk: Conversation, page: int = 0) -> Turn:
    tr = words_of(world, talk)
    tracks = [Row(tr(track.name), Go.TRACK, track.key) for track in open_tracks(world)]
    if not tracks:
        return cards.nothing_today(world, talk)
    say = Say(
        title=tr("Lớp học nhỏ: nghe vài mẩu theo thứ tự, cuối lớp có năm câu."),
        body=tr("Bà con chọn một lớp. Nghỉ lúc nào cũng được."),
    )
    rows = paged(tracks, page, Row(tr("Xem thêm lớp"), Go.TRACKS), TRACK_ROWS)
    return Turn(at(talk, ChoosingTrack(page)), (say,), (*rows, *footer(tr)))


def begin(world: World, talk: Conversation, key: str) -> Turn:
    track = world.library.track(key)
    taught = world.library.cards_on(track) if track else ()
    if not taught:
        return choose(world, talk)
    return cards.read(world, talk, taught[0], run=1, track=key)


def next_card(world: World, talk: Conversation, place: Reading) -> Turn:
    """Where the card was withdrawn meanwhile, the track goes on after its place in the file."""
    track = world.library.track(place.track)
    if track is None or place.card not in track.cards:
        return choose(world, talk)
    rest = track.cards[track.cards.index(place.card) + 1 :]
    following = next((world.library.cards[key] for key in rest if key in world.library.cards), None)
    if following is None:
        return show_end(world, talk, EndingTrack(track.key))
    return cards.read(world, talk, following, run=place.run + 1, track=track.key)


def show_end(world: World, talk: Conversation, place: EndingTrack) -> Turn:
    track = world.library.track(place.track)
    asked = len(world.library.test_of(track)) if track else 0
    if track is None or not asked:
        return choose(world, talk)
    tr = words_of(world, talk)
    say = Say(
        title=tr("Bà con vừa nghe hết lớp này rồi!"),
        body=tr("Mình thử {asked} câu nhé? Đúng {need} câu là xong lớp.", asked=asked, need=need(asked)),
    )
    rows = (
        Row(tr("Thử ngay"), Go.TEST, track.key),
        Row(tr("Nghe lại lớp này"), Go.TRACK, track.key),
        Row(tr("Lớp học"), Go.TRACKS),
        *footer(tr),
    )
    return Turn(at(talk, place), (say,), rows)


def test_of(world: World, key: str) -> InQuiz | None:
    """The place where the test begins; None where nothing of it may be asked today."""
    track = world.library.track(key)
    questions = world.library.test_of(track) if track else ()
    return InQuiz("", questions, seed=world.chance, track=key) if questions else None


def show_done(world: World, talk: Conversation, place: QuizDone) -> Turn:
    tr = words_of(world, talk)
    if is_passed(place):
        title = tr("Xong lớp rồi! Bà con đúng {right}/{asked} câu.", right=place.right, asked=place.asked)
        body = tr("Bà con kể lại cho người nhà, cho bản mình nghe nhé.")
        rows = [Row(tr("Lớp học"), Go.TRACKS), Row(tr("Nghe một mẩu"), Go.LISTEN)]
    else:
        title = tr("Bà con đúng {right}/{asked} câu rồi.", right=place.right, asked=place.asked)
        body = tr(
            "Đúng {need} câu là xong lớp. Nghe lại một lượt rồi thử lại, mấy lần cũng được.", need=need(place.asked)
        )
        rows = [
            Row(tr("Nghe lại lớp này"), Go.TRACK, place.track),
            Row(tr("Thử lại"), Go.TEST, place.track),
            Row(tr("Lớp học"), Go.TRACKS),
        ]
    return Turn(at(talk, place), (Say(title=title, body=body),), (*rows, *footer(tr)))


def is_passed(place: QuizDone) -> bool:
    return place.asked > 0 and place.right >= need(place.asked)


def need(asked: int) -> int:
    """Four of five, rounded up: a question may be withheld today."""
    return -(-4 * asked // 5)


def open_tracks(world: World) -> list[Track]:
    """Officers' tracks come first for people with a role and last for all others, who may take them too."""
    has_role = world.person is not None and world.person.roles != ()
    last: tuple[Audience, ...] = () if has_role else ("officers",)
    first: tuple[Audience, ...] = ("officers",) if has_role else ()
    tracks = [each for each in world.library.tracks if world.library.cards_on(each) and world.library.test_of(each)]
    return sorted(tracks, key=lambda track: (track.audience not in first, track.audience in last))
