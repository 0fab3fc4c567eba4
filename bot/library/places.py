"""What a typed place name means today: present and former names, districts, prefixes, slips of the pen.

The choices, where a name is not simply one commune:

- Without diacritics every name of these letters counts; with all of them only that name; with some or wrong ones
  the name is a slip and is asked for ("thất khế": Thất Khê?).
- "xã", "phường", "thị trấn" choose among meanings of a name; a kind that fits none is ignored (kinds have changed).
- A former district offers the communes on its land. Ten communes of today bear the name of a district: "Lộc Bình"
  alone may mean either, so it asks, the commune first; "xã Lộc Bình" means the commune, "huyện Lộc Bình" the district.
- A former commune whose name another commune bears today asks, the present one first, unless a kind or district settles it.
- Names gone before 2025 (list of 2009) count only where no later name fits, and are never sure.
- "Lạng Sơn" alone offers the wards of the former city; "tỉnh Lạng Sơn" alone names no commune.
- A name that is also another province's (Hòa Bình, Thái Bình) is ours unless "tỉnh" or "thành phố" stands before it.
- Strange words beside a name make it unsure, unless they are a village's ("thôn Nà Cạn, xã Thất Khê").
"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.library.atlas import read_atlas
from bot.library.place_names import District, Names, Sense, read_names
from bot.library.place_slips import near
from bot.library.place_words import Phrase, is_bare, phrases, same_marks
from bot.model.atlas import Atlas, Vintage
from bot.model.places import Commune, Found, Meant, Nowhere, Unclear

HOME = "Lạng Sơn"
LONGEST = 300  # signs; NFD text has up to three for a letter
OF_DISTRICTS = ("huyện", "thành phố")
OF_COMMUNES = ("xã", "phường", "thị trấn")
NEAR_KM, FAR_KM = 12, 25
"""From a point of a commune: within the first several may be meant; beyond the second nobody lives in it."""
KM_A_DEGREE = 111.2
MOST_NEAR = 4
MOST_STRANGE = 4  # words; a sentence with more of them was not the answer to "which commune?"


def read_places(folder: Path) -> "Places":
    """From communes, communes_before_2025, communes_2009_successors and provinces (.csv) in the folder."""
    return Places(read_names(folder), read_atlas(folder))


def as_json(found: Found) -> dict[str, object]:
    """{"one": code}, {"ask": [codes]} or {"none": true}. After a slip the bot asks back, so one code may stand in "ask"."""
    match found:
        case Meant(code, sure=True):
            return {"one": code}
        case Meant(code):
            return {"ask": [code]}
        case Unclear(codes):
            return {"ask": list(codes)}
        case Nowhere():
            return {"none": True}


class Places:
    """The Gazetteer of content/places. Pure once read."""

    def __init__(self, names: Names, atlas: Atlas) -> None:
        self.communes: dict[str, Commune] = names.communes
        self.atlas = atlas
        self._names = names

    def find(self, typed: str) -> Found:
        if len(typed) > LONGEST:
            return Nowhere()
        heard = phrases(typed, self._names.by_key)
        return self._by_code(heard) or self._by_name(self._corrected(self._of_today(heard)))

    def near(self, lat: float, lon: float) -> tuple[str, ...]:
        """By one point in each commune, for want of borders: so several, and never sure."""
        found = sorted((_km(commune, lat, lon), commune.code) for commune in self.communes.values())
        if not found or not found[0][0] <= FAR_KM:
            return ()
        most = max(NEAR_KM, found[0][0])
        return tuple(code for km, code in found[:MOST_NEAR] if km <= most)

    def _by_code(self, heard: Sequence[Phrase]) -> Found | None:
        """An official code typed alone; one that was in use before and after July 2025 is today's."""
        sense = self._names.by_code.get(heard[0].words[0].key) if len(heard) == 1 and len(heard[0].words) == 1 else None
        return _found(list(sense.codes), sense.vintage < Vintage.UNTIL_2020) if sense else None

    def _of_today(self, heard: Sequence[Phrase]) -> Sequence[Phrase]:
        """Of "A, nay là B" only B, if B says more than the province."""
        now = [phrase for phrase in heard if phrase.now]
        return now if any(phrase.keys and not self._is_home(phrase) for phrase in now) else heard

    def _corrected(self, heard: Sequence[Phrase]) -> list[Phrase]:
        """With the likely names of strange phrases. A village beside a name is left alone; "bản Mạc" may be Bằng Mạc."""
        alone = not any(phrase.keys for phrase in heard)
        return [
            phrase if phrase.keys or (phrase.label == "thôn" and not alone) else self._guessed(phrase)
            for phrase in heard
        ]

    def _guessed(self, phrase: Phrase) -> Phrase:
        runs = [phrase.whole] if phrase.label == "thôn" else [phrase.words, phrase.whole]
        keys = near(runs, self._names.by_key)
        label = "" if phrase.label == "thôn" and keys else phrase.label
        return Phrase(phrase.words, label, keys, slip=bool(keys))

    def _by_name(self, heard: Sequence[Phrase]) -> Found:
        named = [phrase for phrase in heard if phrase.keys]
        strange = [word for phrase in heard if not phrase.keys and phrase.label != "thôn" for word in phrase.words]
        elsewhere = next(filter(None, map(self._elsewhere, named)), "")
        if elsewhere or len(strange) > MOST_STRANGE:
            return Nowhere(elsewhere)
        telling = self._telling(named)
        codes, sure = self._alone(telling[0]) if len(telling) == 1 else self._together(telling)
        return _found(codes, sure and not strange and not any(phrase.slip for phrase in telling))

    def _elsewhere(self, phrase: Phrase) -> str:
        """The other province that a phrase names. A name that is also ours is ours, unless its label or marks say no."""
        name = self._names.by_key[phrase.keys[0]]
        if name.province is None or name.province.name == HOME:
            return ""
        written_so = not is_bare(phrase.words) and same_marks(phrase.words, name.province.words)
        ours = any(not written_so or same_marks(phrase.words, sense.words) for sense in name.senses)
        said_so = phrase.label in ("tỉnh", "thành phố") or not (ours or phrase.slip)
        return name.province.name if said_so else ""

    def _telling(self, named: Sequence[Phrase]) -> list[Phrase]:
        """Without a village, and without the own province where more is said."""
        own = [phrase for phrase in named if not (self._is_home(phrase) and phrase.label in ("", "tỉnh"))]
        if not own:
            return [phrase for phrase in named if phrase.label != "tỉnh"][:1]
        return [phrase for phrase in own if phrase.label != "thôn"] or own

    def _is_home(self, phrase: Phrase) -> bool:
        province = self._names.by_key[phrase.keys[0]].province
        return province is not None and province.name == HOME

    def _alone(self, phrase: Phrase) -> tuple[list[str], bool]:
        """The communes of this name and, unless its kind says which is meant, those of a district of this name."""
        senses, sure = self._senses(phrase)
        districts = self._districts(phrase)
        if districts and phrase.label in OF_DISTRICTS:
            senses = [sense for sense in senses if any(district.key in sense.districts for district in districts)]
        elif phrase.label in {sense.kind for sense in senses}:
            districts = []
        offered = [code for district in districts for code in district.codes]
        return _once([*_codes(senses), *offered]), sure or not senses

    def _together(self, telling: Sequence[Phrase]) -> tuple[list[str], bool]:
        """Several names: a commune in a district, or old and new names of one commune; at worst, each for itself."""
        districts = [phrase for phrase in reversed(telling) if phrase.label not in OF_COMMUNES]
        for phrase in sorted(districts, key=lambda phrase: phrase.label not in OF_DISTRICTS):
            others = [other for other in telling if other is not phrase]
            for district in self._districts(phrase):
                codes, sure = self._common(others, district.key)
                if codes:
                    return codes, sure
        return self._apart(telling)

    def _apart(self, telling: Sequence[Phrase]) -> tuple[list[str], bool]:
        """No name is the district of the others. A district that was said so and does not fit makes it unsure."""
        communes = [phrase for phrase in telling if phrase.label not in OF_DISTRICTS]
        codes, sure = self._common(communes)
        if codes:
            return codes, sure and len(communes) == len(telling)
        by_name = [code for phrase in communes for code in _codes(self._senses(phrase)[0])]
        return _once(by_name or [code for phrase in telling for code in self._alone(phrase)[0]]), False

    def _common(self, named: Sequence[Phrase], district: str = "") -> tuple[list[str], bool]:
        """The communes that every one of these names can mean, within a former district if one is given."""
        each = [self._senses(phrase, district) for phrase in named]
        offered = [_codes(senses) for senses, _ in each]
        common = [code for code in (offered[0] if offered else []) if all(code in codes for codes in offered)]
        return common, all(sure for _, sure in each)

    def _districts(self, phrase: Phrase) -> list[District]:
        found = [self._names.by_key[key].district for key in phrase.keys]
        return [district for district in found if district and phrase.label != "thôn"]

    def _senses(self, phrase: Phrase, district: str = "") -> tuple[list[Sense], bool]:
        """What a phrase can mean, and whether it is spelt so. Old lists count where nothing newer does."""
        senses = [sense for key in phrase.keys for sense in self._names.by_key[key].senses]
        inside = [sense for sense in senses if not district or district in sense.districts]
        trusted = phrase.slip or is_bare(phrase.words)
        spelt = [sense for sense in inside if trusted or same_marks(phrase.words, sense.words)]
        near_enough = spelt or inside
        newer = [sense for sense in near_enough if sense.vintage < Vintage.UNTIL_2020]
        left = newer or near_enough
        sure = bool(spelt and newer) and phrase.label != "thôn"
        return [sense for sense in left if sense.kind == phrase.label] or left, sure


def _km(commune: Commune, lat: float, lon: float) -> float:
    """Flat, which is right to a hundredth at this distance."""
    east = (lon - commune.lon) * math.cos(math.radians(commune.lat))
    return KM_A_DEGREE * math.hypot(lat - commune.lat, east)


def _codes(senses: Iterable[Sense]) -> list[str]:
    return _once(code for sense in senses for code in sense.codes)


def _once(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _found(codes: Sequence[str], sure: bool) -> Found:
    match codes:
        case []:
            return Nowhere()
        case [code]:
            return Meant(code, sure)
        case _:
            return Unclear(tuple(codes))
