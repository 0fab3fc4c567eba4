"""A certificate for who holds the entry: asked for here, drawn when it is sent."""

from bot.model.codes import shown
from bot.model.conversation import Conversation, Go, Row
from bot.model.replies import Certificates, Say
from bot.model.seen import Mine, Seen
from bot.model.world import Words, World
from bot.talk.turn import words_of


def rows(tr: Words, seen: Seen) -> list[Row]:
    """One for each entry of this chat that has earned one."""
    earned = [mine for mine in seen.mine if has_earned(mine)]
    if len(earned) == 1:
        return [row(tr, seen, earned[0])]
    return [
        Row(tr("Giấy chứng nhận của mã {code}", code=shown(mine.code)), Go.CERTIFICATE, _what(seen, mine))
        for mine in earned
    ]


def row(tr: Words, seen: Seen, mine: Mine) -> Row:
    return Row(tr("Lấy giấy chứng nhận"), Go.CERTIFICATE, _what(seen, mine))


def has_earned(mine: Mine) -> bool:
    """A place in a published result, or an attempt that is over and none that runs."""
    is_running = mine.sitting is not None and mine.sitting.started
    return bool(mine.placed) or (mine.over is not None and not is_running)


def order(world: World, talk: Conversation, seen: Seen, mine: Mine) -> Certificates:
    """A carrier that keeps a copy is given no name (S35)."""
    tr = words_of(world, talk)
    named = not world.channel.keeps_copy
    frame = Say(title=tr("Giấy của bà con đây"), body=_beside(world, tr, seen, named=named))
    return Certificates(seen.contest.key, mine.entrant, talk.language, named, frame)


def _beside(world: World, tr: Words, seen: Seen, *, named: bool) -> str:
    """No topic and no name: the phone may be in other hands."""
    if named:
        return tr("Bà con giữ ảnh này, hoặc đem in. Chỗ nào để trống thì ghi tay.")
    return tr(
        "Ứng dụng này giữ bản sao nên chỗ ghi tên để trống, bà con ghi tay. Muốn có tên in sẵn thì mở {link} rồi gõ mã dự thi.",
        link=f"{world.pages}/thi/{seen.contest.key}/cua-toi",
    )


def _what(seen: Seen, mine: Mine) -> str:
    return f"{seen.contest.key}|{mine.entrant}"
