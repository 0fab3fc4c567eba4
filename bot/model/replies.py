"""What we say: plain text and choices, without markup. A channel renders and splits it."""

from msgspec import Struct


class Call(Struct, frozen=True, tag="call"):
    """A telephone number to press."""

    number: str
    label: str


class Copy(Struct, frozen=True, tag="copy"):
    """A text to pass on. Nothing in it tells who passed it on or who read it (S18).

    `card`: by this key the carrier can find the text itself, where it can.
    """

    text: str
    label: str
    card: str = ""


class Picture(Struct, frozen=True, tag="picture"):
    """A PNG, and what stands on it in words. Made when it is sent: it lies in no outbox."""

    png: bytes
    alt: str


class Link(Struct, frozen=True, tag="link"):
    """A page of ours to open."""

    url: str
    label: str


class Acknowledge(Struct, frozen=True, tag="acknowledge"):
    """A button under a post in a group: "I have read this". Who pressed it is shown to nobody and listed nowhere (S20)."""

    post: str
    label: str


class Poll(Struct, frozen=True, tag="poll"):
    """A quiz for a group, as the carrier's own poll: anonymous, so that nobody sees who chose what. `right` counts from 0."""

    question: str
    options: tuple[str, ...]
    right: int
    explain: str


class Sound(Struct, frozen=True, tag="sound"):
    """A recording, read when it is sent: it lies in no outbox. `kind` "ogg" or "aac"; `alt`: what is read aloud in it."""

    recording: bytes
    kind: str
    alt: str


Media = Call | Copy | Picture | Link | Acknowledge | Poll | Sound


class Say(Struct, frozen=True, tag="say"):
    """One message.

    id       made by step: `<offer>.<n>`
    choices  the labels of the offer that goes with the message; row n is `<offer>:<n>`
    instead  takes away everything that stands in the chat and shows only this
    fleeting help, or a link that opens once: expires 120 s after the person's own message, cannot be forwarded where
             the channel can forbid it, is cleared from the screen after ten minutes (S4, S11, S15)
    replaces it may take the place of the message whose button was pressed; the shell names it in `over`
    fades    the mark to clear it later is set; the home card has it too, so that it proves nothing (S11)
    """

    title: str = ""
    body: str = ""
    choices: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    instead: bool = False
    fleeting: bool = False
    fades: bool = False
    id: str = ""
    replaces: bool = False
    over: str = ""

    @property
    def offer(self) -> str:
        return self.id.partition(".")[0]


class Figures(Struct, frozen=True, tag="figures"):
    """An order in the place of a message: after the commit, count households and say it in `frame`.

    period  "2026", "2026-Q2", "2026-11" or "2021-2025"
    by      "commune", "topic", "month", "evidence" or "target"
    area    a commune's code, or "" for the whole province
    topic   a topic's key, or "" for any
    target  the letter of one of the plan's targets, or "" for all
    picture as a chart, the words beside it being few
    """

    period: str
    by: str
    area: str
    language: str
    frame: Say
    topic: str = ""
    target: str = ""
    picture: bool = False


class Certificates(Struct, frozen=True, tag="certificates"):
    """An order in the place of a message: after the commit, draw what an entrant has earned and show it in `frame`.

    The name is unsealed only then, and only where `named`: a carrier that keeps a copy gets none (S35).
    """

    contest: str
    entrant: int
    language: str
    named: bool
    frame: Say


class CardPicture(Struct, frozen=True, tag="card-picture"):
    """An order in the place of a message: draw a card as a picture to pass on, and show it in `frame`."""

    card: str
    language: str
    frame: Say


class CardVoice(Struct, frozen=True, tag="card-voice"):
    """An order in the place of a message: let a card be heard, in `frame`, in a kind of recording that the channel takes."""

    card: str
    kind: str
    language: str
    frame: Say


class Pages(Struct, frozen=True, tag="pages"):
    """An order to the shell, within the transaction of the step: a one-use link to the officers' pages in this frame."""

    area: str
    label: str
    frame: Say


class Wipe(Struct, frozen=True, tag="wipe"):
    """An order to the channel: delete from the chat what can still be deleted (S9).

    `messages` are the carrier's ids, filled in by the shell.
    """

    messages: tuple[str, ...] = ()


class Fade(Struct, frozen=True, tag="fade"):
    """An order to the channel: put a neutral line in the place of an old message (S11)."""

    message: str
    text: str


Order = Figures | Certificates | CardPicture | CardVoice
"""Carried out when it is sent: what it shows lies in no table."""
Reply = Say | Order | Pages | Wipe
Ready = Say | Order | Wipe
"""What is left of a step's replies once the shell has filled them in."""
Sendable = Say | Order | Wipe | Fade
