"""Language, commune and house, and forgetting: all at once, with as few taps as joining took (S39, S40)."""

from msgspec.structs import replace

from bot.model.codes import shown
from bot.model.conversation import Conversation, Go, InSettings, Row
from bot.model.facts import Forgotten, LanguageChosen
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.turn import Turn, at, footer, help_row, words_of


def show(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    other, label = ("en", "English") if talk.language == "vi" else ("vi", "Tiếng Việt")
    rows = (
        Row(label, Go.LANGUAGE, other),
        Row(tr("Xã và nhà mình"), Go.JOIN),
        Row(tr("Nhận tin"), Go.NEWS_WISH),
        Row(tr("Xóa dữ liệu của mình ngay"), Go.FORGET),
        Row(tr("Mục khác"), Go.SETTINGS_MORE),
        help_row(tr),
    )
    return Turn(at(talk, InSettings()), (Say(title=tr("Cài đặt"), body=_known(world, tr)),), rows)


def show_more(world: World, talk: Conversation) -> Turn:
    """Six rows fit on a screen: what is seldom wanted stands on a second one."""
    tr = words_of(world, talk)
    rows = (
        Row(tr("Lớp học"), Go.TRACKS),
        Row(tr("Dùng thêm máy khác"), Go.LINK),
        Row(tr("Cài đặt"), Go.SETTINGS),
        *footer(tr),
    )
    return Turn(at(talk, InSettings(more=True)), (Say(title=tr("Cài đặt: mục khác")),), rows)


def choose_language(world: World, talk: Conversation, language: str) -> Turn:
    if language not in world.languages:
        return show(world, talk)
    chosen = replace(talk, language=language)
    tr = words_of(world, chosen)
    lead = () if language == "vi" else (Say(body=tr("Mẩu và câu đố vẫn bằng tiếng Việt.")),)
    return show(world, chosen).after(*lead, facts=(LanguageChosen(language),))


def forget(world: World, talk: Conversation) -> Turn:
    """Nothing is left to go back to; the answer names no topic."""
    tr = words_of(world, talk)
    kept = tr("Loa Bản không còn giữ gì của bà con. Nhắn một chữ bất kỳ là bắt đầu lại từ đầu.")
    say = Say(
        title=tr("Đã xóa xong."),
        body="\n\n".join(part for part in (kept, home.by_hand(world, tr)) if part),
        instead=True,
    )
    return Turn(Conversation(language=talk.language), (say,), (), (Forgotten(),))


def _known(world: World, tr: Words) -> str:
    person = world.person
    if person is None:
        return tr("Bà con đang xem không đăng ký. Loa Bản chưa giữ gì ngoài chỗ đang nghe.")
    commune = world.gazetteer.communes.get(person.commune)
    lines = [tr("Nơi ở: {commune}", commune=commune.full_name if commune else tr("chưa chọn"))]
    if person.household is not None:
        lines.append(tr("Mã nhà: {code}", code=shown(person.household.code)))
    else:
        lines.append(tr("Nhà: chưa chọn"))
    if world.recall().memories:
        lines.append(tr("Câu đố nào nên hỏi lại: nhớ kín, không ai xem được, xóa cùng dữ liệu của bà con."))
    return "\n".join(lines)
