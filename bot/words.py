"""Languages of the interface: gettext catalogues under locales/, Vietnamese the source text."""

import datetime as dt
import gettext
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("vi", "en")


class Catalogue:
    """One language; a missing translation shows the Vietnamese.

    `texts` holds a translation for each text, or for a text with plurals one for each form;
    `plural` tells which form a number takes.
    """

    def __init__(self, language: str, texts: Mapping[str, str | tuple[str, ...]], plural: Callable[[int], int]) -> None:
        self.language = language
        self._texts = texts
        self._plural = plural

    def __call__(self, text: str, /, **values: object) -> str:
        found = self._texts.get(text, text)
        said = found if isinstance(found, str) else found[0]
        return said.format(**values) if values else said

    def many(self, one: str, several: str, n: int, /, **values: object) -> str:
        found = self._texts.get(one, (one, several))
        said = found if isinstance(found, str) else found[min(self._plural(n), len(found) - 1)]
        return said.format(n=self.number(n), **values)

    def day(self, day: dt.date) -> str:
        from babel.dates import format_date

        return format_date(day, "dd/MM/yyyy" if self.language == "vi" else "d MMM yyyy", locale=self.language)

    def number(self, n: int) -> str:
        if -1000 < n < 1000:
            return str(n)
        from babel.numbers import format_decimal

        return format_decimal(n, locale=self.language)


@cache
def languages() -> dict[str, Catalogue]:
    """Every language, read from its .po file (Babel), so that no compiled file can be out of date."""
    return {"vi": Catalogue("vi", {}, lambda n: 0)} | {name: _read(name) for name in LANGUAGES[1:]}


def _read(language: str) -> Catalogue:
    from babel.messages.pofile import read_po

    with (LOCALES / language / "LC_MESSAGES" / "loaban.po").open("rb") as written:
        catalogue = read_po(written, locale=language)
    texts = {
        message.id if isinstance(message.id, str) else message.id[0]: _forms(message.string)
        for message in catalogue
        if message.id and message.string
    }
    return Catalogue(language, texts, gettext.c2py(catalogue.plural_expr))


def _forms(said: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return said if isinstance(said, str) else tuple(said)
