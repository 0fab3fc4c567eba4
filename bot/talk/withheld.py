"""What is answered where the carrier kept the words of a person from us: a way that needs no words, and the menu.

Zalo does so with children, disabled people and people who cannot read (its own list): the very people this is for.
It is no fault of theirs and is not called one, and no words are asked for again.
"""

from bot.model.conversation import Conversation
from bot.model.facts import WordsWithheld
from bot.model.replies import Call, Say
from bot.model.world import World
from bot.talk import calm
from bot.talk.show import show
from bot.talk.turn import Turn, words_of

FOR_CHILDREN = "111"
"""Shown only as long as it is among the numbers that may be shown (S44)."""


def answer(world: World, talk: Conversation) -> Turn:
    """The same to everybody, whatever was written: so the number of the children proves nothing (S3)."""
    if calm.is_home(world, talk):
        return calm.stay(world, talk).after(facts=(WordsWithheld(),))
    tr = words_of(world, talk)
    lines = [tr("Loa Bản ở đây. Ứng dụng này không chuyển được tin vừa rồi cho Loa Bản.")]
    if world.pages:
        lines.append(tr("Bà con mở trang này, chỉ cần bấm nút: {link}", link=world.pages))
    calls = [door for door in world.helpline.contacts if door.number == FOR_CHILDREN]
    lines += [tr("Trẻ em cần người giúp: gọi {number}, không mất tiền.", number=door.number) for door in calls]
    media = tuple(Call(door.number, tr("Gọi {number}", number=door.number)) for door in calls)
    lead = Say(body="\n\n".join(lines), media=media)
    return show(world, talk, talk.place).after(lead, facts=(WordsWithheld(),))
