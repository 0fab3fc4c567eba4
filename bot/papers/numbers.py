"""Numbers, dates and letters in spoken Vietnamese.

num2words says what is below a thousand; the rest is put together here, because it leaves out a hundred that is
nought ("hai nghìn mười bốn" for 2014) and says 1,5 as "một phẩy năm mươi".
"""

from num2words import num2words

_SAID = (
    "a a, b bê, c xê, d dê, đ đê, e e, f ép, g giê, h hát, i i, j gi, k ca, l lờ, m mờ, n nờ, o o, p pê, q quy, "
    "r rờ, s sờ, t tê, u u, v vê, w vê kép, x xờ, y y dài, z dét"
)
LETTERS = dict(each.split(" ", 1) for each in _SAID.split(", "))
_SCALES = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ", " triệu tỷ")
_THOUSAND = 1000


def spelled(number: int) -> str:
    """2014: "hai nghìn không trăm mười bốn"."""
    groups = _groups(number)
    if len(groups) > len(_SCALES):
        return digits(str(number))
    last = min((place for place, group in enumerate(groups) if group), default=0)
    leading = len(groups) - 1
    said = [_group(groups[place], whole=place == leading) + _SCALES[place] for place in range(leading, last - 1, -1)]
    return " ".join(said)


def written(text: str) -> str:
    """A number as it is written here: 1.234,5 is "một nghìn hai trăm ba mươi bốn phẩy năm"."""
    whole, _, part = text.replace(".", "").partition(",")
    if not part:
        return spelled(int(whole))
    after = digits(part) if part.startswith("0") or len(part) > 2 else spelled(int(part))
    return f"{spelled(int(whole))} phẩy {after}"


def digits(text: str) -> str:
    """One by one: 111 is "một một một"."""
    return " ".join(spelled(int(each)) for each in text if each.isdigit())


def date(day: int, month: int, year: int | None = None) -> str:
    """Without "ngày" before it: "mùng một tháng ba năm hai nghìn không trăm hai mươi bảy"."""
    early = "mùng " if day <= 10 else ""
    said = f"{early}{spelled(day)} tháng {month_name(month)}"
    return said if year is None else f"{said} năm {spelled(year)}"


def month_name(month: int) -> str:
    return "tư" if month == 4 else spelled(month)


def ordinal(number: int) -> str:
    """After "thứ"."""
    return {1: "nhất", 4: "tư"}.get(number) or spelled(number)


def letters(text: str) -> str:
    return " ".join(LETTERS.get(each, each) for each in text.lower())


def _groups(number: int) -> list[int]:
    """Of three digits each, the lowest first."""
    groups = [number % _THOUSAND]
    while number := number // _THOUSAND:
        groups.append(number % _THOUSAND)
    return groups


def _group(value: int, *, whole: bool) -> str:
    """`whole`: nothing stands before it. Else every place is said: 14 is "không trăm mười bốn"."""
    said = str(num2words(value, lang="vi"))
    if whole or value >= 100 or value == 0:
        return said
    return f"không trăm lẻ {said}" if value < 10 else f"không trăm {said}"
