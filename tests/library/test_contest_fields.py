"""A contest on a form and in TOML: what is written is read again as it was; what is wrong is told at its field, all of it."""

import datetime as dt
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.library.contest_fields import field_at, fields_of, filled
from bot.library.contest_judge import Judged
from bot.library.contest_toml import written
from bot.model.content import Citation, Option
from bot.model.contest import (
    Attempts,
    Collective,
    CollectiveRule,
    Contest,
    Eligibility,
    Essay,
    OwnQuestion,
    Pool,
    Prediction,
    Prize,
    Round,
    Suspicion,
    TieRule,
    Unit,
)
from bot.model.people import RoleKind
from bot.web.desk.contests import words
from tests.contest.kit import contest
from tests.talking import NOW, contest_models, judge

TODAY = NOW.date()
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
TEXT = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
WORD = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
LINES = st.lists(TEXT, max_size=3).map("\n".join)
COUNT = st.integers(-3, 10**9)
POINTS = st.integers(-500, 500_000).map(lambda n: n / 100)
DAY = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))
MOMENT = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)).map(lambda at: at.replace(microsecond=0))


def some(one: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=least, max_size=most).map(tuple)


def of(words: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(get_args(words)), unique=True).map(tuple)


def accepted() -> st.SearchStrategy[str]:
    """One a line: a comma in it stays."""
    return TEXT


QUESTION = st.builds(
    OwnQuestion,
    key=WORD,
    ask=LINES.filter(bool),
    explain=TEXT,
    laws=some(st.builds(Citation, law=WORD, article=TEXT, clause=st.one_of(st.just(""), TEXT))),
    certainty=st.sampled_from(("read", "second-hand")),
    source=TEXT,
    checked_on=DAY,
    options=some(st.builds(Option, label=TEXT, right=st.booleans(), why=st.one_of(st.just(""), TEXT))),
    accept=some(accepted()),
    checked_by=st.one_of(st.just(""), TEXT),
    revision=COUNT,
    topic=st.one_of(st.just(""), WORD),
)
CONTEST = st.builds(
    Contest,
    key=st.just("thu"),
    name=TEXT,
    official=TEXT,
    organiser=TEXT,
    round=some(st.builds(Round, name=TEXT, opens=MOMENT, closes=MOMENT), 1),
    pool=some(st.builds(Pool, number=COUNT, topics=some(WORD), keys=some(WORD), own=st.booleans(), points=POINTS), 1),
    limit_minutes=POINTS,
    tie=of(TieRule),
    ranking=st.sampled_from(("each", "whole")),
    attempts=st.builds(
        Attempts,
        most=COUNT,
        per=st.sampled_from(("contest", "round", "week", "day")),
        counts=st.sampled_from(("best", "last")),
    ),
    prediction=st.one_of(
        st.none(),
        st.builds(
            Prediction,
            of=st.sampled_from(("entries", "people", "all-right", "percent")),
            ask=TEXT,
            side=st.sampled_from(("either", "under", "over")),
            excluded=st.booleans(),
        ),
    ),
    eligibility=st.builds(
        Eligibility,
        ages=st.lists(st.sampled_from(("16+", "under-16")), unique=True).map(tuple),
        declares=st.one_of(st.just(""), LINES),
        communes=some(st.from_regex(r"\d{5}", fullmatch=True)),
        roles=of(RoleKind),
        excluded=of(RoleKind),
        details=st.lists(st.sampled_from(("name", "phone", "unit")), unique=True).map(tuple),
        one_phone=st.booleans(),
        per_chat=COUNT,
        commune=st.booleans(),
    ),
    essay=st.one_of(st.none(), st.builds(Essay, ask=TEXT, how=TEXT, most=POINTS, markers=COUNT, gap=POINTS)),
    suspicion=st.builds(Suspicion, least_seconds=POINTS, same_wrong=COUNT, per_chat=COUNT),
    prize=some(
        st.builds(
            Prize,
            name=TEXT,
            count=COUNT,
            by=st.sampled_from(("place", "lot")),
            among=st.sampled_from(("everyone", "all-right")),
            amount=COUNT,
        )
    ),
    collective=some(
        st.builds(
            Collective,
            name=TEXT,
            count=COUNT,
            of=st.sampled_from(("commune", "unit")),
            chain=of(CollectiveRule),
            denominator=WORD,
            fewest=COUNT,
            amount=COUNT,
        )
    ),
    unit=some(
        st.builds(
            Unit,
            key=WORD,
            name=TEXT.filter(lambda name: "\\" not in name),
            size=st.integers(0, 10**6),
            source=st.one_of(st.just(""), TEXT.filter(lambda name: "\\" not in name)),
            as_of=st.one_of(st.none(), DAY),
        )
    ),
    question=some(QUESTION, 0, 2),
    show=st.sampled_from(("score", "nothing")),
    shuffle_questions=st.booleans(),
    shuffle_options=st.booleans(),
    appeal_days=COUNT,
    announce=st.one_of(st.none(), MOMENT),
    beacon=st.one_of(st.just(""), TEXT),
    rules=LINES.map(str.strip),
)


def read(contest: Contest) -> Judged:
    return judge().judged(fields_of(contest), contest.key, TODAY)


@given(CONTEST)
@settings(max_examples=40, deadline=None)
def test_any_contest_comes_back_from_its_form(contest: Contest) -> None:
    assert read(contest).contest == contest


@given(CONTEST)
@settings(max_examples=40, deadline=None)
def test_any_contest_comes_back_from_its_toml(contest: Contest) -> None:
    for whole in (False, True):
        assert judge().read(written(contest, whole=whole), contest.key) == (contest, ())


@pytest.mark.parametrize("model", contest_models(), ids=lambda each: each.key)
def test_the_rules_of_real_contests_come_back_from_form_and_toml(model: Contest) -> None:
    assert read(model).contest == model
    assert judge().read(written(model), model.key) == (model, ())


def test_a_line_that_looks_like_a_header_stays_in_the_text() -> None:
    one = contest(rules="Điều 1\n[round]\nname = x")
    assert judge().read(written(one), one.key) == (one, ())


def sent(**changes: str | None) -> list[tuple[str, str]]:
    """The form of a sound contest with some fields changed; None takes a field away. "__" stands for "."."""
    told = {name.replace("__", "."): value for name, value in changes.items()}
    kept = [(name, value) for name, value in fields_of(contest()) if name not in told]
    return [*kept, *((name, value) for name, value in told.items() if value)]


def slips(fields: list[tuple[str, str]]) -> dict[str, str]:
    found = judge().judged(fields, "thu", TODAY)
    assert not found.is_sound
    return {slip.field: slip.sentence for slip in found.slips}


def test_a_sound_form_has_no_slip() -> None:
    found = judge().judged(sent(), "thu", TODAY)
    assert found.is_sound and found.contest == contest()


def test_every_slip_is_told_at_once_beside_its_field() -> None:
    told = slips(
        sent(
            name=None,
            limit_minutes="nhiều",
            round__0__closes="31/11/2026 8:00",
            pool__0__number="999",
            tie__0="earliest",
            eligibility__per_chat="9",
            prize__0__name="Nhất",
            prize__0__count="0",
        )
    )
    assert set(told) == {
        "name",
        "limit_minutes",
        "round.0.closes",
        "pool.0.number",
        "tie",
        "eligibility.per_chat",
        "prize.0.count",
    }
    assert "ngày và giờ" in told["round.0.closes"] and "999" in told["pool.0.number"]


def test_an_empty_form_is_told_what_it_needs_and_nothing_of_what_stands_in_its_place() -> None:
    told = slips([])
    assert {"name", "official", "organiser", "limit_minutes", "round", "pool"} <= set(told)
    assert not [field for field in told if field.startswith(("round.", "pool."))]


def test_a_slip_of_a_later_row_stands_at_that_row_whatever_its_number() -> None:
    fields = [(name.replace("round.0", "round.7"), value) for name, value in sent()]
    told = slips([(name, "2026-01-01T08:00" if name == "round.7.closes" else value) for name, value in fields])
    assert list(told) == ["round.7.closes"]


def test_a_slip_of_an_option_stands_at_that_option() -> None:
    question = OwnQuestion(
        key="rieng",
        ask="Con gái từ đủ bao nhiêu tuổi thì được cưới?",
        explain="Con gái từ đủ 18 tuổi.",
        laws=(Citation("luat-52-2014", "8", "1", "a"),),
        certainty="read",
        source="Luật 52/2014/QH13, Điều 8",
        checked_on=TODAY,
        options=(Option("Đủ 18 tuổi", right=True), Option("16")),
    )
    own = contest(question=(question,), pool=(Pool(4, topics=("tuoi-cuoi",)), Pool(1, own=True)))
    assert [slip.field for slip in read(own).slips] == ["question.0.options.1"]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-01T08:00", dt.datetime(2026, 12, 1, 8)),
        ("1/12/2026 8:05", dt.datetime(2026, 12, 1, 8, 5)),
        ("01/12/2026 8g05", dt.datetime(2026, 12, 1, 8, 5)),
    ],
)
def test_a_moment_may_be_typed_as_people_write_it(typed: str, moment: dt.datetime) -> None:
    tree = filled([("announce", typed)]).tree
    assert tree["announce"] == moment


@pytest.mark.parametrize(("typed", "n"), [("15", 15.0), ("1,5", 1.5), ("1.5", 1.5), ("-1", -1.0)])
def test_a_number_may_have_a_comma(typed: str, n: float) -> None:
    assert filled([("limit_minutes", typed)]).tree["limit_minutes"] == n


def test_a_sum_may_have_dots() -> None:
    found = filled([("prize.0.name", "Nhất"), ("prize.0.count", "1"), ("prize.0.amount", "3.000.000")])
    assert found.tree["prize"] == [{"name": "Nhất", "count": 1, "amount": 3_000_000}]


def test_units_may_be_copied_out_of_a_sheet() -> None:
    found = filled([("unit", "a\tTrường A\t420\tPhòng Giáo dục\t05/9/2026\r\nb | Trường B")])
    assert found.tree["unit"] == [
        {"key": "a", "name": "Trường A", "size": 420, "source": "Phòng Giáo dục", "as_of": dt.date(2026, 9, 5)},
        {"key": "b", "name": "Trường B"},
    ]
    assert [slip.sentence for slip in filled([("unit", "chỉ có mã\na|A|nhiều")]).slips if slip.field == "unit"] == [
        "Dòng 1: ghi mã | tên | số người | nguồn | ngày; ít nhất mã và tên.",
        "Dòng 2: ghi một số nguyên, ví dụ 20.",
    ]


def test_toml_that_cannot_be_read_is_told_by_its_lines() -> None:
    found, problems = judge().read('name = "x"\n\n[[round]]\nopens = "mai"\n', "thu")
    assert found is None
    assert {problem.line for problem in problems} >= {1, 3, 4}


def test_where_a_place_of_the_rules_stands_on_the_form() -> None:
    rows = {"round": (0, 3), "pool": (0,), "question": (2,), "question.2.options": (0, 3)}
    assert field_at(rows, "round", 1, ("closes",)) == "round.3.closes"
    assert field_at(rows, "", 0, ("tie", 2)) == "tie.2"
    assert field_at(rows, "question", 0, ("options", 1, "label")) == "question.2.options.3.label"
    assert field_at(rows, "pool", 0, ("topics", 4)) == "pool.0.topics"


TOML_WORDS = (
    "topics", "keys", "own = true", "announce", "closes", "opens", "size", "as_of", "details", "one_phone", "certainty",
    "right = true", "[prediction]", "[[unit]]", "official", "accept", "explain",
)  # fmt: skip


def test_no_slip_on_the_form_is_told_in_words_of_toml() -> None:
    broken = replace(
        contest(),
        pool=(Pool(0), Pool(99, topics=("khong-co",), keys=("khong-co",))),
        tie=("shared", "prediction"),
        prediction=None,
        announce=dt.datetime(2030, 1, 1),
        eligibility=Eligibility(details=("name",)),
        essay=Essay("?", "?", -1, 0, -1),
        unit=(Unit("a", "A", 5), Unit("a", "A")),
        prize=(Prize("x", 0),),
        collective=(Collective("x", 0, "unit", ("rate",)), Collective("y", 1, "unit", ())),
        question=(OwnQuestion("a", "?", "!", (), "read", "", TODAY),),
    )
    found = [words.said(slip.sentence) for slip in read(broken).slips]
    assert len(found) > 15
    assert [(said, word) for said in found for word in TOML_WORDS if word in said] == []


def test_every_field_and_every_choice_has_a_name_on_the_form() -> None:
    whole = {words.plain(name) for name, _ in fields_of(contest_models()[0])} | {
        words.plain(slip.field) for slip in judge().judged([("prize.0.name", "x")], "x", TODAY).slips
    }
    assert whole - set(words.LABELS) <= {"attempts", "eligibility", "suspicion"}
    assert set(words.TIE) == set(get_args(TieRule)) and set(words.CHAIN) == set(get_args(CollectiveRule))
    assert set(words.ROLES_IN_TALK) == set(get_args(RoleKind))
