"""Every page × every role × its own area and another's: opened or "not here", and nothing of the other commune in any answer.

The pages are taken from the router; who may open what is written out here once more by hand.
"""

import re

import pytest

from bot.model.officers import Act, How, OfficerRole
from bot.storage.sql import Row, Sql
from bot.storage.tables import metadata
from bot.web.desk.pages import HOME, Page
from bot.web.desk.site import PAGES
from tests.conftest import House
from tests.talking import gazetteer
from tests.web.desk.kit import Officer, signed_in, site, words
from tests.web.desk.province import ANYBODYS, FOREIGN_WORDS, OTHER, OWN, OWN_SCHOOL, settled

OPEN_TO: dict[Act | None, set[OfficerRole]] = {
    None: {"province", "commune", "school", "editor", "auditor"},
    "view": {"province", "commune", "auditor"},
    "meetings": {"province", "commune", "school", "auditor"},
    "content": {"province", "editor", "auditor"},
    "report": {"province", "commune", "auditor"},
    "money": {"province", "auditor"},
    "audit": {"province", "auditor"},
    "log": {"province", "commune", "school"},
    "import": {"province", "commune"},
    "issue-cards": {"province", "commune"},
    "access": {"province"},
    "contests": {"province", "commune", "auditor"},
    "contest-run": {"province", "commune"},
    "contest-mark": {"province", "commune", "editor"},
    "contest-names": {"province", "commune"},
    "outreach": {"province", "commune", "auditor"},
    "channels": {"province", "auditor"},
}
BY_LINK: set[Act | None] = {None, "view", "meetings", "content", "log"}
WHO: dict[str, tuple[OfficerRole, str, How]] = {
    "province": ("province", "", "password"),
    "province by link": ("province", "", "link"),
    "commune": ("commune", OWN, "password"),
    "commune by link": ("commune", OWN, "link"),
    "school": ("school", OWN_SCHOOL, "password"),
    "editor": ("editor", "", "password"),
    "auditor": ("auditor", "", "password"),
}
LIMITED = ("commune", "school", "editor")
UNCHANGED = [table.name for table in metadata.sorted_tables if table.name not in ("web_sessions", "audit", "tries")]
NAME = re.compile(r"{(\w+)}")
FOREIGN_CODES = {code for code in gazetteer().communes if code != OWN}
FOREIGN_NAMES = {commune.full_name.lower() for code, commune in gazetteer().communes.items() if code != OWN}


class Province:
    def __init__(self, house: House, ids: dict[str, tuple[str, str]]) -> None:
        self.house = house
        self.ids = ids
        self.app = site(house)

    def path(self, page: Page, of_other: bool) -> str:
        return NAME.sub(lambda name: self.ids[name[1]][of_other], page.path)

    async def officer(self, who: str) -> Officer:
        role, area, how = WHO[who]
        return await signed_in(self.house, role, area, how, self.app)

    async def everything(self) -> list[list[Row]]:
        async with self.house.store.reading() as reading:
            return [await reading.rows(Sql(f"SELECT * FROM {name}")) for name in UNCHANGED]


@pytest.fixture
async def province(house: House) -> Province:
    return Province(house, await settled(house))


def may_open(page: Page, who: str, of_other: bool) -> bool:
    """By hand: the role, how she came, that an auditor changes nothing, and whose it is."""
    role, _, how = WHO[who]
    if page.needs is None:
        return True
    if role not in OPEN_TO[page.needs] or (how == "link" and page.needs not in BY_LINK):
        return False
    if role == "auditor" and page.method == "POST":
        return False
    if role == "editor" and page.needs == "contest-mark":
        return True  # who knows the law marks for every commune
    is_somebodys = set(NAME.findall(page.path)) - ANYBODYS
    return not (of_other and is_somebodys and role in LIMITED)


def leaks(html: str, *, codes: bool = True) -> list[str]:
    """What of other communes stands in an answer. The list of all communes in a form gives nothing away."""
    text = re.sub(r"<option.*?</option>", "", html, flags=re.DOTALL)
    found = [word for word in FOREIGN_WORDS if word in text]
    found += [code for code in re.findall(r"(?<![\w.])\d{5}(?![\w.])", text) if codes and code in FOREIGN_CODES]
    said = words(text).lower()
    return found + [name for name in FOREIGN_NAMES if name in said]


def test_every_name_in_a_path_has_something_to_stand_for_it(province: Province) -> None:
    named = {name for page in PAGES for name in NAME.findall(page.path)}
    assert named - set(province.ids) == set(), "say in tests/web/desk/province.py what it may be"


@pytest.mark.parametrize("who", WHO)
async def test_what_may_be_opened_opens_and_all_else_is_not_here(province: Province, who: str) -> None:
    officer = await province.officer(who)
    nowhere = (await officer.opens(f"{HOME}/khong-co-trang-nay")).text
    for page in PAGES:
        for of_other in (False, True):
            if page.method != "GET":
                continue
            path = province.path(page, of_other)
            answer = await officer.opens(path, follow=False)
            if may_open(page, who, of_other):
                assert answer.status_code in (200, 303), (who, path, answer.status_code)
            else:
                assert (answer.status_code, answer.text) == (404, nowhere), (who, path)
            if WHO[who][0] in LIMITED:
                assert leaks(answer.text) == [], (who, path)


@pytest.mark.parametrize("who", WHO)
async def test_what_may_not_be_changed_stays_as_it_was(province: Province, who: str) -> None:
    officer = await province.officer(who)
    nowhere = (await officer.opens(f"{HOME}/khong-co-trang-nay")).text
    before = await province.everything()
    for page in PAGES:
        for of_other in (False, True):
            if page.method != "POST" or may_open(page, who, of_other):
                continue
            path = province.path(page, of_other)
            answer = await officer.sends(path, xa=OTHER, follow=False)
            assert (answer.status_code, answer.text) == (404, nowhere), (who, path)
            assert await province.everything() == before, (who, path)


@pytest.mark.parametrize("who", WHO)
async def test_what_may_be_changed_answers_an_empty_form_with_a_sentence(province: Province, who: str) -> None:
    for page in PAGES:
        if page.method == "POST" and may_open(page, who, of_other=False):
            officer = await province.officer(who)  # some of them sign her out
            path = province.path(page, of_other=False)
            answer = await officer.sends(path, follow=False)
            assert answer.status_code in (200, 303, 404, 422), (who, path)
            if WHO[who][0] in LIMITED:
                assert leaks(answer.text) == [], (who, path)


@pytest.mark.parametrize("who", [who for who in WHO if WHO[who][0] in LIMITED])
async def test_no_word_in_the_address_widens_an_area(province: Province, who: str) -> None:
    officer = await province.officer(who)
    for page in PAGES:
        if page.method == "GET":
            path = province.path(page, of_other=False)
            for word in ("xa", "commune", "area", "noi", "truong", "school"):
                for value in (OTHER, "truong-tri", "", "%", "05983' OR '1'='1"):
                    answer = await officer.web.get(path, params={word: value})
                    assert answer.status_code < 500, (who, path, word)
                    told = answer.text.replace(value, "") if value else answer.text  # her own word comes back in links
                    assert leaks(told, codes=False) == [], (who, path, word, value)


async def test_a_stranger_is_led_to_the_sign_in_page_from_everywhere(province: Province) -> None:
    stranger = Officer(province.house, province.app)
    for page in PAGES:
        path = province.path(page, of_other=False)
        answer = await (
            stranger.opens(path, follow=False) if page.method == "GET" else stranger.posts(path, {}, follow=False)
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/vao"), path


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_no_other_method_is_known(province: Province, method: str) -> None:
    officer = await province.officer("province")
    for page in PAGES:
        answer = await officer.web.request(method, province.path(page, of_other=False))
        assert answer.status_code == 404, page.path


def test_the_leak_would_be_seen() -> None:
    """The net itself: what the other tests look for is found where it is."""
    assert leaks("<td>05983</td>") == ["05983"] and leaks("<td>06040</td>") == []
    assert leaks("<b>Phường</b> Lương Văn Tri") == ["phường lương văn tri"]
    assert leaks("<option value='05983'>Phường Lương Văn Tri</option>") == []
    assert leaks(FOREIGN_WORDS[0]) == [FOREIGN_WORDS[0]]
