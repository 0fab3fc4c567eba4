"""/thi/…/cua-toi: an entrant's own entry by its code. Forms without a script or cookie; nothing of it is kept anywhere."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.contest.plain import moment
from bot.model.certificates import PARTICIPATION, Claim
from bot.model.codes import read_code
from bot.model.contest import WHOLE, Contest
from bot.model.entries import About
from bot.model.seen import CannotStart, Placed
from bot.service.contests import forms as contest_forms
from bot.service.contests import own as contest_own
from bot.service.contests import public as contest_open
from bot.service.contests.certificates_sent import drawn_for, earned
from bot.service.contests.forms import Wrong
from bot.service.contests.own import Own
from bot.service.desk import Desk
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store
from bot.web.contests.kept import NOT_KEPT
from bot.web.desk.forms import Form, TooLarge, filled, read_form
from bot.web.page import SECURITY_HEADERS

MOST_BYTES = 256 * 1024
"""An essay of the longest kind, as a browser writes Vietnamese letters into a form."""
FIELDS = ("commune", "name", "phone", "unit", "names")
ABOUT: dict[About, str] = {
    "right": "Số câu đúng",
    "time": "Thời gian làm bài",
    "place": "Thứ hạng",
    "other": "Điều khác",
}
NO_CODE = "Mã này chưa đúng, hoặc đã xóa. Xem lại từng chữ, hoặc đợi một giờ rồi gõ lại."
GONE = "Trang mở đã lâu. Gõ lại mã dự thi."
BUSY = "Máy đang bận, chưa ghi được. Bấm lại sau một phút."
SLIPS = {
    ("commune", "commune"): "Cuộc thi này không nhận người ở xã, phường ấy.",
    ("name", "malformed"): "Ghi cả họ và tên, ví dụ: Nông Thị Hoa.",
    ("phone", "malformed"): "Số điện thoại có mười chữ số, bắt đầu bằng số 0.",
    ("phone", "phone"): "Số này đã có người khác dự thi.",
    ("phone", "staff"): "Số này của Ban Tổ chức. Ban Tổ chức không dự thi.",
    ("essay", "malformed"): "Bài viết từ 20 đến 20.000 chữ cái.",
    ("agrees", "missing"): "Đánh dấu vào ô đồng ý thì Loa Bản mới giữ bài viết.",
    ("unit", "malformed"): "Chọn một đơn vị trong danh sách, hoặc viết ngắn hơn.",
}
REFUSED: dict[CannotStart, str] = {
    "not-open": "Vòng thi chưa mở.",
    "closed": "Cuộc thi đã đóng.",
    "contest": "Đã thi đủ số lượt của cuộc thi.",
    "round": "Đã thi đủ số lượt của vòng này.",
    "week": "Đã thi đủ số lượt của tuần này.",
    "day": "Đã thi đủ số lượt của hôm nay.",
}


class MinePages:
    """`html` renders a template of contests; `network_of`: from where a code is typed."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        html: Callable[..., bytes],
        network_of: Callable[[Request], str],
    ) -> None:
        self._store = store
        self._desk = desk
        self._html = html
        self._network_of = network_of

    async def show(self, request: Request) -> Response:
        """The field for a code: the same for everybody."""
        of = await contest_open.known_to_all(self._store, request.path_params["key"])
        return self._asked(of.contest) if of is not None else self._page("not-here.html", 404)

    async def change(self, request: Request) -> Response:
        of = await contest_open.known_to_all(self._store, request.path_params["key"])
        if of is None:
            return self._page("not-here.html", 404)
        try:
            form = await read_form(request, MOST_BYTES)
        except TooLarge:
            return self._asked(of.contest, GONE, 413)
        try:
            return await self._done(request, of.contest, form)
        except LookupError:
            return self._asked(of.contest, GONE if form.text("phieu") else NO_CODE, 422)
        except CannotWrite:
            return self._asked(of.contest, BUSY, 503)

    async def _done(self, request: Request, contest: Contest, form: Form) -> Response:
        """What was pressed. Raises LookupError, CannotWrite."""
        if not form.text("phieu"):
            code, network = read_code(form.text("ma")), self._network_of(request)
            if code is None:
                raise LookupError("no code")
            entrant = await self._store.write(_looked, self._desk, contest, code, network)
            return await self._own(contest, entrant)
        entrant = contest_forms.entrant_in(self._desk, form.text("phieu"))
        await self._store.write(_of_contest, self._desk, contest, entrant)
        match form.text("viec"):
            case "ghi":
                return await self._told(contest, entrant, form)
            case "y-kien":
                await self._store.write(contest_own.complain, self._desk, entrant, form.text("ve"))
                return await self._own(
                    contest, entrant, said="Đã ghi ý kiến. Ban Tổ chức xem lại và trả lời ở trang này."
                )
            case "giay":
                return await self._certificate(contest, entrant, form.text("so"))
            case "bai-viet":
                return await self._handed_in(contest, entrant, form)
            case "thoi":
                return self._page("quit.html", contest=contest, token=form.text("phieu"))
            case "thoi-that":
                await self._store.write(contest_own.leave, self._desk, entrant)
                return self._page("gone.html", contest=contest)
            case _:
                return await self._own(contest, entrant)

    async def _certificate(self, contest: Contest, entrant: int, which: str) -> Response:
        """A picture with her name, for who holds the entry; the file's name tells nothing."""
        only = int(which) if which.isascii() and which.isdecimal() and len(which) < 4 else 0
        drawn = await drawn_for(self._store, self._desk, contest.key, entrant, named=True, only=only)
        if not drawn:
            return await self._own(contest, entrant, said="Chưa có giấy chứng nhận. Xin hỏi Ban Tổ chức.")
        headers = {**SECURITY_HEADERS, **NOT_KEPT, "Content-Disposition": 'attachment; filename="giay.png"'}
        return Response(drawn[0][1], headers=headers, media_type="image/png")

    async def _told(self, contest: Contest, entrant: int, form: Form) -> Response:
        typed = {field: form.text(field) for field in FIELDS}
        try:
            await self._store.write(contest_own.tell, self._desk, entrant, typed)
        except Wrong as trouble:
            return await self._own(contest, entrant, typed=typed, slips=trouble.slips)
        return await self._own(contest, entrant, said="Đã ghi.")

    async def _handed_in(self, contest: Contest, entrant: int, form: Form) -> Response:
        typed, agrees = form.text("bai_viet"), bool(form.text("dong_y"))
        try:
            own = await self._store.write(contest_own.hand_in, self._desk, entrant, typed, agrees=agrees)
        except Wrong as trouble:
            return await self._own(contest, entrant, typed={"essay": typed}, slips=trouble.slips)
        return await self._own(
            contest, entrant, said="Đã nhận bài viết." if own.may_write else "Đã hết hạn nộp bài viết."
        )

    async def _own(
        self,
        contest: Contest,
        entrant: int,
        *,
        said: str = "",
        typed: Mapping[str, str] | None = None,
        slips: Mapping[str, str] | None = None,
    ) -> Response:
        own = await self._store.write(contest_own.own, self._desk, entrant)
        told = {field: SLIPS.get((field, slip), "Xem lại mục này.") for field, slip in (slips or {}).items()}
        values = {
            "contest": contest,
            "own": own,
            "token": contest_forms.token_of(self._desk, entrant),
            "said": said,
            "typed": filled((typed or {}).items()),
            "slips": filled(told.items()),
            "lines": tuple(_lines(own)),
            "until": moment(own.until),
            "communes": self._communes(contest) if "commune" in own.may else (),
            "place_name": self._name(own.commune),
            "unit_name": {unit.key: unit.name for unit in contest.unit}.get(own.unit, own.unit),
            "about": ABOUT.items(),
            "has_lots": "draw" in contest.tie or any(prize.by == "lot" for prize in contest.prize),
            "resume": f"/#ma={own.mine.code}" if _may_sit(own) else "",
            "paper": f"/#ma={own.mine.code}" if _has_earned(own) else "",
            "papers": [_paper(contest, claim) for claim in await earned(self._store, contest.key, entrant)],
        }
        return self._page("mine.html", 422 if slips else 200, **values)

    def _communes(self, contest: Contest) -> tuple[tuple[str, str], ...]:
        allowed = contest.eligibility.communes
        found = ((code, each.full_name) for code, each in self._desk.gazetteer.communes.items())
        return tuple((code, name) for code, name in found if not allowed or code in allowed)

    def _name(self, commune: str) -> str:
        found = self._desk.gazetteer.communes.get(commune)
        return found.full_name if found else commune

    def _asked(self, contest: Contest, slip: str = "", status: int = 200) -> Response:
        return self._page("code.html", status, contest=contest, slip=slip)

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        headers = {**SECURITY_HEADERS, **NOT_KEPT}
        return Response(self._html(template, **values), status, headers=headers, media_type="text/html; charset=utf-8")


def _looked(db: Db, desk: Desk, contest: Contest, code: str, network: str) -> int:
    """Of this contest: an entry in another is as good as none here. Wrong codes are limited (`Guesses`)."""
    seen, mine = contest_forms.look(db, desk, code, network)
    if seen.contest.key != contest.key:
        raise LookupError("of another contest")
    return mine.entrant


def _of_contest(db: Db, desk: Desk, contest: Contest, entrant: int) -> None:
    seen, _ = contest_forms.of(db, desk, entrant)
    if seen.contest.key != contest.key:
        raise LookupError("of another contest")


def _may_sit(own: Own) -> bool:
    return own.mine.sitting is not None and own.seen.phase == "open"


def _has_earned(own: Own) -> bool:
    """A certificate: once nobody can sit any more, who has handed in a paper."""
    return own.seen.phase in ("closed", "published") and (own.mine.over is not None or bool(own.mine.placed))


def _lines(own: Own) -> list[str]:
    """How it stands with her entry."""
    mine, contest = own.mine, own.seen.contest
    lines = []
    if mine.over is not None and contest.show == "score":
        took = _time(mine.over.took)
        lines.append(f"Lượt {mine.over.number}: đúng {mine.over.right}/{contest.asked} câu, {took}.")
    elif mine.over is not None:
        lines.append(f"Đã nộp {mine.over.number} lượt.")
    if mine.sitting is not None and mine.sitting.started:
        lines.append(f"Đang làm dở, còn {_time(mine.sitting.left_ms)}.")
    elif mine.refusal is not None and own.seen.phase != "published":
        lines.append(REFUSED[mine.refusal])
    lines += [_place(contest, placed) for placed in mine.placed]
    if mine.has_complained:
        lines.append("Ban Tổ chức đang xem lại ý kiến.")
    elif mine.answer:
        lines.append(f"Ban Tổ chức đã trả lời ý kiến: {mine.answer}")
    return lines or ["Chưa làm bài."]


def _place(contest: Contest, placed: Placed) -> str:
    where = "" if placed.scope == WHOLE else f"{contest.round[placed.scope].name}: "
    prizes = "".join(f" Đoạt {prize}!" for prize in placed.prizes)
    return f"{where}hạng {placed.place} trong {placed.people} người, đúng {placed.right} câu.{prizes}"


def _paper(contest: Contest, claim: Claim) -> str:
    """What a certificate is for."""
    if claim.prize == PARTICIPATION:
        return "đã dự thi"
    where = f", {contest.round[claim.scope].name}" if claim.scope != WHOLE else ""
    return contest.prize[claim.prize].name + where


def _time(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes} phút {seconds} giây" if minutes else f"{seconds} giây"
