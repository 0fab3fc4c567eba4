"""A written sentence as it is said: every figure, unit, abbreviation and sign becomes a word or a pause."""

import re
from collections.abc import Callable

from bot.papers.numbers import date, digits, letters, month_name, ordinal, spelled, written

ABBREVIATIONS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BLGĐ": "bạo lực gia đình",
    "CCCD": "căn cước công dân",
    "LHPN": "Liên hiệp Phụ nữ",
    "MTTQ": "Mặt trận Tổ quốc",
    "TAND": "Tòa án nhân dân",
    "VKSND": "Viện kiểm sát nhân dân",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TP": "thành phố",
}
UNITS = {
    "%": "phần trăm",
    "km": "ki lô mét",
    "m": "mét",
    "cm": "xăng ti mét",
    "m²": "mét vuông",
    "m2": "mét vuông",
    "ha": "héc ta",
    "kg": "ki lô gam",
    "đ": "đồng",
}
_HOTLINES = "111|113|115"
"""The only telephone numbers that content may hold (content/README.md)."""
_COUNTED = "người|hộ|đồng|nghìn|triệu|tỷ|giờ|phút|ngày|tuần|tháng|năm|tuổi|lần|m|km|kg|ha"
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_DAY_WORDS = r"ngày|mùng|hôm|sáng|trưa|chiều|tối|đêm|từ|đến|trước|sau"

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def aloud(text: str) -> str:
    """Letters, spaces, line ends and the marks of a pause: . , : ? !"""
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text.strip()


def _date(found: re.Match[str]) -> str:
    before, day, month, year = found["before"] or "", int(found["day"]), int(found["month"]), found["year"]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return found[0]
    named = before.lower().strip() in ("ngày", "mùng")
    said = date(day, month, int(year) if year else None)
    said = said.removeprefix("mùng ") if before.lower().strip() == "mùng" else said
    return before + ("" if named else "ngày ") + said


def _share(found: re.Match[str]) -> str:
    """1/2 is "một phần hai"; 24/24 and 24/7 are hours and days."""
    part, whole = int(found[1]), int(found[2])
    return f"{spelled(part)} {'phần' if part < whole else 'trên'} {spelled(whole)}"


def _range(found: re.Match[str]) -> str:
    said = f"{found['low']}{found['unit'] or ''} đến {found['high']}"
    return f"{found['before']}{said}" if found["before"] else f"từ {said}"


def _clock(found: re.Match[str]) -> str:
    """7h30, 7:30, 7h00 and 7h."""
    hour, minutes = found[1] or found[3], int(found[2] or 0)
    return f"{hour} giờ {minutes}" if minutes else f"{hour} giờ"


def _rule(pattern: str, said: str | Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), said


_LAW_NUMBERS: tuple[Rule, ...] = (
    _rule(r"(?<=\d)/(?:NĐ|NQ|QH|QĐ|TT|CT|KH)\d*(?:-[^\W\d_]+)*", ""),  # 48/2009/NĐ-CP
    _rule(r"\b(Luật|Nghị định|Nghị quyết|Quyết định|Thông tư) (?=\d)", r"\1 số "),
    _rule(r"\b(Điều \d+[a-zđ]?|khoản \d+[a-zđ]?) (?=khoản|điểm)", r"\1, "),
    _rule(r"\bđiểm ([a-zđ])\b", lambda found: f"điểm {letters(found[1])}"),
    _rule(r"\b(Điều|khoản) (\d+)([a-zđ])\b", lambda found: f"{found[1]} {found[2]} {letters(found[3])}"),
    _rule(r"\bĐiều (?=\d)", "điều "),
)
_DATES: tuple[Rule, ...] = (
    _rule(r"(?P<before>\b(?:ngày|mùng) )?\b(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})\b", _date),
    _rule(rf"(?P<before>\b(?:{_DAY_WORDS}) )(?P<day>\d\d?)/(?P<month>\d\d?)\b(?!/)(?P<year>)", _date),
    _rule(r"(?P<before>\b(?:ngày|mùng) )(?P<day>\d\d?) tháng (?P<month>\d\d?)\b(?P<year>)", _date),
    _rule(r"\b(\d{1,4})/(\d{4})\b", r"\1 năm \2"),  # of a month, and of a decree
    _rule(
        r"\b(tháng) (\d\d?)\b(?! (?:ngày|tuần|giờ))",
        lambda found: f"{found[1]} {month_name(int(found[2]))}",
    ),
    _rule(r"\b(thứ) (\d+)\b", lambda found: f"{found[1]} {ordinal(int(found[2]))}"),
    _rule(r"\b(\d\d?)[h:](\d\d)\b|\b(\d\d?)h\b", _clock),
)
_FIGURES: tuple[Rule, ...] = (
    _rule(
        r"(?<![\d./,])(?<!điều )(?<!khoản )(?<!quá )(?<!tư số |nh số |ết số |ật số )"
        rf"\b({_HOTLINES})\b(?!/|[.,]\d| ?%| (?:{_COUNTED})\b)",
        lambda found: digits(found[1]),
    ),
    _rule(r"\b(\d+)/(\d+)\b", _share),
    _rule(
        rf"(?P<before>\btừ )?\b(?P<low>{_NUMBER})(?P<unit> ?%| [^\W\d_]+(?= ))?\s*[–—-]\s*(?P<high>{_NUMBER})",
        _range,
    ),
    _rule(
        rf"(?<=\d) ?({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)",
        lambda found: f" {UNITS[found[1].lower()]}",
    ),
    _rule(r"(?<![\d.,])(?:0\d+|\d{7,})\b", lambda found: digits(found[0])),
    _rule(_NUMBER, lambda found: written(found[0])),
)
_SIGNS: tuple[Rule, ...] = (
    (re.compile(r"\b[A-ZĐ]{2,}\b"), lambda found: ABBREVIATIONS.get(found[0]) or letters(found[0])),
    _rule(r"[\"'“”‘’«»]", ""),
    _rule(r"\s*[(\[{]\s*|\s+[–—-]\s+|\s*;", ", "),
    _rule(r"\s*[)\]}]", ","),
    _rule(r"…|\.{2,}", "."),
    _rule(r"\bvà/hoặc\b", "hoặc"),
    _rule(r"\s*/\s*", " hoặc "),
    _rule(r"\s*&\s*", " và "),
    _rule(r"[^\w\s.,:?!]|[_²³¹¼½¾]", " "),
)
_PAUSES: tuple[Rule, ...] = (
    _rule(r"[^\S\n]+", " "),
    _rule(r" (?=[.,:?!\n])", ""),
    _rule(r"[.,:?!]+(?=,)", ""),  # "Để anh làm!", anh nói
    _rule(r"([?!])[.:,?!]+|[,:]+([.?!])", lambda found: found[1] or found[2]),
    _rule(r"([.,:])[.,:]+", r"\1"),
    _rule(r",(?=\n|$)", "."),
)
_RULES = (*_LAW_NUMBERS, *_DATES, *_FIGURES, *_SIGNS, *_PAUSES)
