"""Languages of the interface: gettext catalogues under locales/, Vietnamese the source text."""

import datetime as dt
import gettext
import io
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("vi", "en")


class Catalogue:
    """One language; a missing translation shows the Vietnamese."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, text: str, /, **values: object) -> str:
        found = self._translations.gettext(text)
        return found.format(**values) if values else found

    def many(self, one: str, several: str, n: int, /, **values: object) -> str:
        found = self._translations.ngettext(one, several, n)
        return found.format(n=self.number(n), **values)

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
    return {language: Catalogue(language, _translations(language)) for language in LANGUAGES}


def _translations(language: str) -> gettext.NullTranslations:
    if language == "vi":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / language / "LC_MESSAGES" / "loaban.po").open("rb") as written:
        catalogue = read_po(written, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
