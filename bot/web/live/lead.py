"""The leader's controls on her telephone. Whoever has the address leads: it holds a key that dies with the quiz."""

import hmac

from starlette.requests import Request
from starlette.responses import Response

from bot.live import moves
from bot.model.live import LETTERS, Move
from bot.service.live.books import control_key, count_cards, move, set_teams, teams_in
from bot.service.live.hub import Board
from bot.web.live.door import HALLS, Door, code_in, whole

NOTES = {
    "roi": "Đã chuyển bước trước đó rồi. Xem lại bước hiện giờ.",
    "phieu": "Đã ghi số phiếu giấy.",
    "sai": "Chưa ghi số phiếu. Ghi số, mỗi ô nhiều nhất 2000, và chọn đội nếu có chia đội.",
    "doi": "Đã chia đội.",
    "thoi": "Chia đội chỉ được trước câu đầu tiên.",
}


class Lead:
    def __init__(self, door: Door) -> None:
        self._door = door

    async def show(self, request: Request) -> Response:
        board = await self._board(request)
        if board is None:
            return self._door.html("live/code.html", 404, note="Trang này đã đóng.", typed="")
        note = NOTES.get(request.query_params.get("da", ""), "")
        ends = request.query_params.get("viec", "") == "ket-thuc"
        here = self._here(request)
        told = self._told(board, here)
        return self._door.html("live/lead.html", note=note, ends=ends, here=here, possible=self._moves(board), **told)

    async def changes(self, request: Request) -> Response:
        if await self._board(request) is None:
            return self._door.json({"mark": "gone", "step": "gone", "html": "", "left": 0})
        board = await self._door.waited(request, "mark")
        return self._door.json(self._state(board, self._here(request)) if board else None)

    async def move(self, request: Request) -> Response:
        board, form = await self._board(request), await self._door.form(request)
        here = self._here(request)
        if board is None or form is None:
            return self._door.go(here)
        wanted: Move | None = next((each for each in moves.MOVES if each == form.text("viec")), None)
        code = board.quiz.code
        done = wanted is not None and await self._door.store.write(
            move, self._door.desk, code, wanted, whole(form.text("buoc"))
        )
        self._door.hub.ring(code)
        await self._door.hub.fresh(code)
        return self._door.go(here if done else f"{here}?da=roi")

    async def count(self, request: Request) -> Response:
        board, form = await self._board(request), await self._door.form(request)
        here = self._here(request)
        if board is None or form is None:
            return self._door.go(here)
        a, b, c, d = (whole(form.text(letter.lower()) or "0") for letter in LETTERS)
        team = whole(form.text("doi"))
        code = board.quiz.code
        done = await self._door.store.write(count_cards, code, whole(form.text("cau")), team, (a, b, c, d))
        self._door.hub.ring(code)
        await self._door.hub.fresh(code)
        return self._door.go(f"{here}?da={'phieu' if done else 'sai'}#phieu")

    async def name_teams(self, request: Request) -> Response:
        board, form = await self._board(request), await self._door.form(request)
        here = self._here(request)
        if board is None or form is None:
            return self._door.go(here)
        teams = teams_in(form.text("doi").replace(",", "\n").splitlines())
        code = board.quiz.code
        done = await self._door.store.write(set_teams, code, teams, "own")
        self._door.hub.ring(code)
        await self._door.hub.fresh(code)
        return self._door.go(f"{here}?da={'doi' if done else 'thoi'}")

    async def _board(self, request: Request) -> Board | None:
        """None where the key is not hers."""
        board = await self._door.hub.board(code_in(request))
        if board is None:
            return None
        key = control_key(self._door.desk, board.quiz)
        return board if hmac.compare_digest(key, str(request.path_params["key"])) else None

    def _here(self, request: Request) -> str:
        return f"{HALLS}/{code_in(request)}/dieu-khien/{request.path_params['key']}"

    def _told(self, board: Board, here: str) -> dict[str, object]:
        index = board.state.index
        return {
            "board": board,
            "question": board.rules.questions[index] if index >= 0 else None,
            "takes_cards": moves.takes_cards(board.state),
            "raised": {each.team: each.counts for each in board.numbers.cards if each.question == index},
            "left": self._door.hub.left_ms(board),
            "qr": self._door.qr(self._door.link(board.quiz.code)),
            "link": self._door.link(board.quiz.code),
            "screen": f"{HALLS}/{board.quiz.code}/man-hinh",
        }

    def _state(self, board: Board, here: str) -> dict[str, object]:
        html = self._door.draw("live/lead-state.html", **self._told(board, here))
        return {"mark": board.mark, "step": board.step, "html": html, "left": self._door.hub.left_ms(board)}

    def _moves(self, board: Board) -> list[tuple[Move, str]]:
        """What leads on first. Standings are worth showing only where there are teams or several questions."""
        spent = board.rules.seconds * 1000 if board.shown == "closed" else 0
        found = moves.possible(board.rules, board.state, spent)
        return [(each, words_of(each, board)) for each in found]


def words_of(move: Move, board: Board) -> str:
    is_last = board.state.index + 1 >= len(board.rules.questions)
    match move:
        case "start":
            return "Bắt đầu câu 1"
        case "pause":
            return "Dừng đồng hồ"
        case "resume":
            return "Tiếp tục đếm giờ"
        case "answer":
            return "Xem đáp án"
        case "standings":
            return "Xem bảng điểm"
        case "next":
            return "Kết quả cuối cùng" if is_last else f"Câu {board.state.index + 2}"
        case "skip":
            return "Bỏ câu này, không tính"
        case "end":
            return "Kết thúc buổi đố"
