"""What tracks changed, by commune: what pages, files and the annual report are written from."""

from msgspec import Struct

from bot.reach.gain import Gain, Verdict

OTHERS = "Các xã, phường khác gộp lại"
VERDICTS: dict[Verdict, str] = {"up": "tăng", "down": "giảm", "unclear": "chưa rõ"}
METHOD = (
    "Cùng một người làm cùng một bài trước và sau lớp; mỗi người một lần ở một lớp. Điểm ý kiến từ 1 đến 5, 5 là ý mà Kế hoạch mong muốn. "
    "Khoảng tin cậy 95 % của hiệu số trung bình tính theo phân phối Student cho mẫu cặp. “Tăng”, “giảm” chỉ ghi khi cả khoảng nằm về một "
    "phía của 0. Chỉ nêu từng nhóm từ 10 người trở lên. Người làm bài là người tự chọn, không có nhóm đối chứng, nên không suy ra cho mọi "
    "người dân."
)
"""For under a table; the page of methods says it at length."""


class InCommune(Struct, frozen=True):
    """`code` "": communes put together because each was too slow to bring ten people in half a year."""

    code: str
    name: str
    gain: Gain


class TrackChanged(Struct, frozen=True):
    """Of one track. `whole`: the province, of the period; None where nothing is told of it yet.

    Of the whole province and all the time up to now: how many took the test before it (`began`), both tests (`both`), and of
    these how many still wait for their ten (`waiting`).
    """

    key: str
    name: str
    whole: Gain | None
    communes: tuple[InCommune, ...]
    began: int
    both: int
    waiting: int

    @property
    def only_first(self) -> int:
        """Not yet back for the second test, never to come back, or tested with other questions by then."""
        return max(0, self.began - self.both)


class Changed(Struct, frozen=True):
    """`area`: a commune's code where only its own row is told beside the province's. `as_of`: an ISO day."""

    span: str
    area: str
    as_of: str
    tracks: tuple[TrackChanged, ...]

    @property
    def told(self) -> tuple[TrackChanged, ...]:
        return tuple(each for each in self.tracks if each.whole is not None)

    @property
    def told_here(self) -> tuple[TrackChanged, ...]:
        """Those of which the commune has a row of its own."""
        return tuple(each for each in self.tracks if each.communes) if self.area else self.told
