"""A period in words: how it is written ("2026-Q2") stands in bot/reach/period.py."""

from bot.model.world import Words


def span_in_words(tr: Words, period: str) -> str:
    """ "2026-Q2": "quý 2 năm 2026"."""
    first, _, rest = period.partition("-")
    if not rest:
        return tr("năm {year}", year=first)
    if rest[0] in "qQ":
        return tr("quý {quarter} năm {year}", quarter=rest[1], year=first)
    if len(rest) == 2:
        return tr("tháng {month} năm {year}", month=str(int(rest)), year=first)
    return tr("giai đoạn {first}-{last}", first=first, last=rest)
