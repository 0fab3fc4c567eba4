"""The addresses of the pages of a quiz in a hall."""

from starlette.routing import BaseRoute, Route

from bot.web.live.cards import Cards
from bot.web.live.door import HALLS, Door
from bot.web.live.join import HELP, Joining
from bot.web.live.lead import Lead
from bot.web.live.screen import Screen

ONE = f"{HALLS}/{{code}}"
CONTROL = f"{ONE}/dieu-khien/{{key}}"
CARDS = f"{HALLS}/phieu-abcd.pdf"


def live_routes(door: Door) -> list[BaseRoute]:
    joining, screen, lead, cards = Joining(door), Screen(door), Lead(door), Cards(door)
    return [
        Route(HALLS, joining.ask_code),
        Route(HALLS, joining.take_code, methods=["POST"]),
        Route(HELP, joining.help),
        Route(CARDS, cards.show),
        Route(ONE, joining.show),
        Route(f"{ONE}/vao", joining.join, methods=["POST"]),
        Route(f"{ONE}/tra-loi", joining.answer, methods=["POST"]),
        Route(f"{ONE}/cho", joining.wait),
        Route(f"{ONE}/man-hinh", screen.show),
        Route(f"{ONE}/man-hinh/moi", screen.changes),
        Route(CONTROL, lead.show),
        Route(CONTROL, lead.move, methods=["POST"]),
        Route(f"{CONTROL}/phieu", lead.count, methods=["POST"]),
        Route(f"{CONTROL}/doi", lead.name_teams, methods=["POST"]),
        Route(f"{CONTROL}/moi", lead.changes),
    ]
