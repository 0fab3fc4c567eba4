"""Settings from the environment, each with its meaning. Secrets never show in a repr."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct


class Secret(str):
    """A text whose repr says nothing, so that no traceback or log line can carry it."""

    def __repr__(self) -> str:
        return "Secret(…)"


class BadSetting(ValueError):
    """A setting cannot be used; the message says which and what to write."""


class Settings(Struct, frozen=True):
    """Every name in the environment is LOA_BAN_ and the field in capitals.

    data              folder of the database, the key file and what the bot writes
    db                the database: a file's path, or postgresql://… ; empty: <data>/loaban.db
    keys              the key file (mode 0600); empty: <data>/keys.json
    host, port        where the web chat and the health pages listen
    public            the address people use, for links that are passed on; empty: http://<host>:<port>
    geojson           a GeoJSON file with the communes' borders for the officers' map; empty: a map of equal tiles
    exit_to           where "Thoát" on the page leads; empty: a plain page of our own
    log               debug, info, warning or error
    telegram_token    the token of the Telegram bot; empty: no Telegram
    telegram_api      the Bot API's base address, for a local server or a fake
    telegram_mode     polling or webhook
    telegram_secret   the webhook's secret, at least 32 letters, digits, _ or -
    telegram_rate     messages a second at most
    zalo_bot_token    the token of a bot of the Zalo Bot Platform; empty: none
    zalo_bot_api      that platform's base address, for the older host or a fake
    zalo_bot_mode     polling (for trying out: an event can get lost in a crash) or webhook (needs `public` with https)
    zalo_bot_secret   its webhook's secret, 32 to 256 characters
    zalo_bot_rate     messages a second at most
    zalo_oa           the id of the Zalo Official Account; empty: no Zalo
    zalo_app          the id of the app to which the account gave its rights
    zalo_secret       the app's secret key, with which tokens are renewed
    zalo_webhook_secret  the secret that signs events: what the console shows in the webhook's settings
    zalo_id_terms     which id stands first in the digest of an event: app_id, oa_id, or both, with a comma
    zalo_time_terms   whose timestamp stands in it: body, header, or both
    zalo_window       how old an event may be, in seconds
    zalo_api, zalo_oauth  the addresses of Zalo's two hosts
    zalo_rate         calls a minute at most
    zalo_buttons      on or off: buttons beside the numbered lines, where Zalo takes them
    zalo_paid         whether messages that cost money may be sent: help (only numbers of help: asking for help always has an answer), forbid, allow
    zalo_templates    ids of approved, neutral template messages, with commas; empty: none is ever sent
    """

    data: Path = Path("data")
    db: Secret = Secret("")
    keys: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    public: str = ""
    geojson: Path | None = None
    exit_to: str = ""
    log: Literal["debug", "info", "warning", "error"] = "info"
    telegram_token: Secret = Secret("")
    telegram_api: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_secret: Secret = Secret("")
    telegram_rate: float = 30.0
    zalo_bot_token: Secret = Secret("")
    zalo_bot_api: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_mode: Literal["polling", "webhook"] = "polling"
    zalo_bot_secret: Secret = Secret("")
    zalo_bot_rate: float = 10.0
    zalo_oa: str = ""
    zalo_app: str = ""
    zalo_secret: Secret = Secret("")
    zalo_webhook_secret: Secret = Secret("")
    zalo_id_terms: str = "app_id,oa_id"
    zalo_time_terms: str = "body,header"
    zalo_window: float = 10800.0
    zalo_api: str = "https://openapi.zalo.me"
    zalo_oauth: str = "https://oauth.zaloapp.com"
    zalo_rate: float = 90.0
    zalo_buttons: Literal["on", "off"] = "off"
    zalo_paid: Literal["forbid", "help", "allow"] = "help"
    zalo_templates: str = ""

    @property
    def database(self) -> str:
        return str(self.db) or str(self.data / "loaban.db")

    @property
    def key_file(self) -> Path:
        return self.keys or self.data / "keys.json"

    @property
    def address(self) -> str:
        here = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 (only compared)
        return (self.public or f"http://{here}:{self.port}").rstrip("/")


_SECRETS = frozenset(
    {
        *("db", "telegram_token", "telegram_secret", "zalo_bot_token", "zalo_bot_secret"),
        *("zalo_secret", "zalo_webhook_secret"),
    }
)
_ALLOWED = {
    "log": ("debug", "info", "warning", "error"),
    "telegram_mode": ("polling", "webhook"),
    "zalo_bot_mode": ("polling", "webhook"),
    "zalo_buttons": ("on", "off"),
    "zalo_paid": ("forbid", "help", "allow"),
}


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Unknown LOA_BAN_ names are refused: a misspelt setting must not be silently without effect."""
    written = os.environ if environment is None else environment
    ours = {name[8:].lower(): text for name, text in written.items() if name.startswith("LOA_BAN_")}
    unknown = sorted(set(ours) - set(Settings.__struct_fields__))
    if unknown:
        known = ", ".join(f"LOA_BAN_{name.upper()}" for name in Settings.__struct_fields__)
        raise BadSetting(f"LOA_BAN_{unknown[0].upper()} is no setting; the settings are {known}")
    values = {name: _value(name, text.strip()) for name, text in ours.items()}
    return Settings(**values)  # type: ignore[arg-type]  # each value was converted for its own field


def _value(name: str, text: str) -> object:
    try:
        match name:
            case "data" | "keys" | "geojson":
                return Path(text)
            case "port":
                return int(text)
            case "telegram_rate" | "zalo_bot_rate" | "zalo_rate" | "zalo_window":
                return float(text)
            case _ if name in _SECRETS:
                return Secret(text)
    except ValueError as trouble:
        raise BadSetting(f"LOA_BAN_{name.upper()}={text!r} must be a number") from trouble
    allowed = _ALLOWED.get(name)
    if allowed and text not in allowed:
        raise BadSetting(f"LOA_BAN_{name.upper()}={text!r} must be one of {', '.join(allowed)}")
    return text
