"""Numbers, days and shares as Vietnamese papers write them: 1.234,5 and 31/12/2026."""

import re

from bot.reach.figures import Denominator

NO_BREAK = "\N{NO-BREAK SPACE}"
MILLION = 1_000_000
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_COUNTED = re.compile(r"(?<=\d) (?=%|hộ\b|người\b|trường\b|lớp\b|xã\b|buổi\b|mô hình\b|triệu\b|lượt\b|nhà\b)")


def number(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def decimal(value: float, places: int = 3) -> str:
    """At most so many places, and none that are nought: 12,5 and 3."""
    whole, _, part = f"{value:,.{places}f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def millions(dong: int) -> str:
    """In million đồng."""
    return decimal(dong / MILLION)


def day(iso: str) -> str:
    """ "2026-11-23" is 23/11/2026; an empty one stays empty."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def percent(share: float) -> str:
    """One place, as the talk shows it: 12,5."""
    return f"{share:.1f}".replace(".", ",")


def percents(share: tuple[float, float]) -> str:
    """From and to, or one number where both read the same."""
    low, high = percent(share[0]), percent(share[1])
    return low if low == high else f"{low} - {high}"


def span(low: int, high: int) -> str:
    return number(low) if low == high else f"{number(low)} - {number(high)}"


def sourced(whole: Denominator) -> str:
    return f"nguồn: {whole.source}, tính đến ngày {day(whole.as_of)}"


def together(text: str) -> str:
    """A number stays on one line with what it counts."""
    return _COUNTED.sub(NO_BREAK, text)
