"""Orders that lie among the replies, carried out when they are sent: what they show is made then and kept nowhere."""

from typing import assert_never

from bot.model.replies import CardPicture, CardVoice, Certificates, Figures, Order, Say
from bot.service.contests.certificates_sent import say_certificates
from bot.service.desk import Desk
from bot.service.talks.card_pictures import say_card_picture
from bot.service.talks.card_voices import say_card_voice
from bot.service.talks.figures import say_figures
from bot.storage.store import Store


async def carried_out(store: Store, desk: Desk, order: Order) -> Say:
    match order:
        case Figures():
            return await say_figures(store, desk, order)
        case Certificates():
            return await say_certificates(store, desk, order)
        case CardPicture():
            return await say_card_picture(desk, order)
        case CardVoice():
            return await say_card_voice(desk, order)
        case _:
            assert_never(order)
