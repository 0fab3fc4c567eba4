"""A card as a picture to pass on: drawn when it is sent, in words where it cannot be."""

from msgspec.structs import replace

from bot.model.replies import CardPicture, Picture, Say
from bot.service.talks.card_pictures import say_card_picture
from tests.conftest import House
from tests.talking import Villager

FRAME = Say(title="Bà con giữ vào ảnh.", choices=("Tiếp",), id="ab12cd.0")


def order(house: House) -> CardPicture:
    return CardPicture(next(iter(house.desk.everything.cards)), "vi", FRAME)


async def test_the_picture_holds_the_card_and_its_words_stand_beside_it(house: House) -> None:
    say = await say_card_picture(house.desk, order(house))
    [picture] = say.media
    card = house.desk.everything.cards[order(house).card]
    assert isinstance(picture, Picture)
    assert picture.png.startswith(b"\x89PNG")
    assert card.body in picture.alt
    assert (say.title, say.choices) == (FRAME.title, FRAME.choices)


async def test_where_no_picture_holds_it_the_words_are_told(house: House) -> None:
    house.desk.draw_card = lambda *_: None
    say = await say_card_picture(house.desk, order(house))
    assert say.media == ()
    assert house.desk.everything.cards[order(house).card].body in say.body


async def test_a_card_that_was_withdrawn_meanwhile_is_not_drawn(house: House) -> None:
    say = await say_card_picture(house.desk, replace(order(house), card="gone"))
    assert "đang được xem lại" in say.body
    assert say.media == ()


def test_it_is_offered_where_a_card_is_passed_on_and_a_picture_can_be_shown() -> None:
    talk = Villager().opens().taps("Nghe một mẩu").taps("Gửi cho người khác")
    assert "Lấy ảnh để gửi" in talk.rows
    assert len(talk.rows) == 6
    rows = talk.rows
    [asked] = talk.taps("Lấy ảnh để gửi").replies
    assert isinstance(asked, CardPicture)
    assert asked.frame.choices == tuple(rows)
    assert talk.new_facts == ()


def test_where_none_can_be_shown_it_is_not_offered() -> None:
    talk = Villager().opens()
    talk.channel = replace(talk.channel, pictures=False)
    assert "Lấy ảnh để gửi" not in talk.taps("Nghe một mẩu").taps("Gửi cho người khác").rows
