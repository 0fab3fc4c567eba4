"""The journal, to be looked through by day and by what was done; whether its chain is whole stands above it."""

import datetime as dt

from starlette.responses import Response

from bot.model.officers import ROLES
from bot.model.people import LEADING
from bot.service.desk import VIETNAM
from bot.service.households import batches
from bot.service.meetings.logged import REASONS
from bot.service.officers.journal import MOST_AT_A_VIEW
from bot.service.officers.talk_codes import KINDS
from bot.storage import audit
from bot.storage.audit import Line
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit

SIZE = 50
DAY_SECONDS = 86400
ALL_DAYS = 1 << 40
ACTIONS: dict[str, str] = {
    "view": "Xem",
    "export": "Xuất tệp",
    "report": "Lập báo cáo",
    "import": "Nhập số liệu",
    "log": "Ghi buổi họp",
    "issue-cards": "Phát thẻ hộ",
    "content": "Nội dung",
    "money": "Kinh phí",
    "access": "Đổi quyền vào",
    "contest": "Cuộc thi",
    "campaign": "Nhắn tin",
    "channels": "Kênh",
    "account": "Mở tài khoản",
    "password": "Đổi mật khẩu",
    "sign-in": "Đăng nhập",
    "sign-in-failed": "Vào sai",
    "sign-out": "Thoát",
}
WORDS: dict[str, str] = {
    "invited": "mời",
    "invited-anew": "mời lại số",
    "moved": "đổi số",
    "ended": "kết thúc số",
    "withdrawn": "rút lời mời",
    "talk-codes": "mã cho trò chuyện",
    "made": "mở mới",
    "renewed": "đặt lại mật khẩu",
    "changed": "đã đổi",
    "password": "bằng mật khẩu",
    "drafted": "lập nháp",
    "started": "xác nhận gửi",
    "resumed": "chạy tiếp",
    "paused": "dừng tạm",
    "stopped": "dừng hẳn",
    "dropped": "bỏ nháp",
    "tested": "gửi thử",
    "link-code": "mã nối máy",
    "zalo": "Zalo OA",
    "tokens-pasted": "dán cặp mã",
    "link": "bằng đường dẫn từ trò chuyện",
    "everywhere": "mọi máy",
    "docx": "bản Word",
    "xlsx": "bản Excel",
    "logged": "ghi mới",
    "corrected": "sửa",
    "removed": "bỏ",
    "opened": "mở điểm danh",
    "shut": "đóng điểm danh",
    "cards": "điểm danh bằng mã thẻ",
    "photo": "ảnh",
    "photo-removed": "xóa ảnh",
    "checked-in": "đã có nhà điểm danh",
    "meeting": "buổi số",
    "spent": "ghi chi",
    "contest": "cuộc thi",
    "saved": "lưu thể lệ",
    "exclude": "loại người dự thi",
    "readmit": "nhận lại người dự thi",
    "void": "bỏ câu",
    "restore": "lấy lại câu",
    "answer": "trả lời ý kiến số",
    "guardian": "cho cha mẹ, người giám hộ",
    "withdrawn-draft": "bỏ bản nháp",
    "frozen": "chốt",
    "staff": "ghi số máy không được thi",
    "seen-questions": "xem đề",
    "code": "cấp mã cho trẻ",
    "decided": "quyết định",
    "marked": "chấm bài viết",
    "published": "công bố",
    "names-asked": "xin mở tên",
    "names-agreed": "đồng ý mở tên",
    "names-refused": "không mở tên",
    "names-seen": "xem tên người đoạt giải",
    "log-taken": "tải sổ cuộc thi",
    "papers": "tải giấy tờ",
    "ket-qua": "kết quả",
    "bien-ban": "biên bản",
    "thong-bao": "thông báo",
    "giay-chung-nhan": "giấy chứng nhận",
    "public": "bản công khai",
    "organisers": "bản đủ tên",
    **{str(reason): words.lower() for reason, words in REASONS.items()},
    **{str(role): name for role, name in ROLES.items()},
    **KINDS,
}


async def show(visit: Visit) -> Response:
    day, action = _day(visit.query.get("ngay", "")), visit.query.get("viec", "")
    action = action if action in ACTIONS else ""
    before = visit.number("truoc", audit.ALL, audit.ALL)
    watch = visit.shell.watch
    await (watch.look_again() if visit.query.get("lai") else watch.look(MOST_AT_A_VIEW))
    async with visit.store.reading() as reading:
        lines = await audit.lines(reading, *_span(day), action, before, SIZE + 1)
    return visit.html(
        "desk/journal.html",
        lines=[
            (line, ACTIONS[line.action], who(line), what(line), visit.shell.commune_name(line.area))
            for line in lines[:SIZE]
        ],
        older=lines[SIZE - 1].id if len(lines) > SIZE else 0,
        is_newest=before == audit.ALL,
        day_wanted=day.isoformat() if day else "",
        action=action,
        actions=list(ACTIONS.items()),
        chain=watch.chain,
        is_at_end=watch.is_at_end,
    )


def who(line: Line) -> str:
    """An account by its name; a link from the talk by a number that leads to nobody."""
    if line.name:
        return line.name
    if line.actor < 0:
        return f"Từ trò chuyện, số {-line.actor % 10_000:04d}"
    if line.role in LEADING:
        return "Người chủ trì, trong trò chuyện"
    if line.role == "operator":
        return "Người vận hành máy"
    return "Chưa rõ ai"


def what(line: Line) -> str:
    """Our words of the journal in Vietnamese where they have any; an address or an id stays as it is."""
    if line.action == "sign-in-failed":
        return f"lần thứ {line.what} trong giờ"
    if line.action == "issue-cards":
        return batches.told(line.what)
    return ", ".join(WORDS.get(word, word) for word in line.what.split(":"))


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _span(day: dt.date | None) -> tuple[int, int]:
    """From its midnight in Việt Nam to the next; all days where none is wanted."""
    if day is None:
        return 0, ALL_DAYS
    start = int(dt.datetime(day.year, day.month, day.day, tzinfo=VIETNAM).timestamp())
    return start, start + DAY_SECONDS


PAGES = (Page(f"{HOME}/nhat-ky", show, needs="audit", menu="Nhật ký", group="keeping", order=85),)
