"""Rules on how a contest is run: rounds, pools, chain of ties, who may enter, prizes; each with its own reason."""

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from msgspec import Struct

from bot.library import register
from bot.library.contests import Read
from bot.library.force import in_force
from bot.model.content import Library, Problem
from bot.model.contest import Contest
from bot.model.folding import fold
from bot.model.frozen import candidates

MOST_ASKED = 50
LONGEST_MINUTES = 180
SHORTEST_MINUTES = 0.25
MOST_PER_CHAT = 3
"""Entries of one family have a row each: six fit on a screen, and three are fixed."""


class Draft(Struct, frozen=True):
    """One contest that was read whole, and what it is held against."""

    read: Read
    contest: Contest
    library: Library
    communes: Collection[str]


Rule = Callable[[Draft], Iterator[Problem]]


def key_is_plain(draft: Draft) -> Iterator[Problem]:
    """It stands in codes, files and checksums."""
    if not register.is_plain(draft.contest.key):
        sentence = f'Tên tệp "{draft.contest.key}" chỉ được có chữ thường không dấu, chữ số và dấu "-": đổi tên.'
        yield draft.read.problem(sentence)


def rounds_follow_each_other(draft: Draft) -> Iterator[Problem]:
    """An attempt belongs to one round; whoever comes between two hears when the next one opens."""
    for n, each in enumerate(draft.contest.round):
        if each.closes <= each.opens:
            yield draft.read.problem("Giờ đóng (closes) phải sau giờ mở (opens).", "round", n, "closes")
    for n, (one, next) in enumerate(pairwise(draft.contest.round), start=1):
        if next.opens < one.closes:
            yield draft.read.problem("Vòng này mở trước khi vòng trước đóng: xếp lại giờ.", "round", n, "opens")
    announce = draft.contest.announce
    if announce and announce > draft.contest.round[0].opens:
        yield draft.read.problem("Lời cam kết phải công bố trước khi mở vòng đầu: sửa announce.", "", 0, "announce")


def pools_are_filled(draft: Draft) -> Iterator[Problem]:
    """Counted with the questions whose law is in force on the first and on the last day."""
    contest = draft.contest
    first, last = contest.round[0].opens.date(), contest.round[-1].closes.date()
    lasting = in_force(in_force(draft.library, first), last)
    for n, (pool, keys) in enumerate(zip(contest.pool, candidates(contest, lasting), strict=True)):
        if pool.number < 1:
            yield draft.read.problem("Cần bốc ít nhất 1 câu.", "pool", n, "number")
        elif len(keys) < pool.number:
            sentence = f"Cần bốc {pool.number} câu, mới có {len(keys)} câu còn hiệu lực suốt cuộc thi: thêm câu."
            yield draft.read.problem(sentence, "pool", n, "number")
        if pool.points <= 0:
            yield draft.read.problem("Điểm của một câu phải lớn hơn 0.", "pool", n, "points")
    if contest.asked > MOST_ASKED:
        yield draft.read.problem(f"Một lượt có {contest.asked} câu, nhiều nhất {MOST_ASKED}.", "pool", 0, "number")


def pools_name_what_there_is(draft: Draft) -> Iterator[Problem]:
    known = draft.library.questions.keys() | {each.key for each in draft.contest.question}
    topics = {topic.key for topic in draft.library.topics}
    named: set[str] = set()
    for n, pool in enumerate(draft.contest.pool):
        for index, topic in enumerate(pool.topics):
            if topic not in topics:
                yield draft.read.problem(f'Không có chủ đề "{topic}": sửa mã.', "pool", n, "topics", index)
        for index, key in enumerate(pool.keys):
            if key not in known:
                yield draft.read.problem(f'Không có câu hỏi "{key}": sửa mã.', "pool", n, "keys", index)
            if key in named:
                yield draft.read.problem(f'Câu hỏi "{key}" đã có ở trên: bỏ một chỗ.', "pool", n, "keys", index)
            named.add(key)
        if not (pool.topics or pool.keys or pool.own):
            yield draft.read.problem("Nhóm này chưa bốc từ đâu: ghi topics, keys hoặc own = true.", "pool", n)


def own_questions_are_new(draft: Draft) -> Iterator[Problem]:
    """One key, one question: answers name it by its key."""
    seen: set[str] = set()
    for n, each in enumerate(draft.contest.question):
        if each.key in draft.library.questions or each.key in seen:
            yield draft.read.problem(f'Mã "{each.key}" đã có câu hỏi khác dùng: đặt mã khác.', "question", n, "key")
        seen.add(each.key)
        if bool(each.options) == bool(each.accept):
            sentence = "Viết options (câu chọn) hoặc accept (câu điền từ), một trong hai."
            yield draft.read.problem(sentence, "question", n, "ask")
        for index, word in enumerate(each.accept):
            if not fold(word) or (fold(word).isdigit() and int(fold(word)) <= 3):
                sentence = "Từ điền phải có chữ, và không được là số 1, 2, 3 (trùng số dòng trên màn hình)."
                yield draft.read.problem(sentence, "question", n, "accept", index)
    if draft.contest.question and not any(pool.own or pool.keys for pool in draft.contest.pool):
        yield draft.read.problem("Có câu hỏi riêng mà không nhóm nào bốc: ghi own = true ở một nhóm.", "question", 0)


def the_chain_decides(draft: Draft) -> Iterator[Problem]:
    """Nothing twice, nothing that is not asked, "shared" last: what comes after it would never be looked at."""
    contest = draft.contest
    if not contest.tie or contest.tie[0] in ("shared", "earliest", "draw"):
        yield draft.read.problem("Thứ tự xếp hạng phải bắt đầu từ kết quả bài thi: right hoặc points.", "", 0, "tie")
    for index, rule in enumerate(contest.tie):
        if rule in contest.tie[:index]:
            yield draft.read.problem(f'"{rule}" có hai lần: bỏ một.', "", 0, "tie", index)
        if rule == "shared" and index + 1 < len(contest.tie):
            yield draft.read.problem('"shared" (đồng hạng) phải đứng cuối.', "", 0, "tie", index)
        if rule == "prediction" and contest.prediction is None:
            yield draft.read.problem("Xếp hạng theo dự đoán mà chưa có mục [prediction].", "", 0, "tie", index)
    if contest.prediction and "prediction" not in contest.tie:
        yield draft.read.problem('Có câu dự đoán mà không dùng để xếp hạng: thêm "prediction" vào tie.', "prediction")
    if contest.essay and "points" not in contest.tie:
        yield draft.read.problem('Bài viết tính bằng điểm: thêm "points" vào tie.', "essay")


def time_and_attempts_make_sense(draft: Draft) -> Iterator[Problem]:
    contest = draft.contest
    if not SHORTEST_MINUTES <= contest.limit_minutes <= LONGEST_MINUTES:
        yield draft.read.problem(f"Thời gian làm bài từ 15 giây đến {LONGEST_MINUTES} phút.", "", 0, "limit_minutes")
    if contest.attempts.most < 0:
        yield draft.read.problem("Số lượt không được âm: 0 là không hạn chế.", "attempts", 0, "most")
    if contest.appeal_days < 0:
        yield draft.read.problem("Số ngày nhận khiếu nại không được âm.", "", 0, "appeal_days")
    if not 1 <= contest.eligibility.per_chat <= MOST_PER_CHAT:
        sentence = f"Mỗi máy nhận từ 1 đến {MOST_PER_CHAT} người dự thi."
        yield draft.read.problem(sentence, "eligibility", 0, "per_chat")
    essay = contest.essay
    if essay and (essay.most <= 0 or essay.markers < 1 or essay.gap < 0):
        yield draft.read.problem("Điểm cao nhất (most) lớn hơn 0, ít nhất 1 người chấm, độ lệch không âm.", "essay")


def who_may_enter_is_told(draft: Draft) -> Iterator[Problem]:
    rule = draft.contest.eligibility
    if not rule.ages:
        yield draft.read.problem("Chưa ghi ai được dự thi: ages.", "eligibility", 0, "ages")
    for index, code in enumerate(rule.communes):
        if code not in draft.communes:
            yield draft.read.problem(f'Không có xã, phường mã "{code}".', "eligibility", 0, "communes", index)
    if rule.one_phone and "phone" not in rule.details:
        sentence = 'Mỗi số điện thoại một người thì phải hỏi số: thêm "phone" vào details, hoặc one_phone = false.'
        yield draft.read.problem(sentence, "eligibility", 0, "one_phone")


def prizes_can_be_won(draft: Draft) -> Iterator[Problem]:
    for n, each in enumerate(draft.contest.prize):
        if each.count < 1 or each.amount < 0:
            yield draft.read.problem("Cần ít nhất 1 giải, tiền thưởng không âm.", "prize", n, "count")
    sized = [unit for unit in draft.contest.unit if unit.size > 0]
    for n, rule in enumerate(draft.contest.collective):
        if rule.count < 1:
            yield draft.read.problem("Cần ít nhất 1 giải.", "collective", n, "count")
        if not rule.chain or rule.chain[0] == "shared":
            yield draft.read.problem("Chưa ghi xếp hạng tập thể theo gì: chain.", "collective", n, "chain")
        if rule.of == "unit" and not draft.contest.unit:
            yield draft.read.problem("Giải cho đơn vị mà chưa có mục [[unit]] nào.", "collective", n, "of")
        elif rule.of == "unit" and "rate" in rule.chain and not sized:
            yield draft.read.problem("Tính tỷ lệ thì đơn vị phải ghi size và source.", "collective", n, "chain")
        if rule.of == "unit" and "unit" not in draft.contest.eligibility.details:
            sentence = 'Giải cho đơn vị thì phải hỏi đơn vị: thêm "unit" vào details.'
            yield draft.read.problem(sentence, "collective", n, "of")


def sizes_have_a_source(draft: Draft) -> Iterator[Problem]:
    """A percentage is never shown without its denominator, and that never without who says so and of which day."""
    keys: set[str] = set()
    for n, unit in enumerate(draft.contest.unit):
        if unit.key in keys:
            yield draft.read.problem(f'Mã "{unit.key}" có hai lần.', "unit", n, "key")
        keys.add(unit.key)
        if unit.size < 0 or (unit.size and not (unit.source.strip() and unit.as_of)):
            yield draft.read.problem(
                "Ghi số người (size) thì ghi cả nguồn (source) và ngày (as_of).", "unit", n, "size"
            )


RULES: tuple[Rule, ...] = (
    key_is_plain,
    rounds_follow_each_other,
    pools_are_filled,
    pools_name_what_there_is,
    own_questions_are_new,
    the_chain_decides,
    time_and_attempts_make_sense,
    who_may_enter_is_told,
    prizes_can_be_won,
    sizes_have_a_source,
)
