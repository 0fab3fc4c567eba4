"""The shapes of Telegram's updates, as far as they are looked at: every other field is passed over unread."""

from typing import Any

from msgspec import Struct, field


class User(Struct):
    id: int
    is_bot: bool = False


class Chat(Struct):
    id: int
    type: str = "private"


class Point(Struct):
    latitude: float
    longitude: float


class ReplyTo(Struct):
    sender: User | None = field(name="from", default=None)


class Message(Struct):
    """`pinned_message` and the like tell that nobody said anything."""

    message_id: int
    chat: Chat
    date: int
    sender: User | None = field(name="from", default=None)
    text: str | None = None
    location: Point | None = None
    reply_to_message: ReplyTo | None = None
    pinned_message: Any = None
    message_auto_delete_timer_changed: Any = None
    write_access_allowed: Any = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None

    @property
    def is_service(self) -> bool:
        return (
            self.pinned_message is not None
            or self.message_auto_delete_timer_changed is not None
            or self.write_access_allowed is not None
        )


class Standing(Struct):
    """The message a button hangs on; of an old one Telegram gives only chat and id."""

    chat: Chat
    message_id: int = 0


class Callback(Struct):
    id: str
    sender: User | None = field(name="from", default=None)
    message: Standing | None = None
    data: str = ""


class Member(Struct):
    status: str


class Membership(Struct):
    chat: Chat
    date: int
    new_chat_member: Member
    old_chat_member: Member | None = None


class InlineQuery(Struct):
    id: str
    query: str = ""
    offset: str = ""


class Update(Struct):
    update_id: int
    message: Message | None = None
    callback_query: Callback | None = None
    inline_query: InlineQuery | None = None
    my_chat_member: Membership | None = None
