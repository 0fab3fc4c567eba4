"""Rules on words: short, easy to read, quiet on a lock screen, nothing that must not be said."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.library.shelf import Shelf
from bot.model.content import Problem

SEEN = 60  # characters of a message that a lock screen shows (S2)
LONGEST_SENTENCE = 30  # words, as Vietnamese writes them: one syllable each

# A mark inside "3.000" ends no sentence: a space or the end is behind one that does.
_END = re.compile(r"""[.!?…]["”’)»]*(?=\s|$)|\n""")
_WORD = re.compile(r"\S*\w\S*")


def short_enough(shelf: Shelf) -> Iterator[Problem]:
    """One idea a message, on a small screen."""
    for each in shelf.texts():
        if len(each.text) > each.limit:
            over = f"{each.name.capitalize()} dài {len(each.text)} chữ cái"
            yield each.problem(f"{over}, nhiều nhất {each.limit}: viết ngắn lại.")


def easy_to_read(shelf: Shelf) -> Iterator[Problem]:
    """Who reads with difficulty has lost the beginning of a sentence of more than thirty words."""
    for each in shelf.texts():
        for start, sentence in sentences(each.text):
            words = _WORD.findall(sentence)
            if len(words) > LONGEST_SENTENCE:
                told = f'Câu "{" ".join(words[:4])}…" ({each.name}) dài {len(words)} tiếng'
                yield each.problem(f"{told}, nhiều nhất {LONGEST_SENTENCE}: tách làm hai câu.", start)


def easily_read(text: str) -> bool:
    """No sentence of more than thirty words."""
    return all(len(_WORD.findall(sentence)) <= LONGEST_SENTENCE for _, sentence in sentences(text))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each with its place. After "đi học, làm ăn… rồi" or "“Đi đâu?” rồi" the sentence goes on."""
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        sentence = text[start:end].strip()
        if sentence and not text[end:].lstrip()[:1].islower():
            yield text.index(sentence, start), sentence
            start = end


def quiet_on_a_lock_screen(shelf: Shelf) -> Iterator[Problem]:
    """The wrong person may hold the phone: no telling word begins in what the lock screen shows (S2)."""
    telling = _any_of(shelf.telling)
    for each in shelf.texts():
        if each.lead is None:
            continue
        for word in telling.finditer((each.lead + each.text).lower()):
            if word.start() < SEEN and word.end() > len(each.lead):
                told = f'Chữ "{word.group()}" ({each.name}) nằm trong {SEEN} chữ cái đầu, màn hình khóa sẽ hiện'
                yield each.problem(f"{told}: đưa xuống sau, hoặc dùng chữ khác.", word.start() - len(each.lead))


def quiet_in_menus(shelf: Shelf) -> Iterator[Problem]:
    """Names of topics and tracks stand in menus, for whoever looks over her shoulder."""
    telling = _any_of(shelf.telling)
    named = [("topic", "chủ đề", topic.key, topic.name) for topic in shelf.library.topics]
    named += [("track", "lớp học", track.key, track.name) for track in shelf.library.tracks]
    for kind, called, key, name in named:
        if word := telling.search(name.lower()):
            sentence = f'Tên {called} trong bảng chọn không được có chữ "{word.group()}": đặt tên kín đáo hơn.'
            passage = shelf.reading.passages["track" if kind == "track" else "topic", key]
            yield passage.problem(sentence, "name")


def telling(name: str, words: tuple[str, ...]) -> str:
    """The first word in it that tells what it is about; "" where there is none."""
    found = _any_of(words).search(name.lower())
    return found.group() if found else ""


@lru_cache(maxsize=4)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; no word at all where the list is empty."""
    each = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)" if each else r"(?!)")


def nothing_banned(shelf: Shelf) -> Iterator[Problem]:
    """Ended laws, bodies that are no more, strange telephone numbers, words that blame: see the lexicon."""
    for each in shelf.texts():
        for ban in shelf.bans:
            if found := ban.found_in(each.text):
                yield each.problem(f'"{found.group()}" ({each.name}). {ban.sentence}', found.start())
