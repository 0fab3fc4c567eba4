"""The first screen, where everything begins and where "thoát" leads."""

from msgspec.structs import replace

from bot.model.conversation import Conversation, Go, Home, Row
from bot.model.facts import RemindersDropped
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk.contests import told as contest_told
from bot.talk.turn import Turn, help_row, words_of


def show(world: World, talk: Conversation) -> Turn:
    """The menu with its greeting. The way back is kept, as on every ordinary way home (S24)."""
    tr = words_of(world, talk)
    is_new = not talk.offer.id
    how = (
        tr("Mỗi lần một mẩu nhỏ, đọc chừng một phút. Bấm một dòng, hoặc nhắn số của dòng ấy.")
        if world.channel.taps
        else tr("Mỗi lần một mẩu nhỏ, đọc chừng một phút. Muốn chọn dòng nào, nhắn số của dòng ấy.")
    )
    say = Say(
        title=tr("Loa Bản chào bà con!") if is_new else tr("Mình nghe gì tiếp nào?"),
        body="\n\n".join(part for part in (how, _news(world, tr)) if part),
        fades=True,
    )
    return Turn(gone_home(talk), (say,), rows(world, tr))


def leave(world: World, talk: Conversation) -> Turn:
    """ "thoát": a harmless screen in the place of everything, and nothing to go back to (S6, S9)."""
    tr = words_of(world, talk)
    later = tr("Hẹn bà con khi khác. Nhắn một chữ bất kỳ là Loa Bản mở lại.")
    say = Say(
        title=tr("Loa Bản"),
        body="\n\n".join(part for part in (later, by_hand(world, tr)) if part),
        instead=True,
        fades=True,
    )
    facts = (RemindersDropped(),) if world.contests else ()
    return Turn(
        replace(gone_home(talk), before=None, after=None, code="", through=None), (say,), rows(world, tr), facts
    )


def in_group(world: World, talk: Conversation) -> Turn:
    """In a group nothing but the way to a private talk (S17)."""
    tr = words_of(world, talk)
    say = Say(body=tr("Loa Bản nói chuyện riêng với từng người. Mở riêng: {link}", link=world.channel.link))
    return Turn(talk, (say,), ())


def by_hand(world: World, tr: Words) -> str:
    """Where we cannot take away what stands in the chat, we say so, and how it is done on the phone (S9)."""
    if world.channel.deletes:
        return ""
    return tr(
        "Tin nhắn cũ vẫn nằm trong máy. Muốn dọn: ra danh sách trò chuyện, giữ ngón tay vào tên Loa Bản, chọn Xóa."
    )


def gone_home(talk: Conversation) -> Conversation:
    before = talk.before if isinstance(talk.place, Home) else talk.place
    return replace(talk, place=Home(), before=before)


def rows(world: World, tr: Words) -> tuple[Row, ...]:
    menu = [
        Row(tr("Nghe một mẩu"), Go.LISTEN),
        Row(tr("Chọn chủ đề"), Go.TOPICS),
        Row(tr("Đố vui"), Go.QUIZ),
        Row(tr("Hỏi luật"), Go.ASK),
        _last_row(world, tr),
    ]
    return (*menu, help_row(tr))


def _news(world: World, tr: Words) -> str:
    """What is new in a contest and has no row here: of a result of hers beside another that is open, and for who has a
    role, whose row is hers."""
    has_row = _last_row(world, tr).go is Go.CONTESTS
    if contest_told.has_result(world) and (contest_told.is_open(world) or not has_row):
        return tr("Có kết quả cuộc thi bà con đã dự. Xem: nhắn thi.")
    if contest_told.is_open(world) and not has_row:
        return tr("Đang có cuộc thi. Xem: nhắn thi.")
    if contest_told.opens_soon(world) and not has_row:
        return tr("Sắp có cuộc thi. Xem: nhắn thi.")
    return ""


def _last_row(world: World, tr: Words) -> Row:
    """Six rows fit on a screen: who has a role, or while a contest is open, types "cai dat" for the settings."""
    if world.person is not None and world.person.officer_area() is not None:
        return Row(tr("Thống kê"), Go.FIGURES)
    if world.person is not None and world.person.leads_as() is not None:
        return Row(tr("Ghi buổi họp"), Go.MEETING)
    if contest_told.is_open(world):
        return Row(tr("Thi tìm hiểu"), Go.CONTESTS)
    if contest_told.has_result(world):
        return Row(tr("Kết quả thi"), Go.CONTESTS)
    return Row(tr("Cài đặt"), Go.SETTINGS)
