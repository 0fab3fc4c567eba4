"""The list of commands that Telegram shows: for everybody, in groups, and longer for who has a role; in both languages.

Every name is neutral and stands for a word that works when typed (talk/heard.py, talk/group.py); the list holds no secret,
since a person without the role gets nothing more by typing one.
"""

from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.model.world import Words
from bot.service.desk import Desk
from bot.service.talks.menus import Menu

Commands = Sequence[tuple[str, str]]


def for_everybody(tr: Words) -> Commands:
    return (
        ("nghe", tr("Nghe một mẩu")),
        ("chu_de", tr("Chọn chủ đề")),
        ("do_vui", tr("Đố vui")),
        ("hoi", tr("Hỏi luật")),
        ("lop_hoc", tr("Lớp học")),
        ("cai_dat", tr("Cài đặt")),
        ("thoat", tr("Thoát, dọn màn hình")),
        ("giup", tr("Trợ giúp")),
    )


def for_groups(tr: Words) -> Commands:
    return (
        ("mau", tr("Mẩu của tuần này")),
        ("do", tr("Đố vui cả nhóm")),
        ("hang_tuan", tr("Mỗi tuần một mẩu")),
        ("dung", tr("Thôi gửi hằng tuần")),
        ("rieng", tr("Mở riêng Loa Bản")),
    )


def for_role(tr: Words, menu: Menu) -> Commands:
    everybody = for_everybody(tr)
    meeting = ("ghi_buoi_hop", tr("Ghi buổi họp"))
    if menu != "officer":
        return (meeting, *everybody)
    office = (("thong_ke", tr("Thống kê")), meeting, ("nhac_toi", tr("Nhắc tôi")), ("mo_trang", tr("Mở trang cán bộ")))
    return (*office, *everybody)


async def set_commands(bot: Bot, desk: Desk) -> None:
    """The plain list is Vietnamese; a telephone set to English shows the English one."""
    private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    for language, code in (("vi", None), ("en", "en")):
        tr = desk.languages[language]
        await bot.set_my_commands(_named(for_everybody(tr)), private, code)
        await bot.set_my_commands(_named(for_groups(tr)), groups, code)


async def set_commands_of(bot: Bot, desk: Desk, chat: int, menu: Menu, language: str) -> None:
    """Of one private chat, when a role came or went, or another language."""
    scope = BotCommandScopeChat(chat)
    if menu == "everybody":
        await bot.delete_my_commands(scope)
        return
    tr = desk.languages.get(language) or desk.languages["vi"]
    await bot.set_my_commands(_named(for_role(tr, menu)), scope)


def _named(commands: Commands) -> list[BotCommand]:
    return [BotCommand(name, told) for name, told in commands]
