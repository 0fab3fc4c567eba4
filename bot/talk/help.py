"""The help card. It is no place: whoever reads the stored talk sees someone at home (S29)."""

from msgspec.structs import replace

from bot.model.conversation import Conversation
from bot.model.facts import HelpShown
from bot.model.replies import Call, Say
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.turn import Turn, words_of


def show(world: World, talk: Conversation) -> Turn:
    """Numbers first, in ordinary words; the rows are those of the first screen (S3, S16)."""
    tr = words_of(world, talk)
    doors = (*world.helpline.contacts, *world.contacts)
    lines = [f"{door.number}: {tr(door.name)}" for door in doors]
    say = Say(
        title=tr("Mấy số máy nhà nào cũng nên lưu sẵn trong điện thoại, phòng khi cần đến"),
        body="\n".join(lines) + "\n\n" + notes(world, tr),
        media=tuple(Call(door.number, tr("Gọi {number}", number=door.number)) for door in doors),
        fleeting=True,
        fades=True,
    )
    return Turn(home.gone_home(replace(talk, code="")), (say,), home.rows(world, tr), (HelpShown(),))


def notes(world: World, tr: Words) -> str:
    """What a call or this chat leaves behind (S13), and the two ways out."""
    told = [
        tr("Cuộc gọi có thể nằm lại trong máy và trong hóa đơn; tổng đài 111 có ghi âm."),
        tr('Nhắn "thoát" để dọn màn hình. Nhắn "quay lại" để nghe tiếp chỗ cũ.')
        if world.channel.deletes
        else tr('Nhắn "thoát" để về màn hình đầu. Nhắn "quay lại" để nghe tiếp chỗ cũ.'),
    ]
    if world.channel.keeps_copy:
        told.append(tr("Ứng dụng nhắn tin này cũng giữ một bản; trang web của Loa Bản để lại ít dấu hơn."))
    return " ".join(told)
