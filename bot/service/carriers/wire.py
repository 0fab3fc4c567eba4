"""How replies lie in the outbox and in stored answers."""

import msgspec

from bot.model.replies import Sendable

_encoder = msgspec.msgpack.Encoder()
_one = msgspec.msgpack.Decoder(Sendable)
_several = msgspec.msgpack.Decoder(tuple[Sendable, ...])


def pack(reply: Sendable | tuple[Sendable, ...]) -> bytes:
    return _encoder.encode(reply)


def unpack(packed: bytes) -> Sendable:
    reply: Sendable = _one.decode(packed)
    return reply


def unpack_all(packed: bytes) -> tuple[Sendable, ...]:
    return _several.decode(packed)
