"""Freezing a contest: its questions are taken out of the content as they stand, with their law, and touched no more."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from bot.contest import seeds
from bot.contest.canon import checksum
from bot.model.content import Library, Option, Question
from bot.model.contest import Contest, OwnQuestion
from bot.model.folding import fold
from bot.model.frozen import NO_OPTION, Frozen, FrozenLaw, FrozenQuestion, Size, candidates


class CannotFreeze(ValueError):
    """There are not questions enough; the message says of which pool."""


def freeze(contest: Contest, library: Library, sizes: Mapping[str, Size], master: bytes, now: int) -> Frozen:
    """`library` holds only what is in force on every day of the contest. `master` is the secret of all its seeds."""
    contest = _as_read(contest)
    pools = candidates(contest, library)
    for n, (pool, keys) in enumerate(zip(contest.pool, pools, strict=True), start=1):
        if len(keys) < pool.number:
            raise CannotFreeze(f"nhóm câu hỏi {n}: cần {pool.number} câu, mới có {len(keys)} câu còn hiệu lực")
    own = {each.key: each for each in contest.question}
    questions = tuple(
        _own(own[key], library) if key in own else _of_library(library.questions[key], library)
        for keys in pools
        for key in keys
    )
    frozen = Frozen(
        contest=contest,
        revision=library.revision,
        frozen_at=now,
        questions=questions,
        pools=pools,
        laws=_laws(questions, library),
        sizes=dict(sizes),
        commitments=tuple(
            seeds.commitment(seeds.seed_of(master, contest.key, scope), contest.key, scope) for scope in contest.scopes
        ),
    )
    return replace(frozen, digest=frozen_digest(frozen))


def _as_read(contest: Contest) -> Contest:
    """As it will be read again, so that its digest stays the same: a limit of 10 minutes is one of 10.0."""
    return msgspec.json.decode(msgspec.json.encode(contest), type=Contest)


def question_digest(question: FrozenQuestion) -> str:
    """Of all but the digest itself."""
    return checksum(replace(question, digest=""))


def frozen_digest(frozen: Frozen) -> str:
    return checksum(replace(frozen, digest=""))


def _of_library(question: Question, library: Library) -> FrozenQuestion:
    return _digested(
        FrozenQuestion(
            key=question.key,
            revision=question.review.revision,
            ask=question.ask,
            options=tuple(option.label for option in question.options),
            right=_right(question.options),
            accept=(),
            explain=question.explain,
            laws=question.laws,
            law_line=library.law_line(question.laws),
            topic=question.topic,
        )
    )


def _own(question: OwnQuestion, library: Library) -> FrozenQuestion:
    return _digested(
        FrozenQuestion(
            key=question.key,
            revision=question.revision,
            ask=question.ask,
            options=tuple(option.label for option in question.options),
            right=_right(question.options),
            accept=tuple(dict.fromkeys(fold(word) for word in question.accept)),
            explain=question.explain,
            laws=question.laws,
            law_line=library.law_line(question.laws),
            topic=question.topic,
        )
    )


def _right(options: tuple[Option, ...]) -> int:
    return next((n for n, option in enumerate(options) if option.right), NO_OPTION)


def _digested(question: FrozenQuestion) -> FrozenQuestion:
    return replace(question, digest=question_digest(question))


def _laws(questions: tuple[FrozenQuestion, ...], library: Library) -> tuple[FrozenLaw, ...]:
    cited = sorted({citation.law for question in questions for citation in question.laws})
    found = [library.laws[key] for key in cited if key in library.laws]
    return tuple(FrozenLaw(law.key, law.number, law.name, law.in_force_from, law.in_force_until) for law in found)
