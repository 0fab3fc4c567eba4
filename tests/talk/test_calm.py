"""Safety S15, S16, S21 to S26, S29: what follows when somebody tells of danger, from everywhere, and what is left of it."""

import datetime as dt
import itertools

import pytest
from msgspec.structs import replace

from bot.channels.text import heading
from bot.model.conversation import Conversation, Home, InQuiz, NamingCommune, Offer, Reading, pack
from bot.model.events import Located, Opened, Tapped, Unreadable
from bot.model.facts import HelpShown, QuestionAnswered
from bot.model.replies import Call
from bot.model.world import Contact
from bot.service.marks import Marks
from tests.talk.states import STATES
from tests.talk.test_lock_screen import told
from tests.talking import Villager, helpline

TELLS = [
    "chồng em đánh em",
    "em so ve nha toi nay",
    "mẹ bảo tháng sau em phải về nhà người ta",
    "e k muon song nua",
    "no bat em dua het luong",
    "chú hay sờ người con",
    "Tôi đánh vợ",
    "chi hang xom bi chong danh",
]
AFTER = ["em phải làm sao bây giờ", "hu hu", "zzz", "sai rồi", "tai sao", "cảm ơn", "cau 2 la gi", "chao", "em so lam"]
"""What people type next; none of it is a row."""
CHEER = [
    "Đúng rồi",
    "Chưa phải",
    "Xong rồi",
    "giỏi quá",
    "chưa hiểu",
    "Mình nghe gì tiếp",
    "chào bà con",
    "nhà mình ở xã",
]
CALM = helpline().calm


def is_card(talk: Villager) -> bool:
    return CALM.title in talk.heard or "a few short lines" in talk.heard


def is_calm(talk: Villager) -> bool:
    return is_card(talk) or CALM.staying_title in talk.heard or "still here" in talk.heard


def stored(talk: Conversation) -> bytes:
    """As it is stored, but for what is drawn anew at every step."""
    return pack(replace(talk, quiet=bytes(len(talk.quiet)), offer=Offer("......", talk.offer.rows)))


@pytest.mark.parametrize("words", TELLS)
@pytest.mark.parametrize("state", STATES)
def test_danger_is_heard_in_every_state(state: str, words: str) -> None:
    talk = STATES[state]().types(words)
    assert is_card(talk)
    assert {"111", "113", "115"} <= {media.number for media in talk.says[-1].media if isinstance(media, Call)}
    assert talk.says[-1].fleeting
    assert talk.says[-1].fades
    assert len(talk.says) == 1


@pytest.mark.parametrize("state", STATES)
def test_whoever_told_looks_like_someone_who_went_home(state: str) -> None:
    told_of, went = STATES[state]().types("chồng em đánh em"), STATES[state]().types("về đầu")
    assert stored(told_of.talk) == stored(went.talk)
    assert len(pack(told_of.talk)) == len(pack(went.talk))
    assert len(told_of.talk.quiet) == len(went.talk.quiet) == 16


@pytest.mark.parametrize("state", STATES)
def test_the_turns_after_look_like_someone_who_stays_at_home(state: str) -> None:
    told_of, went = STATES[state]().types("nó dọa giết em"), STATES[state]().types("về đầu")
    for words in AFTER:
        assert stored(told_of.types(words).talk) == stored(went.types("về đầu").talk)


def scripts() -> list[tuple[str, str, tuple[str, ...]]]:
    """A state, what is told in it, and six things that are typed after it: no two talks alike."""
    after = itertools.cycle(AFTER)
    tells = itertools.cycle(TELLS)
    return [(state, next(tells), tuple(itertools.islice(after, 6))) for _, state in itertools.product(range(2), STATES)]


@pytest.mark.parametrize(("state", "words", "after"), scripts())
def test_six_turns_after_it_stays_calm(state: str, words: str, after: tuple[str, ...]) -> None:
    talk = STATES[state]().types(words)
    for next_words in after:
        talk.now += dt.timedelta(seconds=50)
        talk.types(next_words)
        assert is_calm(talk), (next_words, talk.heard)
        assert [cheer for cheer in CHEER if cheer in talk.heard] == []
        assert talk.talk.place == Home()
        assert set(talk.new_facts) <= {HelpShown()}
        assert talk.rows == STATES[state]().types("về đầu").rows


def test_there_are_thirty_scripted_talks() -> None:
    assert len(scripts()) >= 30


@pytest.mark.parametrize("state", STATES)
def test_a_number_still_chooses_from_the_screen(state: str) -> None:
    told_of, went = STATES[state]().types("chồng em đánh em"), STATES[state]().types("về đầu")
    assert type(told_of.types("2").talk.place) is type(went.types("2").talk.place)
    assert told_of.rows == went.rows


def test_a_tap_still_chooses_from_the_screen() -> None:
    talk = Villager().opens().types("chồng em đánh em").taps("Nghe một mẩu")
    assert isinstance(talk.talk.place, Reading)


@pytest.mark.parametrize("state", STATES)
def test_old_screens_stickers_and_a_new_start_are_met_calmly(state: str) -> None:
    talk = STATES[state]()
    old = Tapped(talk.talk.offer.id, 0)
    talk.types("em muốn chết")
    for event in (old, Unreadable(), Located(22.3, 106.4), Opened("")):
        assert is_calm(talk.does(event))
        assert all(not isinstance(fact, QuestionAnswered) for fact in talk.new_facts)


@pytest.mark.parametrize("state", [state for state in STATES if state not in ("never wrote", "home")])
def test_the_place_before_comes_back_only_when_asked(state: str) -> None:
    talk = STATES[state]()
    place = talk.talk.place
    talk.types("chồng em đánh em").types("hu hu").types("quay lại")
    assert type(talk.talk.place) is type(place)


def test_after_the_place_came_back_other_words_are_still_met_calmly() -> None:
    talk = Villager().opens().types("đố vui").types("chồng em đánh em").types("quay lại")
    assert isinstance(talk.talk.place, InQuiz)
    assert is_calm(talk.types("em khong biet nua"))


def test_a_place_that_she_opens_and_that_waits_for_words_gets_them() -> None:
    talk = Villager().opens().types("chồng em đánh em").types("cai dat").taps("Xã và nhà mình").types("1")
    assert isinstance(talk.talk.place, NamingCommune)
    assert "Nhà mình ở xã Thất Khê" in talk.types("that khe").heard


def test_it_ends_by_the_clock() -> None:
    talk = Villager().opens().types("chồng em đánh em")
    talk.now += dt.timedelta(seconds=599)
    assert is_calm(talk.types("zzz"))
    talk.now += dt.timedelta(seconds=2)
    assert not is_calm(talk.types("zzz"))


def test_leaving_ends_it_and_leaves_nothing_to_go_back_to() -> None:
    talk = Villager().opens().types("đố vui").types("chồng em đánh em").types("thoát")
    assert not is_calm(talk.types("zzz"))
    assert isinstance(talk.types("quay lại").talk.place, Home)


def test_forgetting_still_erases() -> None:
    talk = Villager().joins().types("chồng em đánh em").types("xóa dữ liệu")
    assert talk.talk == Conversation(quiet=talk.talk.quiet)
    assert talk.person is None


def test_help_still_comes_and_it_stays_calm() -> None:
    talk = Villager().opens().types("chồng em đánh em").types("giúp")
    assert "Mấy số máy" in talk.heard
    assert is_calm(talk.types("zzz"))


def test_nobody_is_asked_where_she_lives_while_it_is_calm() -> None:
    talk = Villager().opens().types("1").types("chồng em đánh em").types("1")
    assert isinstance(talk.talk.place, Reading)
    declined = Villager().opens().types("1").types("ve dau").types("1").types("xem không cần đăng ký")
    assert stored(talk.talk) == stored(declined.talk)


def test_told_again_the_card_comes_again() -> None:
    assert is_card(Villager().opens().types("chồng em đánh em").types("nó lại đánh em"))


def test_it_is_recorded_only_as_help_shown_and_what_follows_not_at_all() -> None:
    talk = Villager().joins().types("chồng em đánh em")
    assert talk.new_facts == (HelpShown(),)
    assert talk.types("hu hu").new_facts == ()


def test_told_too_late_only_the_home_card_answers() -> None:
    talk = Villager().opens().types("do vui")
    talk.late = True
    assert talk.types("chồng em đánh em").new_facts == ()
    assert not is_calm(talk)
    assert "113" not in talk.heard
    talk.late = False
    assert not is_calm(talk.types("zzz"))


def test_in_a_group_nothing_is_heard() -> None:
    talk = Villager()
    talk.in_group = True
    assert talk.types("chồng em đánh em").heard.startswith("Loa Bản nói chuyện riêng")
    talk.in_group = False
    assert not is_calm(talk.types("zzz"))


@pytest.mark.parametrize("words", TELLS)
@pytest.mark.parametrize("state", ["home", "settings in English"])
def test_the_card_asks_nothing_judges_nobody_and_its_beginning_tells_nothing(state: str, words: str) -> None:
    talk = STATES[state]().types(words)
    assert "?" not in talk.heard
    assert not {"hòa giải", "chịu khó", "tố cáo", "phạm tội", "trách"} & set(talk.heard.split())
    assert len(talk.says[0].title) > 60
    assert told(talk.says[0]) == []
    assert told(talk.types("zzz").says[0]) == []
    assert len(heading(talk.says[0])) < 400


def test_the_one_who_hurts_hears_the_same_words() -> None:
    assert Villager().opens().types("Tôi đánh vợ").heard == Villager().opens().types("vợ tôi đánh tôi").heard


def test_for_somebody_else_one_more_line_helps_to_help_safely() -> None:
    assert CALM.helping in Villager().opens().types("chị hàng xóm bị chồng đánh").heard
    assert CALM.helping not in Villager().opens().types("chồng em đánh em").heard


@pytest.mark.parametrize(
    ("words", "first"), [("em muốn chết", "115"), ("bố mẹ ép em cưới", "111"), ("chồng em đánh em", "113")]
)
def test_the_number_that_fits_stands_first_and_those_of_the_commune_last(words: str, first: str) -> None:
    talk = Villager().opens()
    talk.contacts = (Contact("Hội Phụ nữ xã", "02053800000"),)
    numbers = [media.number for media in talk.types(words).says[0].media if isinstance(media, Call)]
    assert numbers[0] == first
    assert numbers[-1] == "02053800000"


def test_whoever_may_die_is_not_to_be_alone() -> None:
    assert "đừng ở một mình" in Villager().opens().types("em không muốn sống nữa").heard
    assert "đừng để người ấy một mình" in Villager().opens().types("bạn em bảo nó muốn chết").heard


def test_a_carrier_that_keeps_a_copy_is_named() -> None:
    assert "cũng giữ một bản" in Villager(channel="telegram").opens().types("chồng em đánh em").heard


def test_the_words_of_a_row_are_that_row_and_no_disclosure() -> None:
    talk = Villager().opens().types("do vui")
    rows = talk.talk.offer.rows
    talk.talk = replace(talk.talk, offer=Offer("abc123", (replace(rows[0], label="Chồng em đánh em"), *rows[1:])))
    assert not is_calm(talk.types("chong em danh em"))


def test_all_rows_of_all_quizzes_are_rows_when_they_are_named() -> None:
    talk = Villager().opens().types("do vui")
    for question in talk.library.questions.values():
        for option in question.options:
            rows = talk.talk.offer.rows
            talk.talk = replace(talk.talk, offer=Offer("abc123", (replace(rows[0], label=option.label), *rows[1:])))
            assert not is_calm(talk.types(option.label)), option.label
            talk = Villager().opens().types("do vui")


def test_a_restart_and_a_lost_key_leave_sixteen_bytes_that_say_nothing() -> None:
    talk = Villager().opens().types("chồng em đánh em")
    talk.marks = Marks()
    assert not is_calm(talk.types("zzz"))
