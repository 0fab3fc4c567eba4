"""Settings from the environment, and log lines that can hold no text, name, number or token (T11)."""

import json
from typing import Any

import pytest
import structlog

from bot import logs
from bot.settings import BadSetting, Secret, settings_from


def test_the_defaults_need_nothing() -> None:
    settings = settings_from({})
    assert settings.database == "data/loaban.db"
    assert settings.address == "http://127.0.0.1:8080"


def test_a_misspelt_setting_is_refused_with_the_right_names() -> None:
    with pytest.raises(BadSetting, match="LOA_BAN_TELEGRAM_TOKEN"):
        settings_from({"LOA_BAN_TELEGRAM_TOKENN": "x"})


@pytest.mark.parametrize(("name", "value"), [("PORT", "abc"), ("LOG", "loud"), ("TELEGRAM_MODE", "pigeon")])
def test_a_value_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings_from({f"LOA_BAN_{name}": value})


def test_no_secret_shows_in_a_repr() -> None:
    token = "123456789:" + "A" * 35
    settings = settings_from({"LOA_BAN_TELEGRAM_TOKEN": token, "LOA_BAN_DB": "postgresql://u:secret@h/db"})
    assert token not in repr(settings)
    assert "secret@" not in repr(settings)
    assert str(settings.telegram_token) == token
    assert repr(Secret("x")) == "Secret(…)"


def test_a_field_that_is_not_allowed_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(capsys, text="toi so lam", name="Lan", key="web:1") == {"event": "x", "key": "web:1"}


@pytest.mark.parametrize(
    "value",
    [
        "https://api/bot123456789:" + "A" * 35 + "/x",
        "Authorization: Bearer abc",
        "0912345678",
        "+84912345678",
        "1" * 16,
    ],
)
def test_what_looks_like_a_token_or_a_number_is_blotted_out(capsys: pytest.CaptureFixture[str], value: str) -> None:
    line = written(capsys, reason=value)
    assert "<" in line["reason"]
    assert "AAAA" not in line["reason"]
    assert "912345678" not in line["reason"]


def written(capsys: pytest.CaptureFixture[str], **fields: str) -> dict[str, Any]:
    structlog.reset_defaults()
    logs.set_up("debug")
    structlog.get_logger().warning("x", **fields)
    line: dict[str, Any] = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    structlog.reset_defaults()
    return {name: value for name, value in line.items() if name not in ("level", "timestamp")}
