"""content/papers/report.toml read into the form of the annual report."""

from pathlib import Path

import msgspec

from bot.model.forms import ReportForm


class BrokenForm(ValueError):
    """The form cannot be used; the message says where and why."""


def read_form(content: Path) -> ReportForm:
    file = content / "papers" / "report.toml"
    try:
        form = msgspec.toml.decode(file.read_bytes(), type=ReportForm)
        form.commune.of_commune("xã", "tên")
        form.subject.during.format(year=0, place=""), form.subject.after.format(year=0, place="")
    except (OSError, msgspec.DecodeError) as trouble:
        raise BrokenForm(f"{file.name}: {trouble}") from trouble
    except (LookupError, ValueError) as trouble:
        raise BrokenForm(f"{file.name}: chỗ điền trong ngoặc nhọn không đúng: {trouble}") from trouble
    if form.slips():
        raise BrokenForm(f"{file.name}: {'; '.join(form.slips())} (Nghị định 30/2020/NĐ-CP)")
    return form
