"""Who may ask the fake account: tokens that rotate and die, and so many calls a minute."""

import itertools
import json
from collections import deque
from typing import TextIO
from urllib.parse import parse_qsl

from tests.fakes.loopback import Answer, Asked
from tests.fakes.zalo_calls import BadCall
from tests.fakes.zalo_events import APP
from tests.fakes.zalo_knock import Knocks

APP_SECRET = "app-secret-of-the-fake"
ACCESS = "access-token-number-0-of-the-fake"
REFRESH = "refresh-token-number-0-of-the-fake"
ACCESS_SECONDS = 90_000
SPENT_TOKEN = -14_014
"""Which code Zalo gives is not known: any refusal is final."""


class Grants(Knocks):
    """`grants` holds every refresh token that was ever shown to us: twice the same would lock the account out.

    `codes`: of the consent page, each with its verifier; `per_minute`: calls that are taken.
    """

    def __init__(self, ledger: TextIO | None = None, hook: str = "") -> None:
        super().__init__(ledger, hook)
        self.access, self.refresh = ACCESS, REFRESH
        self.access_until = self.clock() + ACCESS_SECONDS
        self.grants: list[str] = []
        self.codes: dict[str, str] = {}
        self.refuses_grants = False
        self.per_minute = 4000
        self._numbers = itertools.count(1)
        self._calls_at: deque[float] = deque()

    def _check_token(self, asked: Asked) -> None:
        given = asked.headers.get("access_token", "")
        if given != self.access:
            raise BadCall(-216, "Access token is invalid")
        if self.clock() > self.access_until:
            raise BadCall(-220, "Access token has expired")

    def _check_rate(self) -> None:
        now = self.clock()
        while self._calls_at and self._calls_at[0] <= now - 60:
            self._calls_at.popleft()
        if len(self._calls_at) >= self.per_minute:
            raise BadCall(-32, "Application reached limit call api")
        self._calls_at.append(now)

    def _grant(self, asked: Asked) -> Answer:
        kind = asked.headers.get("content-type", "")
        if not kind.startswith("application/x-www-form-urlencoded") or asked.headers.get("secret_key") != APP_SECRET:
            return _no_grant("Invalid secret key")
        form = dict(parse_qsl(asked.body.decode(), strict_parsing=True))
        if form.pop("app_id") != APP or self.refuses_grants:
            return _no_grant("Invalid app")
        match form:
            case {"grant_type": "refresh_token", "refresh_token": token, **rest} if not rest:
                self.grants.append(token)
                if token != self.refresh:
                    return _no_grant("Invalid refresh token")
            case {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, **rest} if not rest:
                if self.codes.pop(code, None) != verifier:
                    return _no_grant("Invalid code")
            case _:
                return _no_grant("Invalid request")
        return self._rotated()

    def _rotated(self) -> Answer:
        """The old pair is dead at once."""
        number = next(self._numbers)
        self.access = f"access-token-number-{number}-of-the-fake"
        self.refresh = f"refresh-token-number-{number}-of-the-fake"
        self.access_until = self.clock() + ACCESS_SECONDS
        self._write({"rotated": number})
        pair = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": str(ACCESS_SECONDS)}
        return Answer(json.dumps(pair).encode())


def _no_grant(why: str) -> Answer:
    return Answer(json.dumps({"error_name": why, "error_reason": why, "error": SPENT_TOKEN}).encode())
