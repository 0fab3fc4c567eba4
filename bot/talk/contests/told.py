"""How a contest is told: when and how it is, who takes part, her own entry and place, why she may not begin."""

import datetime as dt

from bot.model.codes import shown
from bot.model.contest import UNLIMITED, WHOLE, Collective, Contest, Prize
from bot.model.moments import here
from bot.model.replies import Say
from bot.model.seen import Mine, Over, Placed, Seen
from bot.model.world import Words, World

COMMUNES_NAMED = 10


def is_open(world: World) -> bool:
    """Whether the first screen says so."""
    return any(each.phase == "open" for each in world.contests)


def opens_soon(world: World) -> bool:
    """Within a week, and nothing else is open."""
    soon = here(world.now) + dt.timedelta(days=7)
    return any(
        each.phase in ("announced", "between") and each.contest.round[each.round].opens <= soon
        for each in world.contests
    )


def has_result(world: World) -> bool:
    """Of somebody of this chat, and not older than the days in which she may complain."""
    local = here(world.now)
    return any(
        each.appeal_until is not None and local < each.appeal_until and any(mine.placed for mine in each.mine)
        for each in world.contests
    )


def time(tr: Words, milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds // 1000, 60)
    if not minutes:
        return tr.many("{n} giây", "{n} giây", rest)
    if not rest:
        return tr.many("{n} phút", "{n} phút", minutes)
    return tr("{minutes} phút {seconds} giây", minutes=minutes, seconds=rest)


def moment(tr: Words, at: dt.datetime) -> str:
    return tr("{hour} ngày {day}", hour=f"{at:%H:%M}", day=tr.day(at.date()))


def why_not(tr: Words, seen: Seen, mine: Mine) -> str:
    """Why no attempt may begin now; "" where one may."""
    match mine.refusal:
        case None:
            return ""
        case "not-open":
            return tr("Vòng thi mở lúc {moment}.", moment=moment(tr, seen.contest.round[seen.round].opens))
        case "closed":
            return tr("Cuộc thi đã đóng lúc {moment}.", moment=moment(tr, seen.contest.round[-1].closes))
        case "contest":
            return tr("Bà con đã thi đủ số lượt của cuộc thi này.")
        case "round":
            return tr("Bà con đã thi đủ số lượt của vòng này, chờ vòng sau nhé.")
        case "week":
            return tr("Bà con đã thi đủ số lượt của tuần này, sang thứ Hai lại thi được.")
        case "day":
            return tr("Bà con đã thi đủ số lượt của hôm nay, mai lại thi được.")


def done(world: World, tr: Words, seen: Seen, mine: Mine, over: Over) -> Say:
    """A paper was just handed in."""
    if seen.contest.show == "score":
        told = time(tr, over.took)
        lines = [tr("Bà con đúng {right}/{all} câu, hết {time}.", right=over.right, all=seen.contest.asked, time=told)]
    else:
        lines = [tr("Kết quả sẽ báo khi Ban Tổ chức công bố.")]
    lines.append(tr("Mã dự thi: {code}", code=shown(mine.code)))
    if mine.later:
        lines.append(
            tr(
                "Ứng dụng này giữ bản sao nên Loa Bản không hỏi tên và số máy ở đây. Để nhận giải nếu trúng, "
                "bà con mở {link} rồi gõ mã dự thi.",
                link=f"{world.pages}/thi/{seen.contest.key}/cua-toi",
            )
        )
    return Say(title=tr("Đã nộp bài!"), body="\n".join(lines))


def page(tr: Words, seen: Seen) -> list[str]:
    lines = [_when(tr, seen), _how(tr, seen.contest)]
    return lines + ["\n".join(_of_mine(tr, seen, mine)) for mine in seen.mine]


def _when(tr: Words, seen: Seen) -> str:
    contest = seen.contest
    round = contest.round[seen.round]
    match seen.phase:
        case "announced" | "between":
            opens = moment(tr, round.opens)
            return tr("{organiser} tổ chức. Mở lúc {moment}.", organiser=contest.organiser, moment=opens)
        case "open":
            closes = moment(tr, round.closes)
            return tr("{organiser} tổ chức. Nhận bài đến {moment}.", organiser=contest.organiser, moment=closes)
        case "closed":
            return tr("Đã hết giờ nhận bài. Ban Tổ chức đang xem lại kết quả.")
        case "published":
            return tr("Kết quả đã công bố.")


def _how(tr: Words, contest: Contest) -> str:
    said = tr("{n} câu, làm trong {time}.", n=contest.asked, time=time(tr, contest.limit_ms))
    return f"{said} {_how_often(tr, contest)}"


def _how_often(tr: Words, contest: Contest) -> str:
    n = contest.attempts.most
    if n == UNLIMITED:
        return tr("Thi bao nhiêu lượt cũng được.")
    match contest.attempts.per:
        case "contest":
            return tr.many("Mỗi người thi {n} lượt.", "Mỗi người thi {n} lượt.", n)
        case "round":
            return tr.many("Mỗi vòng thi {n} lượt.", "Mỗi vòng thi {n} lượt.", n)
        case "week":
            return tr.many("Mỗi tuần thi {n} lượt.", "Mỗi tuần thi {n} lượt.", n)
        case "day":
            return tr.many("Mỗi ngày thi {n} lượt.", "Mỗi ngày thi {n} lượt.", n)


def _of_mine(tr: Words, seen: Seen, mine: Mine) -> list[str]:
    lines = [tr("Mã dự thi: {code}", code=shown(mine.code))]
    if mine.over is not None and seen.contest.show == "score":
        lines.append(
            tr(
                "Lượt {n}: đúng {right}/{all} câu, {time}.",
                n=mine.over.number,
                right=mine.over.right,
                all=seen.contest.asked,
                time=time(tr, mine.over.took),
            )
        )
    if mine.sitting is not None and mine.sitting.started:
        lines.append(tr("Đang làm dở, còn {time}.", time=time(tr, mine.sitting.left_ms)))
    elif seen.phase != "published":
        lines.append(why_not(tr, seen, mine))
    lines += [_place(tr, seen.contest, placed) for placed in mine.placed]
    if mine.has_complained:
        lines.append(tr("Ban Tổ chức đang xem lại ý kiến của bà con."))
    elif mine.answer:
        lines.append(tr("Ban Tổ chức đã trả lời ý kiến của bà con: {answer}", answer=mine.answer))
    return [line for line in lines if line]


def _place(tr: Words, contest: Contest, placed: Placed) -> str:
    told = tr(
        "Hạng {place} trong {people} người, đúng {right} câu, {time}.",
        place=tr.number(placed.place),
        people=tr.number(placed.people),
        right=placed.right,
        time=time(tr, placed.took),
    )
    if placed.scope != WHOLE:
        told = f"{contest.round[placed.scope].name}: {told}"
    for prize in placed.prizes:
        told += " " + tr("Bà con đoạt {prize}!", prize=prize)
    return told


def rules(tr: Words, seen: Seen) -> str:
    contest = seen.contest
    lines = [contest.rules.strip()] if contest.rules.strip() else []
    lines += [
        tr("Ai được thi: {who}", who=contest.eligibility.declares) if contest.eligibility.declares else "",
        _how(tr, contest),
        tr("Xếp hạng theo: {chain}.", chain=", ".join(_told_rule(tr, rule) for rule in contest.tie)),
        tr("Bài viết: {how}", how=contest.essay.how) if contest.essay else "",
        *(_prize(tr, each) for each in contest.prize),
        *(_prize(tr, each) for each in contest.collective),
        tr("Nhận ý kiến trong {n} ngày sau khi công bố kết quả.", n=contest.appeal_days),
    ]
    return "\n".join(line for line in lines if line)


def _prize(tr: Words, prize: Prize | Collective) -> str:
    if not prize.amount:
        return tr("{prize}: {n} giải.", prize=prize.name, n=prize.count)
    amount = tr.number(prize.amount)
    return tr("{prize}: {n} giải, {amount} đồng mỗi giải.", prize=prize.name, n=prize.count, amount=amount)


def _told_rule(tr: Words, rule: str) -> str:
    names = {
        "right": tr("nhiều câu đúng"),
        "points": tr("nhiều điểm"),
        "prediction": tr("dự đoán gần nhất"),
        "duration": tr("làm nhanh"),
        "earliest": tr("nộp sớm"),
        "draw": tr("bốc thăm"),
        "shared": tr("bằng nhau thì đồng hạng"),
    }
    return names[rule]


def communes(world: World, tr: Words, seen: Seen) -> str:
    """By how many take part. Where fewer than five do, a commune is not named."""
    lines = [
        tr("{n}. {commune}: {people} người", n=n, commune=_named(world, each.area), people=tr.number(each.entrants))
        for n, each in enumerate(seen.standings[:COMMUNES_NAMED], start=1)
    ]
    if len(seen.standings) > COMMUNES_NAMED:
        more = len(seen.standings) - COMMUNES_NAMED
        lines.append(tr.many("… và {n} dòng nữa.", "… và {n} dòng nữa.", more))
    if seen.quiet:
        lines.append(
            tr.many(
                "{n} xã, phường còn ít người, không nêu số.", "{n} xã, phường còn ít người, không nêu số.", seen.quiet
            )
        )
    return "\n".join(lines) or tr("Chưa xã, phường nào có từ năm người dự thi.")


def _named(world: World, code: str) -> str:
    commune = world.gazetteer.communes.get(code)
    return commune.full_name if commune else code
