"""Whether a log keeps what the contest promised: nothing touched after the freezing, seeds as vouched for, papers as
drawn, time and attempts as ruled, places and lots as anybody gets them who counts again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.contest import entering, seeds
from bot.contest.freezing import frozen_digest, question_digest
from bot.contest.outcome import Books, as_result, is_whole, outcome, scored
from bot.contest.papers import paper
from bot.model.entries import Attempt, Result
from bot.model.frozen import Frozen
from bot.model.moments import here_of

Attempts = Callable[[], Iterable[Attempt]]


class Check(Struct, frozen=True):
    """One promise: what it is, and what speaks against it; nothing does where `against` is empty."""

    promise: str
    against: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.against


SHOWN = 5
"""So many of a kind are named; the others are counted."""


def verify(books: Books, attempts: Attempts, results: Sequence[Result]) -> tuple[Check, ...]:
    """`attempts` may be gone through several times."""
    frozen = books.frozen
    known = {result.scope: bytes.fromhex(result.seed) for result in results}
    return (
        _check("Thể lệ và câu hỏi không bị sửa sau khi chốt", _touched(frozen)),
        _check("Hạt giống đúng với lời cam kết công bố trước giờ mở", _seeds(frozen, known)),
        _check("Đề của mỗi lượt đúng như bốc từ hạt giống", _papers(frozen, attempts, known)),
        _check("Giờ làm bài và số lượt đúng thể lệ", _rules(books, attempts)),
        _check("Kết quả công bố đúng như tính lại", _results(books, attempts, results)),
    )


def _check(promise: str, against: Iterator[str]) -> Check:
    found = list(against)
    more = (f"và {len(found) - SHOWN} chỗ nữa",) if len(found) > SHOWN else ()
    return Check(promise, (*found[:SHOWN], *more))


def _touched(frozen: Frozen) -> Iterator[str]:
    if frozen_digest(frozen) != frozen.digest:
        yield "mã của thể lệ không khớp"
    for question in frozen.questions:
        if question_digest(question) != question.digest:
            yield f'câu hỏi "{question.key}" không khớp mã'


def _seeds(frozen: Frozen, known: dict[int, bytes]) -> Iterator[str]:
    for scope, seed in known.items():
        if seeds.commitment(seed, frozen.contest.key, scope) != frozen.commitment(scope):
            yield f"vòng {scope + 1}: hạt giống khác lời cam kết"


def _papers(frozen: Frozen, attempts: Attempts, known: dict[int, bytes]) -> Iterator[str]:
    for attempt in attempts():
        seed = known.get(frozen.contest.scope_of(attempt.round))
        if seed is None:
            continue  # its round is not published yet
        asked = {each.question for each in paper(frozen, seed, attempt.entrant, attempt.number)}
        answered = [each.question for each in attempt.answers]
        if not asked.issuperset(answered) or len(set(answered)) < len(answered):
            yield f"lượt {attempt.id}: trả lời câu không có trong đề, hoặc hai lần"


def _rules(books: Books, attempts: Attempts) -> Iterator[str]:
    contest = books.frozen.contest
    by_entrant: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts():
        by_entrant[attempt.entrant].append(replace(attempt, answers=()))
        late = [each for each in attempt.answers if each.at > attempt.allowed]
        if late or attempt.took > attempt.allowed or attempt.allowed > contest.limit_ms:
            yield f"lượt {attempt.id}: quá giờ"
        if attempt.entrant not in books.entrants:
            yield f"lượt {attempt.id}: không có người dự thi {attempt.entrant}"
    for hers in by_entrant.values():
        starts: list[entering.Start] = []
        for attempt in sorted(hers, key=lambda each: each.number):
            now = here_of(attempt.started)
            if entering.may_start(contest, starts, now) is not None or contest.round_at(now) != attempt.round:
                yield f"lượt {attempt.id}: không được mở lúc ấy"
            starts.append(entering.Start(attempt.round, now))


def _results(books: Books, attempts: Attempts, results: Sequence[Result]) -> Iterator[str]:
    """The newest version of each ranking is counted again; an older one stood on marks and decisions of its day."""
    newest = {result.scope: result.version for result in sorted(results, key=lambda each: each.version)}
    for result in results:
        if not is_whole(result):
            yield f"bản {result.version}: mã kiểm tra không khớp"
        if result.version < newest[result.scope]:
            continue
        then = books.until(result.decisions)
        seed = bytes.fromhex(result.seed)
        beacon = result.draw.beacon if result.draw else ""
        found = outcome(then, scored(then, attempts(), result.scope), result.scope, seed, beacon)
        if as_result(books.frozen, found, result.version, result.at, seed) != result:
            yield f"bản {result.version}: tính lại ra khác"
