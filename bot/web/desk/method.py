"""How everything is counted, in words: every figure leads here. It holds no figure itself."""

from starlette.responses import Response

from bot.model.meetings import KINDS
from bot.reach.figures import EVIDENCE
from bot.reach.measures import COUNTS
from bot.reach.small_cells import FEWEST_OF_GROUP, FEWEST_SENSITIVE
from bot.service.doors import CONTACT_DAYS
from bot.service.households.lately import SILENT_DAYS
from bot.service.targets.concerns import OLD_DAYS, SCHOOL_YEAR_BEGINS
from bot.service.targets.uses import FEWEST_ANSWERS
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit

METHOD = f"{HOME}/cach-tinh"


async def show(visit: Visit) -> Response:
    measures = [(target, measure) for target in visit.desk.plan.target for measure in target.measure]
    return visit.html(
        "desk/method.html",
        measures=measures,
        counts=COUNTS,
        evidence=EVIDENCE,
        kinds=KINDS,
        sensitive=[topic.official for topic in visit.desk.everything.topics if topic.sensitive],
        few=", ".join(group.name for group in visit.desk.plan.few()),
        phases=visit.desk.plan.phase,
        fewest_sensitive=FEWEST_SENSITIVE,
        fewest_of_group=FEWEST_OF_GROUP,
        fewest_answers=FEWEST_ANSWERS,
        silent_days=SILENT_DAYS,
        old_months=round(OLD_DAYS / 30.4),
        contact_days=CONTACT_DAYS,
        school_month=SCHOOL_YEAR_BEGINS,
    )


PAGES = (Page(METHOD, show, menu="Cách tính", order=80),)
