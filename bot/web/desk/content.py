"""What is read and what is missed, of the whole province for everyone: a card may be on a sensitive topic."""

from starlette.responses import Response

from bot.library.force import Because, withheld
from bot.service.targets.uses import FEWEST_ANSWERS, content_use
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span
from bot.web.desk.visit import Visit

CONTENT = f"{HOME}/noi-dung"
MOST_CARDS, MOST_QUESTIONS = 20, 20
WITHHELD: dict[Because, str] = {
    "draft": "bản nháp, chưa duyệt xong",
    "law": "văn bản pháp luật làm căn cứ chưa có hoặc hết hiệu lực",
    "days": "ngoài thời gian ghi cho thẻ, câu hỏi",
    "card": "câu hỏi của một thẻ đang không hiện",
}


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, str(visit.today.year))
    is_whole = visit.query.get("het") == "1"
    async with visit.store.reading() as reading:
        use = await content_use(reading, visit.desk, choice.span)
    judged = [question for question in use.questions if question.missed is not None]
    library = visit.desk.everything
    gone = withheld(library, visit.today)
    return visit.html(
        "desk/content.html",
        choice=choice,
        use=use,
        is_whole=is_whole,
        cards=use.cards if is_whole else use.cards[:MOST_CARDS],
        unread=sum(card.read == 0 and card.shown for card in use.cards),
        judged=judged if is_whole else judged[:MOST_QUESTIONS],
        of_judged=len(judged),
        fewest=FEWEST_ANSWERS,
        topic_names={topic.key: topic.official for topic in library.topics},
        reads=sum(card.read for card in use.cards),
        passed_on=sum(card.passed_on for card in use.cards),
        right=sum(question.right for question in use.questions),
        answered=sum(question.answered for question in use.questions),
        withheld=[
            (WITHHELD[because], [each for each in gone if each.because == because])
            for because in WITHHELD
            if any(each.because == because for each in gone)
        ],
        titles={("card", key): card.title for key, card in library.cards.items()}
        | {("question", key): each.ask for key, each in library.questions.items()},
    )


PAGES = (Page(CONTENT, show, needs="content", menu="Nội dung", order=40),)
