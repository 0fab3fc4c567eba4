"""The gate under attack: forged forms, stolen and planted cookies, an office that ends while she is signed in."""

import datetime as dt

import pytest
from starlette.responses import Response

from bot.service.officers import accounts as doings
from bot.service.officers.accounts import Place
from bot.storage import accounts
from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME, Page
from bot.web.desk.site import PAGES
from bot.web.desk.visit import Visit
from tests.conftest import House
from tests.service.officers.kit import PASSWORD, as_officer, digits, employed, journal
from tests.web.desk.kit import ADDRESS, Officer, signed_in, site

OWN = f"{HOME}/tai-khoan"
OURS = {"Sec-Fetch-Site": "same-origin"}
FORGED: dict[str, dict[str, str]] = {
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from a neighbour under the same domain": {"Sec-Fetch-Site": "same-site"},
    "typed by nobody": {"Sec-Fetch-Site": "none"},
    "an old browser, from another site": {"Origin": "https://evil.example"},
    "an old browser, from a page that hides": {"Origin": "null"},
    "a neighbour's name that begins like ours": {"Origin": "https://loa.example.evil.example"},
    "from no browser": {"X-Nothing": "0"},
}


async def changes(visit: Visit) -> Response:
    done.append(visit.form.text("word"))
    return visit.go(HOME)


done: list[str] = []
CHANGE = Page(f"{HOME}/doi-thu", changes, method="POST", needs="log", records="log")


async def changer(house: House) -> tuple[Officer, str]:
    """An officer at a site with one more page that changes something, and the token of her forms."""
    done.clear()
    officer = await signed_in(house, "commune", "06040", app=site(house, (*PAGES, CHANGE)))
    return officer, await officer.csrf(OWN)


async def test_a_form_of_ours_changes_something_and_stands_in_the_journal(house: House) -> None:
    officer, token = await changer(house)
    answer = await officer.posts(CHANGE.path, {"khoa_trang": token, "word": "x"}, follow=False)
    assert (answer.status_code, done) == (303, ["x"])
    assert (await journal(house))[-1] == ("log", "doi-thu")


async def test_an_old_browser_of_ours_is_known_by_the_origin(house: House) -> None:
    officer, token = await changer(house)
    await officer.posts(CHANGE.path, {"khoa_trang": token, "word": "x"}, Origin=ADDRESS)
    assert done == ["x"]


@pytest.mark.parametrize("how", FORGED)
async def test_a_forged_form_changes_nothing_even_with_the_right_token(house: House, how: str) -> None:
    officer, token = await changer(house)
    answer = await officer.posts(CHANGE.path, {"khoa_trang": token, "word": "x"}, follow=False, **FORGED[how])
    assert (answer.status_code, done) == (404, [])


async def test_a_form_without_the_token_or_with_that_of_another_session_changes_nothing(house: House) -> None:
    officer, token = await changer(house)
    other = await (await signed_in(house, app=officer.app)).csrf(OWN)
    for sent in ("", "0" * 32, other, token[:-1]):
        answer = await officer.posts(CHANGE.path, {"khoa_trang": sent, "word": "x"}, follow=False)
        assert (answer.status_code, done) == (404, []), sent


async def test_a_form_larger_than_its_page_allows_is_not_read(house: House) -> None:
    officer, token = await changer(house)
    answer = await officer.posts(CHANGE.path, {"khoa_trang": token, "word": "x" * 70_000}, follow=False)
    assert (answer.status_code, done) == (404, [])


async def test_a_form_with_a_file_is_read_and_a_broken_one_is_none(house: House) -> None:
    taken: list[tuple[str, bytes]] = []

    async def takes(visit: Visit) -> Response:
        file = visit.form.file("tep")
        assert file is not None and visit.form.file("khong") is None
        taken.append((file.name, file.content))
        return visit.go(HOME)

    page = Page(f"{HOME}/tep", takes, method="POST", needs="import", records="import", upload=100_000)
    officer = await signed_in(house, app=site(house, (*PAGES, page)))
    fields = {"khoa_trang": await officer.csrf(OWN)}
    files = {"tep": ("số liệu.csv", b"x" * 70_000)}
    await officer.web.post(page.path, data=fields, files=files, headers=OURS)
    assert taken == [("số liệu.csv", b"x" * 70_000)]
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await officer.web.post(page.path, content=b"--x\r\nrubbish", headers=OURS | kind)
    assert answer.status_code == 404 and len(taken) == 1
    answer = await officer.web.post(page.path, data=fields, files={"tep": ("a", b"x" * 100_001)}, headers=OURS)
    assert answer.status_code == 404 and len(taken) == 1


async def test_the_cookie_is_for_https_and_for_us_alone(house: House) -> None:
    account = await employed(house)
    web = Officer(house)
    fields = {"dang_nhap": account.login, "mat_khau": PASSWORD, "so": digits(house)}
    cookie = (await web.posts(SIGN_IN, fields, follow=False)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-loa=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_on_a_machine_without_https_the_cookie_has_a_plain_name(house: House) -> None:
    account = await employed(house)
    web = Officer(house, address="http://127.0.0.1:8080")
    fields = {"dang_nhap": account.login, "mat_khau": PASSWORD, "so": digits(house)}
    cookie = (await web.posts(SIGN_IN, fields, follow=False)).headers["Set-Cookie"]
    assert cookie.startswith("loa=") and "Secure" not in cookie and "HttpOnly" in cookie
    assert (await web.opens(OWN)).status_code == 200


async def test_a_planted_cookie_is_not_taken_on_at_the_sign_in(house: House) -> None:
    account = await employed(house)
    web = Officer(house)
    web.web.cookies.set("__Host-loa", "planted" * 6, domain="loa.example", path="/")
    fields = {"dang_nhap": account.login, "mat_khau": PASSWORD, "so": digits(house)}
    answer = await web.posts(SIGN_IN, fields, follow=False)
    assert "planted" not in answer.headers["Set-Cookie"]
    thief = Officer(house)
    thief.web.cookies.set("__Host-loa", "planted" * 6, domain="loa.example", path="/")
    assert (await thief.opens(OWN, follow=False)).headers["Location"] == SIGN_IN


async def test_a_stolen_cookie_is_worth_nothing_after_she_left_every_browser(house: House) -> None:
    officer = await signed_in(house)
    thief = Officer(house)
    thief.web.cookies = officer.web.cookies
    assert (await thief.opens(OWN)).status_code == 200
    await officer.sends(f"{OWN}/thoat-moi-may")
    assert (await thief.opens(OWN, follow=False)).headers["Location"] == SIGN_IN


async def test_after_half_an_hour_of_nothing_she_signs_in_again(house: House) -> None:
    officer = await signed_in(house)
    house.now += dt.timedelta(minutes=29)
    assert (await officer.opens(OWN, follow=False)).status_code == 200
    house.now += dt.timedelta(minutes=30)
    assert (await officer.opens(OWN, follow=False)).headers["Location"] == SIGN_IN


@pytest.mark.parametrize("what", ["ended", "moved", "invited anew"])
async def test_a_change_of_office_ends_what_is_open_at_once(house: House, what: str) -> None:
    boss = as_officer(await employed(house))
    officer = await signed_in(house, "commune", "06040")
    id = (await house.rows("SELECT MAX(account) FROM web_sessions"))[0][0]
    assert (await officer.opens(OWN, follow=False)).status_code == 200
    if what == "ended":
        await doings.end(house.store, house.desk, id, boss)
    elif what == "moved":
        await doings.move(house.store, house.desk, id, Place("Bà Mai", "commune", "05983"), boss)
    else:
        await doings.invite(house.store, house.desk, Place("Bà Mai", "commune", "06040"), boss, id)
    assert (await officer.opens(OWN, follow=False)).headers["Location"] == SIGN_IN


async def test_even_where_a_session_was_forgotten_the_office_is_looked_at(house: House) -> None:
    """Only the account is changed, and no session closed: S42 must not hang on a line somewhere else."""
    officer = await signed_in(house, "commune", "06040")
    id = (await house.rows("SELECT MAX(account) FROM web_sessions"))[0][0]
    await house.store.write(accounts.end, id, "2026-11-23")
    assert (await officer.opens(OWN, follow=False)).headers["Location"] == SIGN_IN


async def test_every_view_stands_in_the_journal_before_it_is_seen_and_what_was_refused_does_not(house: House) -> None:
    officer = await signed_in(house)
    await officer.opens(f"{HOME}/nhat-ky")
    assert (await journal(house))[-1] == ("view", "nhat-ky")
    before = len(await journal(house))
    mai = await signed_in(house, "commune", "06040")
    await mai.opens(f"{HOME}/nhat-ky")
    await mai.opens(OWN)
    assert len(await journal(house)) == before


async def test_a_page_of_a_commune_is_told_with_the_commune(house: House) -> None:
    async def shows(visit: Visit) -> Response:
        return visit.html("desk/home.html")

    page = Page(f"{HOME}/xa-thu/{{commune}}", shows, needs="view", area_in="commune")
    officer = await signed_in(house, app=site(house, (*PAGES, page)))
    assert (await officer.opens(f"{HOME}/xa-thu/05983")).status_code == 200
    assert (await officer.opens(f"{HOME}/xa-thu/99999")).status_code == 404
    told = await house.rows("SELECT area, what FROM audit WHERE action = 'view'")
    assert told == [("05983", "xa-thu/commune")]


async def test_a_page_of_a_commune_or_a_school_is_not_here_for_another(house: House) -> None:
    async def shows(visit: Visit) -> Response:
        return visit.html("desk/home.html")

    commune = Page(f"{HOME}/xa-thu/{{commune}}", shows, needs="log", area_in="commune")
    school = Page(f"{HOME}/truong-thu/{{school}}", shows, needs="log", area_in="school")
    app = site(house, (*PAGES, commune, school))
    mai = await signed_in(house, "commune", "06040", app=app)
    told = [(await mai.opens(f"{HOME}/xa-thu/{code}")).status_code for code in ("06040", "05983", "99999")]
    assert told == [200, 404, 404]
    bac = await signed_in(house, "school", "ts1", app=app)
    told = [(await bac.opens(f"{HOME}/truong-thu/{id}")).status_code for id in ("ts1", "ts2")]
    assert told == [200, 404]
    assert (await bac.opens(f"{HOME}/xa-thu/06040")).status_code == 404


async def test_an_auditor_sees_the_money_and_changes_none_of_it(house: House) -> None:
    done.clear()
    spend = Page(f"{HOME}/chi-thu", changes, method="POST", needs="money", records="money")
    app = site(house, (*PAGES, spend))
    auditor = await signed_in(house, "auditor", app=app)
    assert ((await auditor.sends(spend.path, word="x")).status_code, done) == (404, [])
    await (await signed_in(house, app=app)).sends(spend.path, word="x")
    assert done == ["x"]


def test_a_page_that_changes_something_says_what_the_journal_calls_it() -> None:
    with pytest.raises(ValueError, match="journal"):
        Page(f"{HOME}/x", changes, method="POST", needs="log")
    with pytest.raises(ValueError, match="under /can-bo"):
        Page("/x", changes)
    with pytest.raises(ValueError, match=r"no \{commune\}"):
        Page(f"{HOME}/x", changes, area_in="commune")


def test_no_two_pages_have_one_address() -> None:
    assert len({(page.path, page.method) for page in PAGES}) == len(PAGES)


def test_no_address_and_no_menu_names_a_topic() -> None:
    """S1: whoever looks over the shoulder reads of commune, meetings, figures; never of violence or marriage."""
    told = " ".join(f"{page.path} {page.menu}" for page in PAGES).lower()
    for word in ("bao-luc", "bạo lực", "tao-hon", "hôn", "giới", "gioi", "cưới"):
        assert word not in told, word
