""" "Thi tìm hiểu": the page of a contest, its rules, the communes in it, her place in the result, a complaint."""

from itertools import dropwhile
from typing import get_args

from msgspec.structs import replace

from bot.model.codes import shown
from bot.model.competing import AtContest, ChoosingContest
from bot.model.conversation import Conversation, Go, Row
from bot.model.entries import About
from bot.model.facts import Complained, EntrantMoved
from bot.model.folding import folded_label
from bot.model.moments import here
from bot.model.people import EntrantCode
from bot.model.pointers import PREFIX, pointer_to
from bot.model.replies import Link, Say
from bot.model.seen import Mine, Seen
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.contests import after as contest_after
from bot.talk.contests import certificate as contest_certificate
from bot.talk.contests import told as contest_told
from bot.talk.turn import Turn, at, footer, help_row, paged, words_of

CONTEST_ROWS = 4
"""Six rows fit on a screen, and two of them are the footer."""
_BEFORE = frozenset(
    ["toi", "minh", "em", "chau", "con", "muon", "xin", "cho", "vao", "tham", "gia", "du", "thi", "cuoc", "dang", "ky"]
)
_ANY = frozenset({"", "tim hieu", "tim hieu phap luat"})


def find(world: World, key: str) -> Seen | None:
    return next((each for each in world.contests if each.contest.key == key), None)


def named(world: World, folded: str) -> Row | None:
    """The row of the contest that was typed as people say it ("cho tôi thi tìm hiểu pháp luật"); None where nobody means one."""
    core = _core(folded)
    for each in world.contests:
        if core and core == _core(folded_label(each.contest.name)):
            return Row(each.contest.name, Go.CONTEST, each.contest.key)
    return Row(folded, Go.CONTESTS) if core in _ANY and "thi" in folded.split() else None


def _core(folded: str) -> str:
    """Without "cho tôi dự thi" before it and the year behind it."""
    words = list(dropwhile(_BEFORE.__contains__, folded.split()))
    if words and len(words[-1]) == 4 and words[-1].isdigit():
        words.pop()
    return " ".join(words)


def choose(world: World, talk: Conversation, page: int = 0) -> Turn:
    """The contest itself where there is only one."""
    if len(world.contests) == 1:
        return show(world, talk, AtContest(world.contests[0].contest.key))
    tr = words_of(world, talk)
    if not world.contests:
        return home.show(world, talk).after(Say(body=tr("Bây giờ chưa có cuộc thi nào. Mời bà con nghe một mẩu.")))
    contests = [Row(each.contest.name, Go.CONTEST, each.contest.key) for each in world.contests]
    rows = paged(contests, page, Row(tr("Xem thêm cuộc thi"), Go.CONTESTS), CONTEST_ROWS)
    say = Say(body=tr("Bà con xem cuộc thi nào?"))
    return Turn(at(talk, ChoosingContest(page)), (say,), (*rows, *footer(tr)))


def open_page(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is "<contest>", "<contest>|<view>" or "<contest>|<view>|<n>"; of "quit" and "answers" n is the entrant."""
    key, _, rest = what.partition("|")
    view, _, which = rest.partition("|")
    n = int(which) if which.isdigit() else 0
    match view:
        case "rules" | "communes" | "complaint" | "remind":
            return show(world, talk, AtContest(key, view))
        case "more":
            return show(world, talk, AtContest(key, view, at=n))
        case "quit" | "answers":
            return show(world, talk, AtContest(key, view, n))
        case _:
            return show(world, talk, AtContest(key))


def pointed_at(world: World, talk: Conversation, payload: str) -> Turn | None:
    """A link from a page or a poster was opened; None where it leads to no contest of these days."""
    found = next((each for each in world.contests if pointer_to(each.contest) == payload), None)
    if found is not None:
        return show(world, talk, AtContest(found.contest.key))
    if not payload.startswith(PREFIX):
        return None
    tr = words_of(world, talk)
    return home.show(world, talk).after(Say(body=tr("Cuộc thi này đã xong lâu rồi.")))


def show(world: World, talk: Conversation, place: AtContest) -> Turn:
    seen = find(world, place.contest)
    tr = words_of(world, talk)
    if seen is None:
        return home.show(world, talk).after(Say(body=tr("Cuộc thi này đã xong lâu rồi.")))
    match place.view:
        case "rules":
            say = Say(title=seen.contest.name, body=contest_told.rules(tr, seen), media=_page_of(world, tr, seen))
            return _beside(tr, talk, place, say)
        case "communes":
            return _beside(
                tr, talk, place, Say(title=tr("Các xã, phường dự thi"), body=contest_told.communes(world, tr, seen))
            )
        case "complaint":
            return _ask_about(tr, talk, place)
        case "answers":
            return contest_after.answers(tr, talk, seen, place)
        case "remind":
            return contest_after.ask_to_remind(world, tr, talk, seen, place)
        case "quit" if seen.of(place.entrant) is not None:
            return contest_after.ask_to_quit(tr, talk, seen, place)
        case "more":
            say = Say(title=seen.contest.name, body=tr("Bà con xem gì nữa?"))
            return Turn(at(talk, place), (say,), (*_more(world, tr, seen, place.at), *footer(tr)))
        case "done" if (mine := seen.of(place.entrant)) is not None and mine.over is not None:
            said = contest_told.done(world, tr, seen, mine, mine.over)
            return _beside(tr, talk, place, said, contest_certificate.row(tr, seen, mine))
        case _:
            media = _page_of(world, tr, seen) if seen.phase == "published" else ()
            say = Say(title=seen.contest.name, body="\n\n".join(contest_told.page(tr, seen)), media=media)
            return Turn(at(talk, place), (say,), (*_rows(world, tr, seen), *footer(tr)))


def _page_of(world: World, tr: Words, seen: Seen) -> tuple[Link, ...]:
    """All of it stands there for everybody: rules, winners, answers, proofs."""
    return (Link(f"{world.site}/thi/{seen.contest.key}", tr("Trang của cuộc thi")),) if world.site else ()


def rejoined(world: World, talk: Conversation, code: EntrantCode) -> Turn:
    """Her code was typed here: what she began on another telephone goes on where it was."""
    tr = words_of(world, talk)
    turn = show(world, talk, AtContest(code.contest))
    moved = EntrantMoved(code.contest, code.entrant)
    return turn.after(Say(body=tr("Đã nhận mã dự thi. Bà con thi tiếp ở máy này.")), facts=(moved,))


def complain(world: World, talk: Conversation, about: str) -> Turn:
    """No words of hers are kept: the organisers call her. Only while complaints are taken."""
    tr = words_of(world, talk)
    place = talk.place
    seen = find(world, place.contest) if isinstance(place, AtContest) else None
    mine = next((each for each in seen.mine if each.placed), None) if seen else None
    if seen is None or mine is None or not _may_complain(world, seen, mine):
        return choose(world, talk).after(Say(body=tr("Đã hết hạn nhận ý kiến về kết quả.")))
    kind: About = next((each for each in get_args(About) if each == about), "other")
    said = Say(
        body=tr(
            "Đã ghi ý kiến của mã dự thi {code}. Ban Tổ chức sẽ xem lại và trả lời theo số máy đã ghi.",
            code=shown(mine.code),
        )
    )
    turn = show(world, talk, AtContest(seen.contest.key))
    return turn.after(said, facts=(Complained(seen.contest.key, mine.entrant, kind),))


def send_certificate(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is "<contest>|<entrant>": an entry of this chat."""
    key, _, id = what.partition("|")
    seen = find(world, key)
    mine = seen.of(int(id)) if seen and id.isdigit() else None
    if seen is None or mine is None or not contest_certificate.has_earned(mine):
        return show(world, talk, AtContest(key))
    tr = words_of(world, talk)
    back = Row(tr("Về cuộc thi"), Go.CONTEST, key)
    order = contest_certificate.order(world, talk, seen, mine)
    return Turn(at(talk, AtContest(key)), (order,), (back, _settings(tr), *footer(tr)))


def _beside(tr: Words, talk: Conversation, place: AtContest, say: Say, *more: Row) -> Turn:
    back = Row(tr("Về cuộc thi"), Go.CONTEST, place.contest)
    return Turn(at(talk, place), (say,), (back, *more, _settings(tr), *footer(tr)))


def _settings(tr: Words) -> Row:
    """The contest stands in their row on the first screen; erasing must stay as near as joining (S39)."""
    return Row(tr("Cài đặt"), Go.SETTINGS)


def _rows(world: World, tr: Words, seen: Seen) -> list[Row]:
    """Four at most: what she may do here first; the others one tap away."""
    rows = _all_rows(world, tr, seen)
    more = Row(tr("Xem thêm"), Go.CONTEST, f"{seen.contest.key}|more")
    return rows if len(rows) <= CONTEST_ROWS else [*rows[: CONTEST_ROWS - 1], more]


def row_beyond(world: World, talk: Conversation, place: AtContest, folded: str) -> Row | None:
    """The row that is named whole, though it stands one tap away."""
    seen = find(world, place.contest)
    rows = _all_rows(world, words_of(world, talk), seen) if seen else []
    return next((row for row in rows if folded_label(row.label) == folded), None)


def _more(world: World, tr: Words, seen: Seen, page: int) -> list[Row]:
    """What does not stand on the contest's page."""
    rest = _all_rows(world, tr, seen)[CONTEST_ROWS - 1 :]
    rows = paged(rest, page, Row(tr("Xem tiếp"), Go.CONTEST), CONTEST_ROWS)
    here = f"{seen.contest.key}|more|"
    return [replace(row, what=here + row.what) if row.label == tr("Xem tiếp") else row for row in rows]


def _all_rows(world: World, tr: Words, seen: Seen) -> list[Row]:
    """In the order of what she most likely came for."""
    key = seen.contest.key
    rows = [each for mine in seen.mine for each in _rows_of(tr, seen, mine)]
    if seen.phase == "open" and seen.refusal is None:
        label = tr("Người khác trong nhà cùng thi") if seen.mine else tr("Tham gia thi")
        rows.append(Row(label, Go.ENTER, key))
    certificates = contest_certificate.rows(tr, seen)
    is_over = seen.phase in ("closed", "published")
    rows += certificates if is_over else []
    if any(_may_complain(world, seen, mine) for mine in seen.mine):
        rows.append(Row(tr("Có ý kiến về kết quả"), Go.CONTEST, f"{key}|complaint"))
    if is_over:
        rows += [
            Row(_of_code(tr, seen, mine, tr("Đáp án bài của mình")), Go.CONTEST, f"{key}|answers|{mine.entrant}")
            for mine in seen.mine
        ]
    about = [Row(tr("Thể lệ"), Go.CONTEST, f"{key}|rules"), Row(tr("Các xã dự thi"), Go.CONTEST, f"{key}|communes")]
    told = [Row(tr("Nhắc tôi"), Go.CONTEST, f"{key}|remind")] if _is_to_tell(world, seen) else []
    if not seen.mine:
        return [*rows, about[0], *told, about[1], _settings(tr)]
    leaving = [
        Row(_of_code(tr, seen, mine, tr("Thôi dự thi")), Go.CONTEST, f"{key}|quit|{mine.entrant}") for mine in seen.mine
    ]
    later = [] if is_over else certificates
    return [*rows, *told, _settings(tr), *about, *later, *leaving]


def _is_to_tell(world: World, seen: Seen) -> bool:
    return world.channel.pushes != "never" and seen.phase != "published"


def _of_code(tr: Words, seen: Seen, mine: Mine, label: str) -> str:
    """With the code where several of a family are in it."""
    return label if len(seen.mine) == 1 else tr("{label}, mã {code}", label=label, code=shown(mine.code))


def _rows_of(tr: Words, seen: Seen, mine: Mine) -> list[Row]:
    what = f"{seen.contest.key}|{mine.entrant}"
    is_running = mine.sitting is not None and mine.sitting.started
    if mine.missing and not is_running:
        return [Row(tr("Ghi thông tin người dự thi"), Go.BEGIN, what)]
    if not is_running and mine.refusal is not None:
        return []
    if len(seen.mine) > 1:
        return [Row(tr("Thi với mã {code}", code=shown(mine.code)), Go.BEGIN, what)]
    if is_running:
        return [Row(tr("Làm tiếp"), Go.BEGIN, what)]
    return [Row(tr("Bắt đầu làm bài"), Go.BEGIN, what)]


def _may_complain(world: World, seen: Seen, mine: Mine) -> bool:
    until = seen.appeal_until
    return bool(mine.placed) and not mine.has_complained and until is not None and here(world.now) < until


def _ask_about(tr: Words, talk: Conversation, place: AtContest) -> Turn:
    say = Say(
        title=tr("Bà con thấy kết quả chưa đúng ở chỗ nào?"),
        body=tr("Loa Bản không giữ lời bà con viết. Ban Tổ chức xem lại bài thi rồi trả lời."),
    )
    rows = (
        Row(tr("Số câu đúng"), Go.COMPLAIN, "right"),
        Row(tr("Thời gian làm bài"), Go.COMPLAIN, "time"),
        Row(tr("Thứ hạng"), Go.COMPLAIN, "place"),
        Row(tr("Điều khác"), Go.COMPLAIN, "other"),
        Row(tr("Về cuộc thi"), Go.CONTEST, place.contest),
        help_row(tr),
    )
    return Turn(at(talk, place), (say,), rows)
