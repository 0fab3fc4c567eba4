"""Nhắn tin: campaigns to people who chose to be told; whom they reach and what they cost is seen before anything is sent."""

import datetime as dt
from collections.abc import Awaitable, Callable

from msgspec import Struct
from starlette.responses import Response

from bot.model.codes import shown
from bot.model.meetings import AUDIENCES
from bot.model.news import CLOSES, OPENS, TITLES, Lead, harmless, is_harmless, lead_in
from bot.model.officers import Officer
from bot.service.desk import VIETNAM, Desk
from bot.service.outreach import campaigns as service
from bot.service.outreach.campaigns import DAYS, Trouble
from bot.service.outreach.news import push, title_said
from bot.service.outreach.running import FEWEST
from bot.storage import campaigns, linking
from bot.storage.campaigns import Audience, Campaign, State
from bot.storage.store import Store
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

CAMPAIGNS = f"{HOME}/chien-dich"
SIZE = 50
ROLES: dict[str, str] = {"officer": "Cán bộ xem số liệu", **AUDIENCES}
LANGUAGES = {"vi": "Tiếng Việt", "en": "Tiếng Anh"}
PACES = {0: "Nhanh hết mức kênh cho phép", 60: "60 tin một phút", 300: "300 tin một phút", 1000: "1.000 tin một phút"}
STATES: dict[State, str] = {
    "draft": "Bản nháp",
    "choosing": "Đang lập danh sách gửi",
    "running": "Đang gửi",
    "paused": "Đang dừng tạm",
    "done": "Đã xong",
    "stopped": "Đã dừng hẳn",
}
ENDS = {"sent": "Đã gửi", "failed": "Không gửi được", "expired": "Quá giờ, không gửi", "stopped": "Thôi gửi"}
TROUBLES: dict[Trouble, str] = {
    "changed": "Số người vừa thay đổi. Xin xem lại số mới rồi xác nhận.",
    "few": f"Ít hơn {FEWEST} người nhận được: không gửi, để không ai bị nhắm riêng.",
    "content": "Nội dung này hôm nay không gửi được. Xin bỏ bản nháp và chọn nội dung khác.",
    "over": "Chiến dịch này đã quá hạn. Xin bỏ bản nháp và lập lại.",
}


class Told(Struct, frozen=True):
    """A campaign in words."""

    campaign: Campaign
    state: str
    title: str
    lead: str
    audience: tuple[tuple[str, str], ...]
    pace: str


async def show(visit: Visit) -> Response:
    page = visit.number("trang")
    async with visit.store.reading() as reading:
        found = await campaigns.listed(reading, visit.officer.communes, SIZE + 1, (page - 1) * SIZE)
    told = [_told(visit, each) for each in found[:SIZE]]
    return visit.html("desk/campaigns.html", told=told, page=page, has_more=len(found) > SIZE, fewest=FEWEST)


async def form(visit: Visit) -> Response:
    return _form(visit, filled())


async def make(visit: Visit) -> Response:
    sent, slips = visit.form, filled()
    title = next((title for title in TITLES if title == sent.text("cau")), None)
    if title is None:
        slips["cau"] = "Chọn câu hiện trên máy."
    lead = lead_in(sent.text("mo"))
    if not sent.text("mo") or lead not in harmless(visit.desk.library_on(visit.today)):
        slips["mo"] = "Chọn mẩu, chủ đề hoặc lớp học trong danh sách."
    commune = sent.text("xa")
    if visit.officer.communes:
        commune = visit.officer.communes
    elif commune and commune not in visit.desk.gazetteer.communes:
        slips["xa"] = "Chọn xã, phường trong danh sách."
    begins_at = _begins(visit, sent.text("ngay"), sent.text("gio"))
    if begins_at is None:
        slips["ngay"] = "Chọn ngày từ hôm nay, trong 60 ngày tới."
    pace = next((pace for pace in PACES if str(pace) == sent.text("nhip")), 0)
    audience = Audience(
        commune,
        sent.text("vai") if sent.text("vai") in ROLES else "",
        sent.text("lop") if visit.desk.everything.track(sent.text("lop")) else "",
        sent.text("tieng") if sent.text("tieng") in LANGUAGES else "",
        sent.text("kenh") if sent.text("kenh") in visit.desk.fares else "",
    )
    if title is None or begins_at is None or slips:
        return _form(visit, slips)
    wanted = Campaign(0, title, lead.written, audience, pace=pace, begins_at=begins_at)
    id = await service.draft(visit.store, visit.desk, visit.officer, wanted)
    return visit.go(f"{CAMPAIGNS}/{id}", "nhap")


def _begins(visit: Visit, day: str, hour: str) -> int | None:
    """At once where no day is given; a day that has an hour of the day, not in the past."""
    if not day:
        return visit.now
    try:
        at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(int(hour) if hour.isdecimal() else OPENS), VIETNAM)
    except ValueError:
        return None
    seconds = max(int(at.timestamp()), visit.now)
    return seconds if visit.today <= at.date() <= visit.today + dt.timedelta(days=60) else None


def _form(visit: Visit, slips: dict[str, str]) -> Response:
    tr = visit.desk.languages["vi"]
    communes = (
        []
        if visit.officer.communes
        else sorted(
            ((code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes), key=lambda each: each[1]
        )
    )
    library = visit.desk.library_on(visit.today)
    return visit.html(
        "desk/campaign-form.html",
        422 if slips else 200,
        titles=[(title, title_said(tr, title)) for title in TITLES],
        leads=[(lead.written, lead_said(visit, lead)) for lead in harmless(library)],
        communes=communes,
        roles=list(ROLES.items()),
        tracks=[(track.key, track.name) for track in library.tracks],
        languages=list(LANGUAGES.items()),
        channels=[(fare.key, fare.name) for fare in visit.desk.fares.values() if fare.pushes],
        hours=[(str(hour), f"{hour} giờ") for hour in range(OPENS, CLOSES)],
        paces=[(str(pace), words) for pace, words in PACES.items()],
        values=visit.form.values(),
        slips=slips,
        fewest=FEWEST,
        days=DAYS,
    )


async def one(visit: Visit) -> Response:
    return await _page(visit, await _of(visit))


async def _page(visit: Visit, campaign: Campaign, trouble: Trouble | None = None, code: str = "") -> Response:
    async with visit.store.reading() as reading:
        preview = await service.preview(reading, visit.desk, campaign.audience) if campaign.state == "draft" else None
        ends = await campaigns.ends(reading, campaign.id)
        left = await campaigns.left(reading, campaign.id)
        chat = await linking.desk_chat(reading, visit.officer.id)
    tr = visit.desk.languages["vi"]
    fares = visit.desk.fares
    return visit.html(
        "desk/campaign.html",
        422 if trouble else 200,
        told=_told(visit, campaign),
        campaign=campaign,
        preview=preview,
        ends=[
            (fares[key].name if key in fares else key, ENDS[state], _few(n)) for (key, state), n in ends.items() if key
        ],
        unreached=_few(ends.get(("", "unreached"), 0)),
        chosen=_few(campaign.chosen),
        left=_few(left),
        seen=push(tr, campaign.title, campaign.id, taps=True),
        typed=push(tr, campaign.title, campaign.id, taps=False),
        is_harmless=is_harmless(visit.desk.library_on(visit.today), lead_in(campaign.lead)),
        chat=fares[chat[1]].name if chat and chat[1] in fares else ("Trang web" if chat else ""),
        code=shown(code) if code else "",
        trouble=TROUBLES[trouble] if trouble else "",
        fewest=FEWEST,
        days=DAYS,
        few=_few,
    )


def _few(n: int) -> str:
    """In tens, and none under ten (S30)."""
    return f"ít nhất {service.tens(n):,}".replace(",", ".") if n >= service.TEN else "dưới 10"


async def _of(visit: Visit) -> Campaign:
    text = visit.path["campaign"]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotHere
    async with visit.store.reading() as reading:
        found = await campaigns.read(reading, int(text), visit.officer.communes)
    if found is None:
        raise NotHere
    return found


async def send(visit: Visit) -> Response:
    """The second step: she has seen the number, and writes it down once more."""
    campaign = await _of(visit)
    written = visit.form.text("so_nguoi").replace(".", "").replace(" ", "")
    if not visit.form.text("da_xem") or not (written.isascii() and written.isdigit() and len(written) < 9):
        return visit.go(f"{CAMPAIGNS}/{campaign.id}", "thieu")
    trouble = await service.start(visit.store, visit.desk, visit.officer, campaign, int(written))
    if trouble is not None:
        return await _page(visit, campaign, trouble)
    return visit.go(f"{CAMPAIGNS}/{campaign.id}", "gui")


async def link(visit: Visit) -> Response:
    campaign = await _of(visit)
    code = await service.link_code(visit.store, visit.desk, visit.officer)
    return await _page(visit, campaign, code=code)


async def test(visit: Visit) -> Response:
    campaign = await _of(visit)
    done = await service.try_on_self(visit.store, visit.desk, visit.officer, campaign)
    return visit.go(f"{CAMPAIGNS}/{campaign.id}", "thu" if done else "chua-noi")


Done = Callable[[Store, Desk, Officer, Campaign], Awaitable[bool]]


def _doing(what: Done, said: str) -> Callable[[Visit], Awaitable[Response]]:
    async def do(visit: Visit) -> Response:
        campaign = await _of(visit)
        done = await what(visit.store, visit.desk, visit.officer, campaign)
        return visit.go(f"{CAMPAIGNS}/{campaign.id}", said if done else "khac")

    return do


async def drop(visit: Visit) -> Response:
    campaign = await _of(visit)
    if not await service.drop(visit.store, visit.desk, visit.officer, campaign):
        return visit.go(f"{CAMPAIGNS}/{campaign.id}", "khac")
    return visit.go(CAMPAIGNS, "bo")


def _told(visit: Visit, campaign: Campaign) -> Told:
    meant = campaign.audience
    track = visit.desk.everything.track(meant.track)
    fare = visit.desk.fares.get(meant.channel)
    audience = (
        ("Nơi ở", visit.shell.commune_name(meant.commune) if meant.commune else "Toàn tỉnh"),
        ("Vai", ROLES.get(meant.role, meant.role) or "Mọi người"),
        ("Lớp đang theo", (track.name if track else meant.track) or "Bất kỳ"),
        ("Tiếng", LANGUAGES.get(meant.language, meant.language) or "Bất kỳ"),
        ("Kênh", (fare.name if fare else meant.channel) or "Mọi kênh"),
    )
    return Told(
        campaign,
        STATES[campaign.state],
        title_said(visit.desk.languages["vi"], campaign.title),
        lead_said(visit, lead_in(campaign.lead)),
        audience,
        PACES.get(campaign.pace, f"{campaign.pace} tin một phút"),
    )


def lead_said(visit: Visit, lead: Lead) -> str:
    """For the officer only: it stands in no message."""
    library = visit.desk.everything
    match lead.kind:
        case "card":
            return f"Mẩu: {library.cards[lead.key].title}" if lead.key in library.cards else lead.key
        case "topic":
            topic = library.topic(lead.key)
            return f"Chủ đề: {topic.name}" if topic else lead.key
        case "track":
            track = library.track(lead.key)
            return f"Lớp học: {track.name}" if track else lead.key
        case "any":
            return "Mẩu kế tiếp của mỗi người"


SAYS = {"bo": "Đã bỏ bản nháp."}
ONE_SAYS = {
    "nhap": "Đã lưu bản nháp. Chưa gửi cho ai.",
    "thieu": "Chưa gửi. Xin đánh dấu đã xem và gõ lại số người.",
    "gui": "Đã xác nhận. Loa Bản bắt đầu lập danh sách và gửi.",
    "thu": "Đã gửi thử vào máy của anh chị.",
    "chua-noi": "Chưa nối máy nào. Xin lấy mã và nhắn mã ấy cho Loa Bản trước.",
    "tam": "Đã dừng tạm. Tin đang chờ đã lấy lại.",
    "tiep": "Đã cho chạy tiếp.",
    "dung": "Đã dừng hẳn. Tin đang chờ đã lấy lại.",
    "khac": "Chưa làm được: chiến dịch vừa đổi sang trạng thái khác.",
}
_AT = f"{CAMPAIGNS}/{{campaign}}"
PAGES = (
    Page(CAMPAIGNS, show, needs="outreach", menu="Nhắn tin", group="work", order=33, says=SAYS),
    Page(f"{CAMPAIGNS}/moi", form, needs="outreach"),
    Page(f"{CAMPAIGNS}/moi", make, method="POST", needs="outreach", records="itself"),
    Page(_AT, one, needs="outreach", says=ONE_SAYS),
    Page(f"{_AT}/gui", send, method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/noi", link, method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/thu", test, method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/tam-dung", _doing(service.pause, "tam"), method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/chay-tiep", _doing(service.resume, "tiep"), method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/dung", _doing(service.stop, "dung"), method="POST", needs="outreach", records="itself"),
    Page(f"{_AT}/bo", drop, method="POST", needs="outreach", records="itself"),
)
