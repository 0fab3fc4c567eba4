"""What is sent unasked: a neutral line and one row. What it leads to opens on a tap and stands nowhere in it (S2, S5)."""

from typing import assert_never

from bot.model.news import OFFER, Title
from bot.model.replies import Say
from bot.model.world import Words


def push(tr: Words, title: Title, campaign: int, *, taps: bool) -> Say:
    """`campaign` 0: the regular one. Where rows cannot be pressed a word opens it: numbers belong to the last screen."""
    stop = tr('Thôi nhận: nhắn "tam dung".')
    if not taps:
        return Say(title=title_said(tr, title), body=tr("Khi tiện, bà con nhắn: mo tin.") + " " + stop)
    body = tr('Khi tiện, bà con bấm "Mở tin".') + " " + stop
    return Say(title=title_said(tr, title), body=body, choices=(tr("Mở tin"),), id=f"{OFFER}{campaign}.0")


def title_said(tr: Words, title: Title) -> str:
    match title:
        case "new":
            return tr("Loa Bản có mẩu mới")
        case "listen":
            return tr("Loa Bản mời bà con nghe một mẩu")
        case "quiz":
            return tr("Loa Bản có câu đố nhỏ")
        case "course":
            return tr("Loa Bản có lớp học nhỏ")
        case _:
            assert_never(title)
