"""What a page of the officers' side is: declared as a value, so that who may open which can be read off the list."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from starlette.responses import Response

from bot.model.officers import Act, Officer, may
from bot.storage.audit import Action

if TYPE_CHECKING:
    from bot.web.desk.visit import Visit

HOME = "/can-bo"
Show = Callable[["Visit"], Awaitable[Response]]
AreaIn = Literal["commune", "school"]
Group = Literal["figures", "work", "papers", "keeping"]
GROUPS: dict[Group, str] = {
    "figures": "Số liệu",
    "work": "Công việc",
    "papers": "Giấy tờ, nhập số",
    "keeping": "Quản lý",
}
"""Of the navigation: nobody finds her page among twenty in a row."""
MOST_FORM_BYTES = 64 * 1024


class Page(Struct, frozen=True):
    """One address and method. The gate checks it before `show` runs, and writes the journal after.

    path     begins with /can-bo; {names} in braces are handed on in `visit.path`
    show     is called only for an officer who may
    needs    what she must be allowed; None: any officer who is signed in (her own account)
    area_in  the name in `path` that holds a commune's code or a school's id: it must be known and her own
    records  what the journal calls it; a GET that needs something is a "view" where nothing else is said;
             "itself": the page writes its entry in the transaction of its change (`visit.entry`)
    menu     its words in the navigation, where it has a place there, in which `group`; `order` in it, small first
    upload   the largest body in bytes, for a form with a file
    says     short messages of this page, by the word that `visit.go(…, said)` leaves in the address
    """

    path: str
    show: Show
    method: Literal["GET", "POST"] = "GET"
    needs: Act | None = None
    area_in: AreaIn | None = None
    records: Action | Literal["itself"] | None = None
    menu: str = ""
    group: Group = "figures"
    order: int = 50
    upload: int = MOST_FORM_BYTES
    says: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        if not self.path.startswith(HOME):
            raise ValueError(f"{self.path}: the officers' pages stand under {HOME}")
        if self.area_in and f"{{{self.area_in}}}" not in self.path:
            raise ValueError(f"{self.path} has no {{{self.area_in}}}")
        if self.method == "POST" and self.needs and self.records is None:
            raise ValueError(f"{self.path}: what changes something stands in the journal: say as what")

    @property
    def name(self) -> str:
        """Its address as the journal writes it."""
        return re.sub(r"[{}]", "", self.path.removeprefix(HOME)).strip("/") or "home"

    @property
    def action(self) -> Action | None:
        """What the gate writes into the journal after it."""
        if self.records == "itself":
            return None
        return self.records or ("view" if self.needs else None)

    def is_open_to(self, officer: Officer) -> bool:
        """Without looking at the area. An auditor sends no form but her own account's: she looks, changes and takes nothing."""
        if self.needs is None:
            return True
        return may(officer, self.needs) and (self.method == "GET" or officer.changes)
