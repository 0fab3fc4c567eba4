"""Telephones in a hall: join without an account, answer with one press, see one's own score. No script is needed.

The only thing kept in the browser is a cookie of this one quiz: a random word that says "the same telephone as before".
It is taken back on the page that tells the end, and dies by itself after some hours.
"""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.live.standings import Round, score
from bot.model.folding import fold, squeezed
from bot.model.live import LiveAnswer, LivePhone
from bot.model.live_codes import read_live_code
from bot.service.live.books import answer, join
from bot.service.live.hub import Board
from bot.storage import checkins, live
from bot.storage.live_record import STALE_SECONDS
from bot.web.live.door import COOKIE, HALLS, Door, code_in, whole
from bot.web.page import EXIT_PATH

HELP = f"{HALLS}/giup"
NOTES = {
    "muon": "Câu ấy hết giờ rồi, nên chưa ghi được. Không sao, còn câu sau.",
    "day": "Hội trường này đủ máy rồi. Bà con xem trên màn hình lớn và giơ phiếu giấy nhé.",
    "sai": "Mã chưa đúng. Mã có sáu chữ số, ở trên màn hình lớn.",
    "chua": "Máy này chưa vào. Bấm vào chơi trước nhé.",
}


class Joining:
    def __init__(self, door: Door) -> None:
        self._door = door

    async def ask_code(self, request: Request) -> Response:
        return self._door.html("live/code.html", note=NOTES.get(request.query_params.get("da", ""), ""), typed="")

    async def take_code(self, request: Request) -> Response:
        """ "giúp" and "thoát" work here as everywhere (S6, S7)."""
        form = await self._door.form(request)
        typed = form.text("ma")[:60] if form else ""
        word = squeezed(fold(typed))
        if word in self._door.desk.helpline.leave:
            return self._door.go(EXIT_PATH)
        if word in self._door.desk.helpline.help:
            return self._door.go(HELP)
        code = read_live_code(typed)
        if code is None or await self._door.hub.board(code) is None:
            return self._door.html("live/code.html", 404, note=NOTES["sai"], typed="")
        return self._door.go(f"{HALLS}/{code}")

    async def help(self, request: Request) -> Response:
        """The same numbers as in the talk. Nothing is counted and nothing kept (S29)."""
        return self._door.html("live/help.html", contacts=self._door.desk.helpline.contacts, note="")

    async def show(self, request: Request) -> Response:
        board = await self._door.hub.board(code_in(request))
        if board is None:
            return self._door.html("live/code.html", 404, note=NOTES["sai"], typed="")
        phone, answers = await self._mine(request, board)
        note = NOTES.get(request.query_params.get("da", ""), "")
        page = self._door.html("live/phone.html", note=note, **await self._told(board, phone, answers))
        if board.shown == "over" and COOKIE in request.cookies:
            page.delete_cookie(COOKIE, path=f"{HALLS}/{board.quiz.code}")
        return page

    async def _mine(self, request: Request, board: Board) -> tuple[LivePhone | None, list[LiveAnswer]]:
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None, []
        who = board.quiz.who(self._door.desk.keys, "page", token[:64])
        return await self._door.store.write(live.mine, board.quiz.id, who)

    async def _told(self, board: Board, phone: LivePhone | None, answers: list[LiveAnswer]) -> dict[str, object]:
        index = board.state.index
        chosen = next((each.option for each in answers if each.question == index), None)
        phones = (phone,) if phone else ()
        right, asked = score(
            Round(board.rules, board.state.counted, phones, tuple(answers), ()), phone.who if phone else b""
        )
        team = board.rules.teams[phone.team] if phone and 0 <= phone.team < len(board.rules.teams) else ""
        place = next((each for each in board.standings if phone and each.team == phone.team), None)
        return {
            "board": board,
            "question": board.rules.questions[index] if index >= 0 else None,
            "joined": phone is not None,
            "team": team,
            "place": place,
            "chosen": chosen,
            "right": right,
            "asked": asked,
            "check_in": await self._check_in(board),
        }

    async def _check_in(self, board: Board) -> str:
        """The way to the meeting's own check-in, where it is open: by it a house is counted, and by no answer here."""
        if not board.quiz.meeting or board.shown not in ("lobby", "over"):
            return ""
        now = int(self._door.desk.clock().timestamp())
        async with self._door.store.reading() as reading:
            hall = await checkins.seen(reading, board.quiz.meeting, now, self._door.desk.keys)
        return f"/#ma={hall.code}" if hall and hall.code else ""

    async def join(self, request: Request) -> Response:
        form, code = await self._door.form(request), code_in(request)
        here = f"{HALLS}/{code}"
        if form is None:
            return self._door.go(here)
        token = request.cookies.get(COOKIE, "")[:64] or secrets.token_urlsafe(16)
        done = await self._door.store.write(join, self._door.desk, code, token, whole(form.text("doi")))
        if done == "full":
            return self._door.go(f"{here}?da=day")
        page = self._door.go(here)
        if done == "in":
            self._door.hub.ring(code)
            page.set_cookie(
                COOKIE,
                token,
                max_age=STALE_SECONDS,
                path=here,
                secure=self._door.is_https,
                httponly=True,
                samesite="lax",
            )
        return page

    async def answer(self, request: Request) -> Response:
        form, code = await self._door.form(request), code_in(request)
        here = f"{HALLS}/{code}"
        token = request.cookies.get(COOKIE, "")[:64]
        if form is None or not token:
            return self._door.go(f"{here}?da=chua")
        question, option = whole(form.text("cau")), whole(form.text("chon"))
        took = await self._door.store.write(answer, self._door.desk, code, token, question, option)
        if took == "taken":
            self._door.hub.ring(code)
        return self._door.go(here + {"taken": "", "late": "?da=muon", "not-asked": "", "not-joined": "?da=chua"}[took])

    async def wait(self, request: Request) -> Response:
        """Answers as soon as the telephone must show another page."""
        try:
            board = await self._door.waited(request, "step")
        except LookupError:
            return self._door.json({"step": "gone"})
        return self._door.json({"step": board.step} if board else None)
