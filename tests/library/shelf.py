"""A small content folder without a slip, to plant one slip in."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from bot.library.check import check
from bot.library.read import read_library
from bot.model.content import Library, Problem

TODAY = dt.date(2026, 11, 23)
CARD = "cards/tuoi-cuoi/tuoi-ket-hon.md"
QUIZ = "quizzes/tuoi-cuoi.toml"
LAWS = "laws.toml"
TOPICS = "topics.toml"
HELD = "held.toml"

FILES = {
    LAWS: """# The register
[[law]]
key = "luat-52-2014"
number = "52/2014/QH13"
name = "Luật Hôn nhân và gia đình 2014"
in_force_from = 2015-01-01
certainty = "read"
source = "Văn bản"

[[law]]
key = "luat-60-2014"
number = "60/2014/QH13"
name = "Luật Hộ tịch 2014"
in_force_from = 2016-01-01
in_force_until = 2027-02-28
certainty = "read"
source = "Văn bản"

[[law]]
key = "nd-82-2020"
number = "82/2020/NĐ-CP"
name = "Nghị định 82/2020"
in_force_from = 2020-09-01
certainty = "second-hand"
source = "Báo"
""",
    HELD: """[[held]]
law = "luat-52-2014"
articles = ["3", "8", "9"]
summaries = ["10"]

[[held]]
law = "luat-60-2014"
articles = ["13"]
""",
    TOPICS: """[[topic]]
key = "tuoi-cuoi"
name = "Tuổi kết hôn"
official = "Phòng, chống tảo hôn"
sensitive = true

[[topic]]
key = "binh-dang"
name = "Nam nữ ngang nhau"
official = "Bình đẳng giới"
sensitive = false
""",
    CARD: """+++
order = 10
title = "Bao nhiêu tuổi thì cưới được?"
laws = [{law = "luat-52-2014", article = "8", clause = "1", point = "a"}]
certainty = "read"
source = "Luật 52/2014/QH13, Điều 8"
checked_on = 2026-11-23
checked_by = ""
revision = 1
+++
Con trai từ đủ 20 tuổi, con gái từ đủ 18 tuổi.

Cưới sớm hơn thì luật không công nhận là vợ chồng.

## Ví dụ
Cháu Hoa 17 tuổi, hai nhà chờ thêm một năm.
""",
    "cards/tuoi-cuoi/giay-khai-sinh.md": """+++
order = 20
title = "Làm giấy cho con ở đâu?"
laws = [{law = "luat-60-2014", article = "13"}]
certainty = "read"
source = "Luật 60/2014/QH13, Điều 13"
checked_on = 2026-11-23
+++
Bố hoặc mẹ mang giấy chứng sinh đến ủy ban xã nơi mình ở.

## Ví dụ
Anh Páo đi làm giấy ngay tuần đầu.
""",
    QUIZ: """[[question]]
key = "nha-ben-17"
card = "tuoi-ket-hon"
situation = true
ask = "Nhà bên hỏi cưới cho con gái 17 tuổi. Có được không?"
options = [
  {label = "Được, nếu hai nhà đồng ý với nhau", why = "Cháu chưa đủ tuổi."},
  {label = "Chờ cháu đủ 18 tuổi", right = true},
  {label = "Được, nếu trưởng thôn cho phép", why = "Trưởng thôn không cho phép được."},
]
explain = "Con gái từ đủ 18 tuổi mới cưới."
laws = [{law = "luat-52-2014", article = "8", clause = "1"}]
certainty = "read"
source = "Luật 52/2014/QH13, Điều 8"
checked_on = 2026-11-23

[[question]]
key = "giay-o-dau"
card = "giay-khai-sinh"
ask = "Bố mẹ làm giấy tờ đầu đời cho con ở đâu?"
options = [
  {label = "Ủy ban xã nơi bố hoặc mẹ ở", right = true},
  {label = "Trường học gần nhà nhất trong vùng", why = "Trường không làm việc ấy."},
]
explain = "Ủy ban xã làm giấy này."
laws = [{law = "luat-60-2014", article = "13"}]
certainty = "read"
source = "Luật 60/2014/QH13, Điều 13"
checked_on = 2026-11-23
""",
    "lexicon/telling.toml": 'words = ["đánh", "công an", "tòa", "tù", "tảo hôn"]\n',
    "lexicon/banned.toml": """[[banned]]
pattern = '\\bhuyện\\b'
sentence = "Không còn huyện: viết xã."

[[banned]]
pattern = '\\bnạn nhân\\b'
unless = "mua bán người"
sentence = "Viết 'người bị bạo lực'."
""",
}


class Shelf:
    """`folder` is called content, as in the repository: problems name their files from there."""

    def __init__(self, root: Path, names: list[str] | None = None) -> None:
        self.folder = root / "content"
        for name in names or list(FILES):
            self.write(name, FILES[name])

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """The first place where `old` stands."""
        text = self.text(name)
        assert old in text, f"{old!r} does not stand in {name}"
        self.write(name, text.replace(old, new, 1))

    def line(self, name: str, words: str) -> int:
        """Where `words` first stand, from 1."""
        text = self.text(name)
        assert words in text, f"{words!r} does not stand in {name}"
        return text.count("\n", 0, text.index(words)) + 1

    def read(self) -> Library:
        return read_library(self.folder)[0]

    def slips(self) -> tuple[Problem, ...]:
        """Of reading alone."""
        return read_library(self.folder)[1]

    def problems(self, day: dt.date = TODAY) -> tuple[Problem, ...]:
        return check(self.folder, day)


class Slip(NamedTuple):
    """One slip: in `file`, `old` becomes `new`; the problem stands on the line of `at` and says `says`."""

    file: str
    old: str
    new: str
    at: str
    says: str

    def check(self, shelf: Shelf, found: tuple[Problem, ...]) -> None:
        """It is told once, where it stands, and nothing else is told."""
        assert [str(each) for each in found if self.says not in each.sentence] == []
        assert [(each.file, each.line) for each in found] == [(f"content/{self.file}", shelf.line(self.file, self.at))]
