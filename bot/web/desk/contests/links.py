"""What can be done in a contest, in the order of its page: a new page of a contest stands here with one line."""

from collections.abc import Callable

from msgspec import Struct

from bot.model.contest import Contest
from bot.model.officers import Act
from bot.web.desk.pages import HOME

OF = f"{HOME}/thi/{{contest}}"


def always(_: Contest) -> bool:
    return True


def has_essay(contest: Contest) -> bool:
    return contest.essay is not None


def takes_children(contest: Contest) -> bool:
    return "under-16" in contest.eligibility.ages


class Link(Struct, frozen=True):
    """`key`: by which the page tells how much waits there. `of_organisers`: only who runs the contest. `changes`: not for an
    auditor. `fits`: contests that have such a thing."""

    key: str
    path: str
    words: str
    needs: Act | None = None
    of_organisers: bool = True
    changes: bool = False
    fits: Callable[[Contest], bool] = always


LINKS: tuple[Link, ...] = (
    Link("cong-khai", "/thi/{contest}", "Trang công khai", of_organisers=False),
    Link("xem-thu", f"{OF}/xem-thu", "Xem thử", "contest-run", changes=True),
    Link("so-may", f"{OF}/so-may", "Số máy không được thi", "contest-run", changes=True),
    Link("ma", f"{OF}/ma", "Mã cho trẻ dưới 16 tuổi", "contest-run", changes=True, fits=takes_children),
    Link("nghi-van", f"{OF}/nghi-van", "Dấu hiệu cần xem lại", "contests"),
    Link("cau", f"{OF}/cau", "Câu hỏi đã chốt", "contest-run", changes=True),
    Link("cham", f"{HOME}/cham/{{contest}}", "Chấm bài viết", "contest-mark", changes=True, fits=has_essay),
    Link("xep-hang", f"{OF}/xep-hang", "Xếp hạng, công bố", "contests"),
    Link("khieu-nai", f"{OF}/khieu-nai", "Ý kiến về kết quả", "contests"),
    Link("quyet-dinh", f"{OF}/quyet-dinh", "Quyết định của Ban Tổ chức", "contests"),
    Link("kiem-tra", f"{OF}/kiem-tra", "Kiểm tra lời cam kết", "contests"),
    Link("giay-to", f"{OF}/giay-to", "Giấy tờ: Excel, biên bản, giấy chứng nhận", "contests"),
    Link("ten", f"{OF}/ten", "Tên người đoạt giải", "contest-names", changes=True),
    Link("so-sach", f"{OF}/so-sach", "Tải sổ cuộc thi (không có tên)", "contest-run", changes=True),
    Link("the-le", f"{OF}/the-le", "Tải thể lệ (TOML)", "contest-run", changes=True),
)
"""The live hall adds its own."""
