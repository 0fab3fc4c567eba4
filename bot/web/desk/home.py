"""The door behind the sign-in: on to the first page of an officer's own menu."""

from starlette.responses import Response

from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit


async def show(visit: Visit) -> Response:
    """The overview for whoever sees figures; an editor comes to the content, a school to its lessons."""
    for page in visit.menu:
        if page.needs is not None:
            return visit.go(page.path)
    return visit.html("desk/home.html")


PAGES = (Page(HOME, show),)
