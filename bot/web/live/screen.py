"""The screen for the projector: lobby with code and QR, question with its countdown, answer, standings. Anybody may open it."""

from starlette.requests import Request
from starlette.responses import Response

from bot.service.live.hub import Board
from bot.web.live.door import Door, code_in


class Screen:
    def __init__(self, door: Door) -> None:
        self._door = door

    async def show(self, request: Request) -> Response:
        board = await self._door.hub.board(code_in(request))
        if board is None:
            return self._door.html("live/code.html", 404, note="Chưa có buổi nào mang mã này.", typed="")
        told = self._told(board)
        return self._door.html("live/screen.html", board=board, code=board.quiz.code, **told)

    async def changes(self, request: Request) -> Response:
        """What to put in the place of the screen, with the time that is left as of now."""
        try:
            board = await self._door.waited(request, "mark")
        except LookupError:
            return self._door.json({"mark": "gone", "html": "", "left": 0, "whole": 1, "runs": False})
        return self._door.json(self._told(board) if board else None)

    def _told(self, board: Board) -> dict[str, object]:
        html = self._door.drawn("live/board.html", board, link=self._shown(board), qr=self._door.qr(self._link(board)))
        return {
            "mark": board.mark,
            "html": html,
            "left": self._door.hub.left_ms(board),
            "whole": board.rules.seconds * 1000,
            "runs": board.shown == "asking",
        }

    def _link(self, board: Board) -> str:
        return self._door.link(board.quiz.code)

    def _shown(self, board: Board) -> str:
        """As it is typed: without https:// and without the code."""
        return self._door.link("").removeprefix("https://").removeprefix("http://").rstrip("/")
