"""Who is shown which topics, and how many at once."""

from msgspec.structs import replace

from bot.model.content import Audience, Library
from bot.model.conversation import InQuiz, Practising, Reading
from tests.talk.states import officer
from tests.talking import Villager, small_library


def library_for(**audiences: Audience) -> Library:
    """The small library with some topics (their keys with "_") for others than everyone."""
    library = small_library()
    topics = [replace(each, audience=audiences.get(each.key.replace("-", "_"), "everyone")) for each in library.topics]
    return replace(library, topics=tuple(topics))


def many_topics(count: int) -> Library:
    """Each topic has one card; all are copies of the first."""
    library = small_library()
    topic, card = library.topics[0], next(iter(library.cards.values()))
    keys = [f"t{n}" for n in range(count)]
    topics = tuple(replace(topic, key=key, name=f"Chủ đề số {key}") for key in keys)
    cards = {f"{key}-c": replace(card, key=f"{key}-c", topic=key) for key in keys}
    return replace(library, topics=topics, cards=cards, questions={}, tracks=())


def test_what_is_for_officers_is_not_in_a_villagers_menu() -> None:
    rows = Villager(library_for(binh_dang="officers")).opens().types("2").rows
    assert "Nam nữ ngang nhau" not in rows


def test_what_is_for_officers_stands_last_in_an_officers_menu() -> None:
    talk = officer()
    talk.library = library_for(binh_dang="officers")
    assert talk.types("chủ đề").rows[-2] == "Nam nữ ngang nhau"


def test_a_villager_never_hears_a_card_for_officers_by_listening() -> None:
    talk = Villager(library_for(binh_dang="officers")).joins()
    heard = []
    for _ in range(len(talk.library.cards)):
        place = talk.types("nghe").talk.place
        assert isinstance(place, Reading)
        heard.append(talk.library.cards[place.card].topic)
    assert set(heard) == {"nha-em-am", "tuoi-cuoi", "ho-hang"}


def test_the_quiz_of_the_first_screen_asks_a_villager_nothing_for_officers() -> None:
    talk = Villager(library_for(binh_dang="officers")).joins().types("lớp học").taps("Cán bộ xã")
    talk.types("về đầu").types("đố vui")
    today = talk.talk.place
    assert isinstance(today, Practising)
    talk.types("1").types("đố vui")
    after = talk.talk.place
    assert isinstance(after, InQuiz)
    assert {talk.library.questions[key].topic for key in (today.question, *after.questions)} & {"binh-dang"} == set()


def test_what_is_for_pupils_is_shown_to_all_after_the_others() -> None:
    rows = Villager(library_for(binh_dang="pupils")).opens().types("2").rows
    assert rows[-2] == "Nam nữ ngang nhau"


def test_five_topics_stand_on_one_screen() -> None:
    rows = Villager(many_topics(5)).opens().types("2").rows
    assert len(rows) == 6
    assert "Xem thêm chủ đề" not in rows


def test_more_topics_are_shown_page_by_page_and_round_again() -> None:
    talk = Villager(many_topics(11)).opens().types("2")
    first, seen = talk.rows, talk.rows[:4]
    for _ in range(2):
        talk.taps("Xem thêm chủ đề")
        assert len(talk.rows) <= 6
        seen += [row for row in talk.rows if row.startswith("Chủ đề số")]
    assert sorted(seen) == sorted(f"Chủ đề số t{n}" for n in range(11))
    assert talk.taps("Xem thêm chủ đề").rows == first


def test_an_unclear_word_shows_the_same_page_again() -> None:
    talk = Villager(many_topics(11)).opens().types("2").taps("Xem thêm chủ đề")
    rows = talk.rows
    assert talk.types("zzz qqq").rows == rows
    assert talk.types("ve dau").types("quay lai").rows == rows
