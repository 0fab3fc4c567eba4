"""content/plan.toml read into the plan."""

from pathlib import Path

import msgspec

from bot.model.plan import Plan


class BrokenPlan(ValueError):
    """The plan cannot be read; the message says where and why."""


def read_plan(content: Path) -> Plan:
    file = content / "plan.toml"
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError) as trouble:
        raise BrokenPlan(f"{file.name}: {trouble}") from trouble
