"""A meeting of today: its check-in, the page for the wall of the hall, cards of houses without a phone, and its photo."""

from starlette.responses import Response

from bot.model.codes import shown
from bot.service.meetings.logged import check_in_cards, keep_photo, open_check_in, shut_check_in
from bot.service.meetings.photos import MOST_BYTES, BadPhoto
from bot.storage import checkins
from bot.web.desk.meetings import MEETINGS, meeting_page, meeting_path, one_of
from bot.web.desk.pages import Page
from bot.web.desk.qr import svg_of
from bot.web.desk.shell import HEADERS
from bot.web.desk.visit import NotHere, Visit

UPLOAD = 2 * MOST_BYTES
"""So that a photo that is a little too large is told so."""


async def open_door(visit: Visit) -> Response:
    logged = await one_of(visit)
    if await open_check_in(visit.store, visit.desk, logged.id, visit.officer) is None:
        raise NotHere
    return visit.go(meeting_path(logged.id), "mo")


async def shut_door(visit: Visit) -> Response:
    logged = await one_of(visit)
    if not await shut_check_in(visit.store, visit.desk, logged.id, visit.officer):
        raise NotHere
    return visit.go(meeting_path(logged.id), "dong")


async def wall(visit: Visit) -> Response:
    """Large enough to be read from the last bench, on a screen or on paper."""
    logged = await one_of(visit)
    async with visit.store.reading() as reading:
        hall = await checkins.seen(reading, logged.id, visit.now, visit.desk.keys)
    if hall is None or not hall.code:
        return visit.go(meeting_path(logged.id))
    link = f"{visit.shell.address}/#ma={shown(hall.code)}"
    return visit.html(
        "desk/hall.html", logged=logged, code=shown(hall.code), qr=svg_of(link), address=visit.shell.address
    )


async def cards(visit: Visit) -> Response:
    """Codes that could not be used come back into the field, and go nowhere else."""
    logged = await one_of(visit)
    done = await check_in_cards(visit.store, visit.desk, logged.id, visit.form.text("ma"), visit.officer)
    if done is None:
        raise NotHere
    left = [shown(code) for code in (*done.unknown, *done.slips)]
    return await meeting_page(visit, await one_of(visit), 200, cards=done, typed="\n".join(left))


async def photo(visit: Visit) -> Response:
    """Seen by who may see the meeting, and kept in no browser."""
    logged = await one_of(visit)
    picture = visit.shell.photos.read(logged.photo) if visit.shell.photos and logged.photo else None
    if picture is None:
        return visit.go(meeting_path(logged.id))
    return Response(picture, media_type="image/jpeg", headers=dict(HEADERS))


async def take_photo(visit: Visit) -> Response:
    logged = await one_of(visit)
    photos, file = visit.shell.photos, visit.form.file("anh")
    if photos is None or file is None:
        return await meeting_page(visit, logged, 422, photo_slip="Chọn một ảnh.")
    try:
        name = await photos.keep(file.content)
    except BadPhoto as trouble:
        return await meeting_page(visit, logged, 422, photo_slip=_sentence(str(trouble)))
    old = await keep_photo(visit.store, visit.desk, logged.id, name, visit.officer)
    photos.drop(old if old is not None else name)
    if old is None:
        raise NotHere
    return visit.go(meeting_path(logged.id), "anh")


async def drop_photo(visit: Visit) -> Response:
    logged = await one_of(visit)
    old = await keep_photo(visit.store, visit.desk, logged.id, "", visit.officer)
    if old is None:
        raise NotHere
    if visit.shell.photos:
        visit.shell.photos.drop(old)
    return visit.go(meeting_path(logged.id), "bo-anh")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


ONE = f"{MEETINGS}/{{meeting}}"
PAGES = (
    Page(f"{ONE}/mo", open_door, method="POST", needs="log", records="itself"),
    Page(f"{ONE}/dong", shut_door, method="POST", needs="log", records="itself"),
    Page(f"{ONE}/hoi-truong", wall, needs="log"),
    Page(f"{ONE}/the", cards, method="POST", needs="log", records="itself"),
    Page(f"{ONE}/anh", photo, needs="meetings"),
    Page(f"{ONE}/anh", take_photo, method="POST", needs="log", records="itself", upload=UPLOAD),
    Page(f"{ONE}/anh/bo", drop_photo, method="POST", needs="log", records="itself"),
)
