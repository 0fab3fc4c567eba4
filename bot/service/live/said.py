"""A quiz in a hall in one line, as it stands at its meeting: what telephones answered, and paper cards apart."""

from bot.storage.live_record import Record


def live_line(record: Record) -> str:
    """ "Đố vui: 42 máy, 380 câu trả lời, 71 % đúng (270/380)." """
    if not record.ended_at:
        return "Đố vui: đang diễn ra."
    parts = [f"{_n(record.phones)} máy", f"{_n(record.answers)} câu trả lời"]
    if record.answers:
        share = round(100 * record.correct / record.answers)
        parts.append(f"{share} % đúng ({_n(record.correct)}/{_n(record.answers)})")
    line = "Đố vui: " + ", ".join(parts) + "."
    if record.cards:
        line += f" Phiếu giấy, người chủ trì đếm: {_n(record.cards)} lượt giơ, đúng {_n(record.cards_correct)}."
    return line


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
