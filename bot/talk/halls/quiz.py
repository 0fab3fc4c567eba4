"""Đố vui tại hội trường, for who plays: the hall's code is typed, then letters. The question stands on the big screen too.

Nothing is pushed: whoever types a letter answers what the screen shows, whatever was shown here last.
"""

from msgspec.structs import replace

from bot.model.conversation import Conversation, Go, Row
from bot.model.facts import LiveAnswered, LiveJoined
from bot.model.live import LETTERS, LiveQuestion, LiveSeen
from bot.model.live_codes import shown_live
from bot.model.live_places import AtLive, LeadingLive, TypingLiveCode
from bot.model.replies import Say
from bot.model.world import Words, World
from bot.talk import home
from bot.talk.halls import lead as live_lead
from bot.talk.turn import Turn, at, footer, help_row, words_of


def is_code_of(world: World, code: str | None) -> bool:
    """The six digits lead to a quiz that lives."""
    return code is not None and world.live is not None and world.live.code == code


def come(world: World, talk: Conversation) -> Turn:
    """Somebody typed the code, for the first time or again: she is where she was."""
    seen = world.live
    if seen is None:
        return ask_code(world, talk)
    if seen.leads:
        return live_lead.show(world, talk, LeadingLive(seen.id))
    if seen.joined or seen.shown == "over" or seen.rules.teams:
        return show(world, talk, AtLive(seen.id))
    return join(world, talk, "")


def join(world: World, talk: Conversation, team: str) -> Turn:
    """`team`: its number; "" where there are none."""
    seen = world.live
    if seen is None:
        return ask_code(world, talk)
    tr = words_of(world, talk)
    number = int(team) if team.isdigit() and int(team) < len(seen.rules.teams) else -1
    if seen.rules.teams and number < 0:
        return show(world, talk, AtLive(seen.id))
    if seen.is_full and not seen.joined:
        full = tr("Hội trường này đủ máy rồi. Bà con xem trên màn hình lớn và giơ phiếu giấy nhé.")
        return home.show(world, talk).after(Say(body=full))
    there = _with(world, seen, joined=True, team=number)
    return show(there, talk, AtLive(seen.id)).after(facts=(LiveJoined(seen.id, number),))


def again(world: World, talk: Conversation) -> Turn:
    """What the screen shows by now."""
    match talk.place:
        case LeadingLive(live):
            return live_lead.show(world, talk, LeadingLive(live))
        case AtLive() as place:
            return show(world, talk, place)
        case _:
            return come(world, talk)


def answer(world: World, talk: Conversation, what: str) -> Turn:
    """`what`: number of the question and of the option, as they stood in the row."""
    seen = world.live
    question, _, option = what.partition("|")
    if seen is None or not isinstance(talk.place, AtLive):
        return ask_code(world, talk)
    if question == str(seen.state.index) and seen.shown == "asking":
        return _answered(world, talk, seen, int(option))
    tr = words_of(world, talk)
    late = Say(body=tr("Câu ấy hết giờ rồi, nên chưa ghi được. Không sao, còn câu sau."))
    return show(world, talk, talk.place).after(late)


def typed(world: World, talk: Conversation, folded: str) -> Turn | None:
    """A letter answers the question on the big screen. None: it is about something else."""
    seen, place = world.live, talk.place
    if isinstance(place, TypingLiveCode):
        return _wrong_code(world, talk) if folded.replace(" ", "").isdigit() and len(folded) > 2 else None
    letter = folded.removeprefix("chon ").removeprefix("cau ").removeprefix("dap an ").upper()
    if seen is None or not isinstance(place, AtLive) or letter not in LETTERS or len(letter) != 1:
        return None
    question = seen.question
    if not seen.joined or question is None or LETTERS.index(letter) >= len(question.options):
        return show(world, talk, place)
    if seen.shown == "asking":
        return _answered(world, talk, seen, LETTERS.index(letter))
    tr = words_of(world, talk)
    return show(world, talk, place).after(Say(body=tr("Bây giờ chưa nhận câu trả lời.")))


def show(world: World, talk: Conversation, place: AtLive | TypingLiveCode) -> Turn:
    seen = world.live
    if isinstance(place, TypingLiveCode) or seen is None or seen.id != place.live:
        return ask_code(world, talk)
    tr = words_of(world, talk)
    if not seen.joined and seen.shown != "over":
        return _choose_team(world, talk, place, seen)
    question = seen.question
    if seen.shown in ("asking", "closed", "paused") and question is not None:
        return _ask(tr, talk, place, seen, question)
    if seen.shown == "answer" and question is not None:
        return Turn(at(talk, place), (_told(tr, seen, question),), _waiting(tr))
    if seen.shown == "lobby":
        team = tr("Đội {team}.", team=seen.rules.teams[seen.team]) + " " if seen.team >= 0 else ""
        body = team + tr("Chờ người chủ trì bắt đầu. Câu hỏi hiện trên màn hình lớn; bà con nhắn chữ A, B, C hoặc D.")
        return Turn(at(talk, place), (Say(title=tr("Đã vào rồi!"), body=body),), _waiting(tr))
    return _scored(world, talk, place, seen)


def ask_code(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    say = Say(
        title=tr("Đố vui tại hội trường"),
        body=tr("Bà con nhắn sáu chữ số trên màn hình lớn của hội trường, ví dụ 482 914. Không hỏi tên ai."),
    )
    return Turn(at(talk, TypingLiveCode()), (say,), footer(tr))


def _wrong_code(world: World, talk: Conversation) -> Turn:
    tr = words_of(world, talk)
    return ask_code(world, talk).after(Say(body=tr("Chưa có hội trường nào mang mã ấy. Xem lại từng chữ số giúp.")))


def _answered(world: World, talk: Conversation, seen: LiveSeen, option: int) -> Turn:
    """Until time is up it may be changed."""
    if not seen.joined or seen.question is None or not 0 <= option < len(seen.question.options):
        return show(world, talk, AtLive(seen.id))
    there = _with(world, seen, mine=option)
    return show(there, talk, AtLive(seen.id)).after(facts=(LiveAnswered(seen.id, seen.state.index, option),))


def _with(world: World, seen: LiveSeen, **changes: object) -> World:
    return replace(world, live=replace(seen, **changes))


def _choose_team(world: World, talk: Conversation, place: AtLive, seen: LiveSeen) -> Turn:
    tr = words_of(world, talk)
    title = tr("Hội trường {code}", code=shown_live(seen.code))
    if not seen.rules.teams:
        body = tr("Vào chơi cùng hội trường nhé? Không hỏi tên ai.")
        return Turn(at(talk, place), (Say(title=title, body=body),), (Row(tr("Vào chơi"), Go.LIVE_TEAM), *footer(tr)))
    rows = [Row(name, Go.LIVE_TEAM, str(n)) for n, name in enumerate(seen.rules.teams)]
    body = tr("Bà con ở đội nào? Bấm một dòng, hoặc nhắn số của dòng ấy.")
    return Turn(at(talk, place), (Say(title=title, body=body),), (*rows, *footer(tr)))


def _ask(tr: Words, talk: Conversation, place: AtLive, seen: LiveSeen, question: LiveQuestion) -> Turn:
    title = tr("Câu {n}/{all}", n=seen.state.index + 1, all=len(seen.rules.questions))
    lines = [question.ask]
    if seen.mine is not None:
        lines.append(tr("Đã ghi {letter}.", letter=LETTERS[seen.mine]))
    if seen.shown == "asking":
        lines.append(tr.many("Còn {n} giây. Còn giờ thì đổi được.", "Còn {n} giây. Còn giờ thì đổi được.", seen.left_s))
        rows = [
            Row(f"{LETTERS[n]}. {option}", Go.LIVE_ANSWER, f"{seen.state.index}|{n}")
            for n, option in enumerate(question.options)
        ]
        again = Row(tr("Xem tiếp"), Go.LIVE)
        return Turn(at(talk, place), (Say(title=title, body="\n\n".join(lines)),), (*rows, again, help_row(tr)))
    lines.append(tr("Đang tạm dừng.") if seen.shown == "paused" else tr("Hết giờ. Chờ người chủ trì mở đáp án."))
    return Turn(at(talk, place), (Say(title=title, body="\n\n".join(lines)),), _waiting(tr))


def _told(tr: Words, seen: LiveSeen, question: LiveQuestion) -> Say:
    right = f"{LETTERS[question.right]}. {question.options[question.right]}"
    if seen.mine == question.right:
        title = tr("Đúng rồi!")
    elif seen.mine is None:
        title = tr("Câu này máy mình chưa chọn.")
    else:
        title = tr("Chưa phải.")
    body = tr("Câu đúng: {answer}. {explain}", answer=right.rstrip("."), explain=question.explain)
    return Say(title=title, body=f"{body}\n\n{question.law}".strip())


def _scored(world: World, talk: Conversation, place: AtLive, seen: LiveSeen) -> Turn:
    tr = words_of(world, talk)
    is_over = seen.shown == "over"
    lines = []
    if seen.joined:
        lines.append(tr("Máy này đúng {right}/{asked} câu.", right=seen.right, asked=seen.asked))
    lines += [standing(tr, *each) for each in seen.places]
    if is_over:
        lines.append(tr("Câu trả lời của máy này tự xóa sau hai giờ."))
        say = Say(title=tr("Đố vui xong rồi, cảm ơn bà con!"), body="\n".join(lines))
        turn = home.show(world, talk)
        return turn.after(say)
    say = Say(title=tr("Bảng điểm"), body="\n".join(lines) or tr("Chờ câu sau."))
    return Turn(at(talk, place), (say,), _waiting(tr))


def standing(tr: Words, team: str, right: int, chances: int, place: int) -> str:
    if not place:
        return tr("{team}: chưa có", team=team)
    return tr("Thứ {place}: {team}, đúng {right}/{chances}", place=place, team=team, right=right, chances=chances)


def _waiting(tr: Words) -> tuple[Row, ...]:
    return (Row(tr("Xem tiếp"), Go.LIVE), *footer(tr))
