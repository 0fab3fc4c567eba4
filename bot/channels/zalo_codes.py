"""Zalo's error codes and what we do about each (facts of November 2026; a code not named here is tried a few times)."""

from typing import Literal

Action = Literal[
    "renew", "slow", "later", "again", "upload", "closed", "tomorrow", "gone", "halt", "mistake", "morning"
]
"""
renew     the access token is no good: renew it, try once more, else halt
slow      too many calls: everybody waits a little
later     a quota is used up: wait some minutes
again     a failure that names no cause: a few tries
upload    an uploaded picture is older than seven days: upload it again, once
closed    Zalo lets us write to this person only after she wrote: nothing is sent until then
tomorrow  this person got too much today
gone      she does not follow us or has blocked us
halt      nothing can be sent before the operator has done something
mistake   ours: it would be refused again
morning   not before six in the morning
"""

ACTIONS: dict[int, Action] = {
    **dict.fromkeys((-216, -220, -124), "renew"),
    -32: "slow",
    -211: "later",
    -200: "again",
    -100: "upload",
    **dict.fromkeys((-230, -232), "closed"),
    -218: "tomorrow",
    **dict.fromkeys((-213, -217, -227, -244), "gone"),
    **dict.fromkeys((-204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321), "halt"),
    **dict.fromkeys((-201, -210, -233, -248, -249), "mistake"),
    -234: "morning",
}

MEANT = {
    -204: "OA bị khóa",
    -205: "không tìm thấy OA",
    -209: "ứng dụng chưa được kích hoạt",
    -212: "API chưa được đăng ký cho ứng dụng",
    -216: "mã truy cập không hợp lệ",
    -219: "ứng dụng đã bị gỡ",
    -220: "mã truy cập hết hạn",
    -221: "OA chưa xác thực",
    -223: "OA chưa cấp quyền cho ứng dụng",
    -224: "cần nâng gói dịch vụ OA",
    -235: "loại OA không dùng được API này",
    -240: "API cũ đã ngừng",
    -242: "appsecret_proof sai",
    -320: "chưa có tài khoản Zalo Cloud",
    -321: "tài khoản Zalo Cloud hết tiền",
    -14002: "ứng dụng không hoạt động",
    -14003: "chưa lưu địa chỉ callback",
}
"""For the operator."""


def action(error: int, message: str = "") -> Action:
    """-223 has two meanings, and only the words tell which."""
    if error == -223 and "quota" in message.lower():
        return "later"
    return ACTIONS.get(error, "again")
