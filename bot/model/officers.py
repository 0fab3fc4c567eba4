"""Who may open the officers' pages, and what each may do there."""

from typing import Literal

from msgspec import Struct

OfficerRole = Literal["province", "commune", "school", "editor", "auditor"]
How = Literal["password", "link"]
Act = Literal[
    "view", "meetings", "content", "report", "money", "audit", "contests",
    "log", "import", "issue-cards", "access", "contest-run", "contest-mark", "contest-names",
    "outreach", "channels",
]  # fmt: skip
"""The first seven look, the others change. view: figures of communes; meetings: what was logged; content: what is read and which questions are
missed; report: the annual report and other exports; money: the plan's money and what was spent of it; contests: their rules, counts and
rankings, no name; contest-run: to make, freeze, judge and publish them; contest-mark: to mark essays; contest-names: together with a second
officer, the names of winners (S42); outreach: campaigns to people who chose to be told; channels: how the carriers fare, for the operator."""

ROLES: dict[OfficerRole, str] = {
    "province": "Cán bộ tỉnh",
    "commune": "Cán bộ xã, phường",
    "school": "Cán bộ trường học",
    "editor": "Người biên tập nội dung",
    "auditor": "Người kiểm tra",
}
# fmt: off
MAY: dict[OfficerRole, frozenset[Act]] = {
    "province": frozenset(
        {
            "view", "meetings", "content", "report", "money", "audit", "contests",
            "log", "import", "issue-cards", "access", "contest-run", "contest-mark", "contest-names",
            "outreach", "channels",
        },
    ),
    "commune": frozenset(
        {
            "view", "meetings", "report", "contests",
            "log", "import", "issue-cards", "contest-run", "contest-mark", "contest-names", "outreach",
        },
    ),
    "school": frozenset({"meetings", "log"}),
    "editor": frozenset({"content", "contest-mark"}),
    "auditor": frozenset({"view", "meetings", "content", "report", "money", "audit", "contests", "outreach", "channels"}),
}
# fmt: on
BY_LINK: frozenset[Act] = frozenset({"view", "meetings", "content", "log"})
"""A link from the talk proves a telephone and no more: it opens no list of people, no journal, no codes, no money."""
LONGEST_NAME = 120
"""Of the name and office that an account shows."""
NOWHERE = "-"
"""No commune's code: a statement limited by it finds nothing."""


class Officer(Struct, frozen=True):
    """Someone who is signed in. `area`: a commune's code, a school's id, or "" for the whole province.

    `id` stands in the journal: an account's, or for a link from the talk a negative number that only the key file can
    lead back to a person, and nobody once she is erased. `where`: the area in words.
    """

    id: int
    name: str
    role: OfficerRole
    area: str
    how: How
    where: str = ""

    @property
    def changes(self) -> bool:
        """False for an auditor: she looks at everything and changes nothing."""
        return self.role != "auditor"

    @property
    def communes(self) -> str:
        """The limit for a statement: a commune's code, "" for all of them, `NOWHERE` for none."""
        match self.role:
            case "province" | "auditor":
                return ""
            case "commune":
                return self.area
            case "school" | "editor":
                return NOWHERE

    @property
    def school(self) -> str:
        """The limit for a statement on a school's own work; "" where it is not limited to one school."""
        return self.area if self.role == "school" else ""

    def answers_for(self, commune: str) -> bool:
        return self.communes in ("", commune)


def may(officer: Officer, act: Act) -> bool:
    return act in MAY[officer.role] and (officer.how == "password" or act in BY_LINK)
