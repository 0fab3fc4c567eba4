"""What a link or a QR code to a contest carries. Neither the contest nor what it is about can be read from it (S19)."""

from hashlib import blake2b

from bot.model.contest import Contest

PREFIX = "thi-"


def pointer_to(contest: Contest) -> str:
    """Letters and digits that every carrier lets through; too long to be taken for a code of nine letters."""
    return PREFIX + blake2b(contest.key.encode(), digest_size=6, person=b"link to contest").hexdigest()
