"""Work away from the screen: what kinds there are, who leads, whom a training is for, and what is logged of one."""

from msgspec import Struct

KINDS = {
    "meeting": "Họp thôn",
    "stall": "Quầy ở chợ phiên",
    "film": "Chiếu phim",
    "club": "Sinh hoạt câu lạc bộ",
    "loudspeaker": "Loa truyền thanh",
    "school": "Buổi học ở trường",
    "training": "Tập huấn",
    "other": "Hoạt động khác",
}
"""Plan III.1 and III.2. A loudspeaker slot has no heads to count: it is listed, and reaches nobody by itself."""

LEADERS = {
    "village-head": "Trưởng thôn, bản, khối phố",
    "prestigious": "Người có uy tín",
    "officer": "Cán bộ xã, phường",
    "province": "Cán bộ tỉnh",
    "women": "Hội Phụ nữ",
    "teacher": "Thầy cô giáo",
    "justice": "Tư pháp, trợ giúp pháp lý",
    "police": "Công an, Biên phòng",
    "other": "Người khác",
}
"""Who led it, by office and never by name."""

AUDIENCES = {
    "ethnic-officer": "Cán bộ làm công tác dân tộc",
    "gender-officer": "Cán bộ làm công tác có liên quan đến bình đẳng giới",
    "prestigious": "Người có uy tín",
    "village-head": "Trưởng thôn, bản, khối phố",
}
"""Plan II.2, the first and fourth target: the officers and key persons who are to be informed and trained."""

SKILLS = "can-bo"
"""The topic that makes a training one in the skills of target d (`topics` of its measure in content/plan.toml)."""


class Meeting(Struct, frozen=True):
    """What is logged of one. No names of people.

    day        "2026-11-23"; `commune` is a code on the map of that day
    group      a group of the plan: that of the village, where the officer's list has it
    people     heads counted, None: not counted; so are `households`, houses that somebody was there from
    school     a school's key, `classes` the classes that were taught (kind school)
    audiences  (audience, heads) of a training
    """

    kind: str
    day: str
    commune: str
    topics: tuple[str, ...]
    led_by: str
    village: str = ""
    group: str = ""
    people: int | None = None
    households: int | None = None
    school: str = ""
    classes: tuple[str, ...] = ()
    audiences: tuple[tuple[str, int], ...] = ()
