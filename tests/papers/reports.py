"""Reports to write: one of a province where nothing was ever recorded, one where every book is full, one of a commune."""

from msgspec.structs import replace

from bot.model.gains import Sums
from bot.model.plan import Measure
from bot.reach.annual import (
    AnnualReport,
    Heads,
    Held,
    IndicatorMeasured,
    KindHeld,
    ModelRun,
    Money,
    SchoolTaught,
)
from bot.reach.changed import OTHERS, Changed, InCommune, TrackChanged
from bot.reach.figures import EVIDENCE, Denominator, Line, Reached, Table
from bot.reach.gain import gain_of
from bot.reach.measures import COUNTS, NO_FEW
from bot.reach.targets import Found, Measured, Part, Point, Spot, TargetFigure
from tests.talking import gazetteer, plan, shipped_library

MILLION = 1_000_000
KINDS = (
    ("meeting", "Họp thôn"),
    ("stall", "Quầy ở chợ phiên"),
    ("loudspeaker", "Loa truyền thanh"),
    ("school", "Buổi học ở trường"),
    ("training", "Tập huấn"),
)


def full(year: int = 2023) -> AnnualReport:
    """In the third year of a phase with goals, every book filled."""
    communes = list(gazetteer().communes.values())
    lines = tuple(
        Line(
            commune.code,
            commune.full_name,
            Reached(n * 3, n, n % 4 * 10),
            Denominator(1000 + n, "Cục Thống kê tỉnh" if n % 9 else "UBND xã", f"{year}-06-30"),
            n == 5,
        )
        for n, commune in enumerate(communes)
    )
    whole = Denominator(
        sum(line.denominator.n for line in lines if line.denominator), "Cục Thống kê tỉnh; UBND xã", f"{year}-06-30"
    )
    total = Line("", "Toàn tỉnh", Reached(6240, 2080, 970), whole)
    targets = _targets(year, {line.code: line for line in lines})
    so_far = f"{year // 5 * 5 + 1}-{year}"
    return AnnualReport(
        year=year,
        area="",
        place="tỉnh Lạng Sơn",
        plan=plan().name,
        lead=plan().lead,
        made_on=f"{year + 1}-01-15",
        as_of=f"{year}-12-31",
        is_over=True,
        is_demo=False,
        phase="Giai đoạn II (2021-2025)",
        has_goals=True,
        so_far=so_far,
        targets=targets,
        targets_so_far=targets,
        by_commune=Table(str(year), "commune", lines, total),
        changed=changed(year),
        by_topic=Table(str(year), "topic", tuple(_topics()), total),
        by_month=Table(
            str(year),
            "month",
            tuple(Line(f"{year}-{m:02}", f"{m:02}/{year}", Reached(500 + m, 170 + m, 80), whole) for m in range(1, 13)),
            total,
        ),
        by_evidence=Table(
            str(year),
            "evidence",
            tuple(Line(key, name, Reached(1000 + n, 300 + n), whole) for n, (key, name) in enumerate(EVIDENCE.items())),
            total,
        ),
        total_so_far=replace(total, reached=Reached(9000, 3000, 2000)),
        before=replace(total, reached=Reached(5000, 1500, 800)),
        by_topic_commune=tuple(
            (
                topic.key,
                Table(
                    str(year),
                    "commune",
                    tuple(
                        replace(line, reached=None if topic.sensitive and n < 5 else line.reached)
                        for n, line in enumerate(lines)
                    ),
                    total,
                    topic.key,
                ),
            )
            for topic in shipped_library().topics
        ),
        kinds=tuple(KindHeld(key, name, 10 + n, 400 * n, 200 * n, 30 * n) for n, (key, name) in enumerate(KINDS)),
        meetings_in={commune.code: n % 5 for n, commune in enumerate(communes)},
        meetings_by_month={f"{year}-{m:02}": m for m in range(1, 13)},
        held=tuple(
            Held(
                f"{year}-{1 + n % 12:02}-{1 + n % 28:02}",
                KINDS[n % 5][1],
                communes[n % 65].full_name,
                "=1+1" if n == 0 else f"Thôn {n}",
                ("Bình đẳng giới", "Phòng, chống tảo hôn"),
                "Trưởng thôn, bản, khối phố",
                None if n % 7 == 0 else 40,
                None if n % 5 == 0 else 30,
            )
            for n in range(60)
        ),
        trained=(
            Heads("Cán bộ làm công tác dân tộc", 3, 120),
            Heads("Người có uy tín", 1, 45),
            Heads("Trưởng thôn, bản, khối phố", 2, 1),
        ),
        schools=(
            SchoolTaught(
                "Trường PTDTNT THCS A",
                "Trường dân tộc nội trú",
                "xã Thất Khê",
                8,
                3,
                ("6A", "6B"),
                "Sở Giáo dục và Đào tạo",
                f"{year}-09-05",
            ),
            SchoolTaught(
                "Trường PTDTBT B",
                "Trường dân tộc bán trú",
                "xã Quốc Việt",
                12,
                0,
                (),
                "Sở Giáo dục và Đào tạo",
                f"{year}-09-05",
            ),
        ),
        models=(
            ModelRun(
                "Câu lạc bộ gia đình êm ấm",
                "xã Thất Khê",
                f"{year - 1}-03-08",
                "",
                "Quyết định của UBND xã",
                (
                    IndicatorMeasured(
                        "Cặp tảo hôn trong năm",
                        "cặp",
                        12.0,
                        f"{year - 1}-03-08",
                        4.5,
                        f"{year}-12-01",
                        "Khảo sát của xã",
                    ),
                    IndicatorMeasured(
                        "Người biết ít nhất một nơi giúp", "%", 31.25, f"{year - 1}-03-08", None, "", "Khảo sát của xã"
                    ),
                ),
            ),
            ModelRun("Tổ tư vấn ở chợ phiên", "xã Quốc Việt", f"{year}-05-01", f"{year}-11-30", "UBND xã", ()),
        ),
        money=(
            Money(
                "Nâng cao chất lượng các hoạt động truyền thông",
                "III.1",
                100 * MILLION,
                96_500_000,
                600 * MILLION,
                412_345_678,
            ),
            Money("Bồi dưỡng kiến thức, tập huấn", "III.2", 100 * MILLION, 0, 600 * MILLION, 300 * MILLION),
            Money("Mô hình điểm", "III.3", 100 * MILLION, 120 * MILLION, 700 * MILLION, 650 * MILLION),
            Money("Kiểm tra, giám sát, đánh giá", "III.4", 80 * MILLION, 40 * MILLION, 480 * MILLION, 0),
        ),
    )


def changed(year: int, area: str = "") -> Changed:
    """Two courses: one that changed much, one of which nothing is sure; a third of which nothing is told yet."""
    much = gain_of(Sums(30, 12000, 24000, 5_200_000, 8700, 11400, 330_000))
    little = gain_of(Sums(12, 6000, 6200, 900_000, 3600, 3500, 160_000))
    whole = gain_of(Sums(42, 18000, 30200, 6_100_000, 12300, 14900, 490_000))
    assert much and little and whole
    rest = () if area else (InCommune("", OTHERS, little),)
    return Changed(
        str(year),
        area,
        f"{year}-12-31",
        (
            TrackChanged(
                "nguoi-dan", "Bà con trong bản", whole, (InCommune("06040", "xã Thất Khê", much), *rest), 60, 42, 0
            ),
            TrackChanged(
                "can-bo", "Cán bộ xã, phường", little, (InCommune("06040", "xã Thất Khê", little),), 15, 12, 0
            ),
            TrackChanged("cha-me", "Làm cha, làm mẹ", None, (), 9, 4, 4),
        ),
    )


def empty(year: int = 2026) -> AnnualReport:
    """The first year of a phase without goals, and not a row in any book."""
    lines = tuple(Line(code, commune.full_name, Reached(), None) for code, commune in gazetteer().communes.items())
    total = Line("", "Toàn tỉnh", Reached(), None)
    nothing = tuple(
        TargetFigure(
            target,
            str(year),
            f"{year}-11-23",
            tuple(
                Measured(measure, None, Found(0, 0, None, (), {}, (), NO_FEW), COUNTS[measure.kind], ())
                for measure in target.measure
            ),
        )
        for target in plan().target
    )
    return AnnualReport(
        year=year,
        area="",
        place="tỉnh Lạng Sơn",
        plan=plan().name,
        lead=plan().lead,
        made_on=f"{year}-11-23",
        as_of=f"{year}-11-23",
        is_over=False,
        is_demo=False,
        phase="Giai đoạn sau (2026-2030)",
        has_goals=False,
        so_far=str(year),
        targets=nothing,
        targets_so_far=nothing,
        by_commune=Table(str(year), "commune", lines, total),
        by_topic=Table(
            str(year), "topic", tuple(Line(t.key, t.official, Reached(), None) for t in shipped_library().topics), total
        ),
        by_month=Table(str(year), "month", (), total),
        by_evidence=Table(
            str(year), "evidence", tuple(Line(k, v, Reached(), None) for k, v in EVIDENCE.items()), total
        ),
        total_so_far=total,
        before=total,
        by_topic_commune=(),
        kinds=(),
        meetings_in={},
        meetings_by_month={},
        held=(),
        trained=(),
        schools=(),
        models=(),
        money=tuple(
            Money(each.name, each.task, None, 0, sum(each.budget.values()) * MILLION, 0) for each in plan().activity
        ),
    )


def of_commune(year: int = 2023) -> AnnualReport:
    """Thất Khê's own: one row, and its sensitive topics too small to be told."""
    whole = full(year)
    line = next(line for line in whole.by_commune.lines if line.code == "06040")
    total = replace(line, code="06040")
    sensitive = {topic.key for topic in shipped_library().topics if topic.sensitive}
    topics = tuple(
        replace(each, reached=None if each.code in sensitive else each.reached, denominator=line.denominator)
        for each in whole.by_topic.lines
    )
    return replace(
        whole,
        area="06040",
        place="xã Thất Khê",
        by_commune=Table(str(year), "commune", (line,), total),
        by_topic=Table(str(year), "topic", topics, total),
        total_so_far=total,
        before=total,
        by_topic_commune=(),
        meetings_in={"06040": 4},
        money=(),
        changed=changed(year, "06040"),
    )


def _topics() -> list[Line]:
    return [
        Line(topic.key, topic.official, Reached(900 + n, 300 + n, 50 * n), None)
        for n, topic in enumerate(shipped_library().topics)
    ]


def _targets(year: int, lines: dict[str, Line]) -> tuple[TargetFigure, ...]:
    few = [code for n, code in enumerate(lines) if n % 4 == 0]
    return tuple(
        TargetFigure(target, str(year), f"{year}-12-31", tuple(_measured(year, each, few) for each in target.measure))
        for target in plan().target
    )


def _measured(year: int, measure: Measure, few: list[str]) -> Measured:
    whole = Denominator(300, "Sở Dân tộc và Tôn giáo", f"{year}-06-30")
    match measure.kind:
        case "trained":
            parts = (
                Part("Ghi nhận từng người (học xong khóa, ghi mã ở tập huấn)", 60),
                Part("Lượt người đếm ở các buổi tập huấn", 150),
            )
            found = Found(60, 210, whole, parts, {}, ("còn 2 xã, phường chưa có tổng số",))
        case "households":
            spots = {
                code: Spot(
                    None if n < 2 else 4 * n, None if n < 2 else 9 * n, Denominator(120, "UBND xã", f"{year}-06-30")
                )
                for n, code in enumerate(few)
            }
            found = Found(
                1700,
                1800,
                Denominator(2040, "UBND xã", f"{year}-06-30"),
                (Part("Hộ có thẻ in của các dân tộc này", 1700),),
                spots,
            )
        case "schools" | "classes":
            spots = {code: Spot(1, 1, Denominator(2, "Sở Giáo dục và Đào tạo", f"{year}-09-05")) for code in few[:3]}
            found = Found(3, 3, Denominator(6, "Sở Giáo dục và Đào tạo", f"{year}-09-05"), (), spots)
        case "models":
            spots = {
                code: Spot(int(n == 0), int(n == 0), Denominator(1, "UBND xã", f"{year}-06-30"))
                for n, code in enumerate(few)
            }
            found = Found(
                1,
                1,
                Denominator(17, "UBND xã", f"{year}-06-30"),
                (),
                spots,
                ("1 mô hình chưa có chỉ số đầu vào (III.3)",),
            )
    trend = (Point(str(year - 1), 10, 40), Point(str(year), found.low, found.high))
    return Measured(measure, measure.goal, found, COUNTS[measure.kind], trend)
