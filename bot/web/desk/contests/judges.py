"""What pages of judging share: kinds of decisions in words, and who may see and take them. No name stands here."""

from msgspec import Struct

from bot.model.entries import Decision
from bot.web.desk.contests.found import Found, found
from bot.web.desk.visit import NotHere, Visit

KINDS: dict[str, str] = {
    "exclude": "Loại khỏi xếp hạng",
    "readmit": "Nhận lại vào xếp hạng",
    "void": "Bỏ câu hỏi, ai làm cũng tính đúng",
    "restore": "Lấy lại câu hỏi",
    "answer": "Trả lời ý kiến",
}
SAID = {"ghi": "Đã ghi quyết định. Quyết định có hiệu lực từ bản kết quả công bố sau đó."}


class Told(Struct, frozen=True):
    """A decision in words; `about`: an entrant's number, a question's key, or a complaint."""

    decision: Decision
    by: str
    about: str
    path: str


def told(contest: Found, each: Decision, accounts: dict[int, str]) -> Told:
    by = accounts.get(each.by, "Tài khoản đã nghỉ")
    if each.question:
        question = contest.frozen.by_key.get(each.question)
        return Told(each, by, question.ask if question else each.question, f"{contest.path}/cau#c-{each.question}")
    if each.entrant:
        return Told(each, by, f"Người dự thi {each.entrant}", f"{contest.path}/nguoi/{each.entrant}")
    return Told(each, by, "Ý kiến về kết quả", f"{contest.path}/khieu-nai")


def may_decide(visit: Visit, contest: Found) -> bool:
    return contest.is_hers and visit.may("contest-run") and visit.officer.changes


async def hers(visit: Visit) -> Found:
    """Of organisers and auditors."""
    contest = await found(visit)
    if not contest.is_hers:
        raise NotHere
    return contest


def number_in(text: str, otherwise: int | None = None) -> int:
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63:
        return int(text)
    if otherwise is None:
        raise NotHere
    return otherwise
