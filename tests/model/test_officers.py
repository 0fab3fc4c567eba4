"""What each role may do, written out once more by hand."""

from typing import get_args

import pytest

from bot.model.officers import MAY, NOWHERE, ROLES, Act, How, Officer, OfficerRole, may

EVERYTHING = set(get_args(Act))
BY_HAND: dict[tuple[OfficerRole, How], set[str]] = {
    ("province", "password"): {
        *("view", "meetings", "content", "report", "money", "audit", "contests", "outreach", "channels"),
        *("log", "import", "issue-cards", "access", "contest-run", "contest-mark", "contest-names"),
    },
    ("province", "link"): {"view", "meetings", "content", "log"},
    ("commune", "password"): {
        *("view", "meetings", "report", "contests", "outreach"),
        *("log", "import", "issue-cards", "contest-run", "contest-mark", "contest-names"),
    },
    ("commune", "link"): {"view", "meetings", "log"},
    ("school", "password"): {"meetings", "log"},
    ("editor", "password"): {"content", "contest-mark"},
    ("auditor", "password"): {
        *("view", "meetings", "content", "report", "money", "audit", "contests", "outreach", "channels"),
    },
}


def officer(role: OfficerRole, how: How = "password", area: str = "") -> Officer:
    return Officer(1, "Bà Mai", role, area, how)


@pytest.mark.parametrize(("role", "how"), BY_HAND)
def test_a_role_may_do_what_it_is_for_and_nothing_else(role: OfficerRole, how: How) -> None:
    assert {act for act in get_args(Act) if may(officer(role, how), act)} == BY_HAND[role, how]


def test_every_role_has_a_name_and_a_row() -> None:
    assert set(ROLES) == set(MAY) == set(get_args(OfficerRole))
    assert MAY["province"] == EVERYTHING


@pytest.mark.parametrize("act", ["access", "audit", "money", "report", "import", "issue-cards"])
@pytest.mark.parametrize("role", get_args(OfficerRole))
def test_a_link_from_the_talk_opens_no_list_of_people_no_journal_no_codes_no_money(role: OfficerRole, act: Act) -> None:
    assert not may(officer(role, "link"), act)


def test_the_limit_of_a_statement_follows_from_the_role() -> None:
    limits = {
        role: (officer(role, area="06040").communes, officer(role, area="06040").school)
        for role in get_args(OfficerRole)
    }
    assert limits == {
        "province": ("", ""),
        "auditor": ("", ""),
        "commune": ("06040", ""),
        "school": (NOWHERE, "06040"),
        "editor": (NOWHERE, ""),
    }


def test_an_officer_of_a_commune_answers_for_it_alone() -> None:
    mai = officer("commune", area="06040")
    assert mai.answers_for("06040") and not mai.answers_for("05983") and not mai.answers_for("")
    assert officer("province").answers_for("05983")
    assert not officer("editor").answers_for("05983") and not officer("school", area="ts1").answers_for("05983")


def test_only_an_auditor_changes_nothing() -> None:
    assert [role for role in get_args(OfficerRole) if not officer(role).changes] == ["auditor"]
