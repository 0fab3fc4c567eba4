"""What a message means before any place of the talk is asked: a row that was shown, or words that work anywhere."""

import difflib
import re

from bot.model.conversation import Go, Offer, Row
from bot.model.folding import folded_label, squeezed
from bot.model.world import Helpline

_NUMBER = re.compile(r"(?:so|cau|chon|dong|muc|dap an)? ?0*(\d{1,2})")
_LETTERS = "abcd"

_SPELLINGS = {
    Go.HOME: (
        "0|start|menu|home|ve dau|ve trang dau|bat dau|bat dau lai|chao|xin chao|chao ban|chao loa ban|"
        "hello|hi|alo|a lo|loa ban|trang chu|dung lai|thoi"
    ),
    Go.BACK: "quay lai|tro lai|back",
    Go.FORGET: "xoa|xoa du lieu|xoa du lieu cua minh|xoa du lieu cua toi|xoa het|forget me|delete my data",
    Go.LISTEN: "nghe|nghe mot mau|nghe tiep|doc|doc tiep|hoc",
    Go.TOPICS: "chu de|chon chu de|topics",
    Go.TRACKS: "lop hoc|khoa hoc|tracks|courses",
    Go.ASK: "hoi|hoi luat|hoi dap|tra luat|tim|ask",
    Go.QUIZ: "do|do vui|cau do|quiz|do tiep",
    Go.TODAY: "cau hom nay|cau do hom nay|on bai|today",
    Go.QUIZ_TOPICS: "do theo chu de|do chu de|topic quiz",
    Go.PROGRESS: "minh vung cho nao|vung cho nao|ket qua cua minh|ket qua cua toi|my results",
    Go.SETTINGS: "cai dat|settings",
    Go.NEWS: "mo tin|xem tin|tin moi|open news",
    Go.NEWS_WISH: "nhan tin|hen gio|nhip nhan tin|news",
    Go.NEWS_OFF: "tam dung|dung nhan tin|thoi nhan tin|ngung nhan tin|khong nhan tin|stop news",
    Go.LINK: "noi may|may khac|dung them may khac|link phone",
    Go.FIGURES: "thong ke|so lieu|figures",
    Go.MEETING: "ghi buoi hop|ghi hop|ghi buoi|buoi hop|ghi cuoc hop|diem danh|log a meeting",
    Go.LIVE_NEW: "hoi truong|do vui hoi truong|do vui tai hoi truong|mo hoi truong|dieu khien|do hoi truong|hall quiz",
    Go.ALERTS: "nhac toi|nhac viec|alerts",
    Go.NO_REMINDERS: "thoi nhac|dung nhac|dung nhac nua|khong nhac nua|thoi nhac toi|no reminders",
    Go.PAGES: "mo trang|trang can bo|pages",
    Go.CONTESTS: "thi|thi tim hieu|cuoc thi|du thi|ket qua thi|contest",
    Go.RELAY: "chuyen tin|ma chuyen tin|ma cua minh|ma cua toi|pass it on",
    Go.MOVE: "chuyen nha|nha minh chuyen|doi nha",
    Go.OWN_HOUSE: "ve nha minh|xong ve nha minh",
    Go.GROUP: "nhom|vao nhom|them vao nhom|nhom thon|nhom ban|group",
    Go.JOIN: "dang ky|doi xa|xa cua minh|ma nha|join",
}
ANYWHERE = {words: go for go, spellings in _SPELLINGS.items() for words in spellings.split("|")}
"""Folded words that do the same in every state, after the rows on the screen were tried."""


def wants_to_leave(folded: str, helpline: Helpline) -> bool:
    return squeezed(folded) in helpline.leave


def calls_for_help(folded: str, helpline: Helpline) -> bool:
    return squeezed(folded) in helpline.help


def row_named(folded: str, offer: Offer) -> Row | None:
    """The row whose number, letter or whole label this is: nothing else can be meant by it."""
    number = _NUMBER.fullmatch(folded)
    if number:
        return _numbered(int(number[1]), offer)
    answers = [row for row in offer.rows if row.go is Go.ANSWER]
    if len(folded) == 1 and folded in _LETTERS[: len(answers)]:
        return answers[_LETTERS.index(folded)]
    return next((row for row in offer.rows if folded_label(row.label) == folded), None)


def row_meant(folded: str, offer: Offer) -> Row | None:
    """The row that is meant by number, letter, label, the label's beginning, or a slip of the label."""
    if _NUMBER.fullmatch(folded):
        return row_named(folded, offer)
    return row_named(folded, offer) or _labelled(folded, offer)


def _numbered(number: int, offer: Offer) -> Row | None:
    return offer.rows[number - 1] if 1 <= number <= len(offer.rows) else None


def _labelled(folded: str, offer: Offer) -> Row | None:
    labels = {folded_label(row.label): row for row in offer.rows}
    begun = [row for label, row in labels.items() if label.startswith(folded + " ")]
    if len(begun) == 1:
        return begun[0]
    if len(folded) < 4 or len(folded) > 80:
        return None
    close = difflib.get_close_matches(folded, labels, n=2, cutoff=0.8)
    return labels[close[0]] if len(close) == 1 else None
