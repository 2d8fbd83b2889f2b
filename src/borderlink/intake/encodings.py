"""Which encodings a file's bytes make sense in: to check the declared one, and to propose one.

Nothing is ever read in an encoding because it was proposed: a person writes it into the feed's
file.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

SAMPLE = 200_000
CANDIDATES = (
    "utf-8", "utf-16", "cp1251", "koi8-r", "cp866", "iso8859-5", "cp1252", "cp1250", "iso8859-2",
    "cp1254", "cp1257", "cp1258", "cp1253", "cp1255", "cp1256", "iso8859-6", "cp874", "gb18030",
    "big5", "cp932", "euc_jp", "cp949",
)  # fmt: skip
# Of a hundred: text in its own encoding reaches 85 and more, in a wrong one rarely 60.
SURE, DOUBTFUL, NEAR = 85, 50, 8
# With fewer letters outside ASCII than this, the bytes do not say enough.
ENOUGH = 12
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_]|\w)*")
# The leading bytes of each double-byte set's frequent characters: what people write is there,
# what a wrong decoding yields mostly is not.
_FREQUENT = {
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5": ("big5", 0xA4, 0xC6),
    "cp932": ("shift_jis", 0x82, 0x97),
    "euc_jp": ("euc_jp", 0xA4, 0xCF),
    "cp949": ("euc_kr", 0xB0, 0xC8),
}
_COMMON = {
    "CYRILLIC": frozenset("оаеиінтрслвкмдпунязьгбчйюєї"),
    "ARABIC": frozenset("اليمنرتبدسعحفقكهوجشصخطةىأی"),
    "HEBREW": frozenset("יואהלרתמבשנדחקעספ"),
    "GREEK": frozenset("αιοςνετρσκπλμυηάίόέγδ"),
    "THAI": frozenset("านรกอสมเวงยิลัีดทปะหบตพไชุแ่้์"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding in which the bytes can be read, how far they then look like names (0–100)."""

    encoding: str
    plausibility: int
    sample: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the bytes allow. `encoding` is None where nothing is sure: then nobody may guess."""

    encoding: str | None
    candidates: tuple[Candidate, ...]
    why: str


def propose(data: bytes) -> Proposal:
    """The one encoding that fits, or the near candidates between which a person must choose."""
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            return Proposal(name, (_candidate(name, data),), "the file says so by its first bytes")
    if data.isascii():
        only = Candidate("utf-8", 100, _sample(data.decode("ascii")))
        return Proposal("utf-8", (only,), "there are only ASCII characters so far")
    if _is_utf8(data):
        return Proposal("utf-8", (_candidate("utf-8", data),), "the bytes are valid UTF-8")
    return _judged(data)


def _judged(data: bytes) -> Proposal:
    found = [c for name in CANDIDATES[2:] if (c := _candidate(name, data)).plausibility >= 0]
    found.sort(key=lambda c: (-c.plausibility, CANDIDATES.index(c.encoding)))
    if not found:
        return Proposal(None, (), "no known encoding can read it: it is no text, or damaged")
    best = found[0]
    near = [c for c in found if c.plausibility >= best.plausibility - NEAR]
    near = [c for i, c in enumerate(near) if not any(_same(c, o, data) for o in near[:i])]
    if best.plausibility < SURE:
        return Proposal(None, tuple(found[:5]), "in none of them does it look like ordinary text")
    if len(near) > 1:
        return Proposal(None, tuple(near), "it could be any of these, and only a reader can tell")
    return Proposal(best.encoding, tuple(found[:3]), f"{best.plausibility} of 100 points")


def contradiction(data: bytes, declared: str) -> str | None:
    """Why the bytes cannot be in the declared encoding although they can be decoded in it."""
    codec = codecs.lookup(declared).name
    for bom, name in _BOMS.items():
        if data.startswith(bom) and not codec.startswith(name):
            return f"its first bytes say that it is {name}"
    if codec.startswith(("utf", "ascii")):
        return None
    if _is_utf8(data) and _multibyte(data) >= ENOUGH:
        return "its bytes are valid UTF-8, which text in other encodings hardly ever is"
    return _implausible(data, codec)


def _implausible(data: bytes, codec: str) -> str | None:
    own = _candidate(codec, data)
    if own.plausibility >= DOUBTFUL or _multibyte(data) < ENOUGH:
        return None
    better = _judged(data)
    if better.encoding is None or better.candidates[0].plausibility - own.plausibility < DOUBTFUL:
        return None
    return f"read in it the text makes no sense; in {better.encoding} it does"


def _multibyte(data: bytes) -> int:
    return sum(byte > 0x7F for byte in data[:SAMPLE])


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _same(one: Candidate, other: Candidate, data: bytes) -> bool:
    """Encodings that differ only in characters this file does not use are one."""
    return _decoded(one.encoding, data) == _decoded(other.encoding, data)


def _decoded(name: str, data: bytes) -> str | None:
    try:
        # A sample may end in the middle of a character.
        return codecs.getincrementaldecoder(name)("strict").decode(data)
    except UnicodeError:
        return None


def _candidate(name: str, data: bytes) -> Candidate:
    text = _decoded(name, data)
    if text is None:
        return Candidate(name, -1, "")
    return Candidate(name, _plausibility(name, text), _sample(text))


def _sample(text: str) -> str:
    """The first words that are not plain ASCII, as a reader would look at them."""
    words = (word for word in _WORD.findall(text) if not word.isascii())
    return " ".join(dict.fromkeys(list(words)[:200]))[:80]


def _plausibility(name: str, text: str) -> int:
    """How many of the letters outside ASCII stand where people would have written them."""
    letters, good = 0, 0
    for word, count in Counter(_foreign(text)).items():
        letters += len(word) * count
        good += _good_letters(name, word) * count
    return round(100 * good / letters) if letters else 0


def _foreign(text: str) -> Iterator[str]:
    """Runs of characters between ASCII ones that are no letters."""
    return (run for run in re.split(r"[\x00-@\[-`{-\x7f]+", text) if run and not run.isascii())


def _good_letters(name: str, word: str) -> int:
    if name in _FREQUENT:
        return sum(_is_frequent(name, c) for c in word)
    kinds = {kind for c in word if (kind := _kind(c)) != "MARK"}
    if len(kinds) != 1 or _odd_case(word):
        return 0
    (kind,) = kinds
    if kind == "LATIN":
        # Words of Latin letters are mostly ASCII; mojibake is mostly not.
        foreign = sum(not c.isascii() for c in word)
        return len(word) if foreign * 2 <= len(word) else 0
    common = _COMMON.get(kind)
    if common is None:
        return 0
    share = sum(c in common for c in word.lower()) / len(word)
    return len(word) if share >= 0.5 else 0


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """The script of a letter; OTHER for what does not belong into a word."""
    category = unicodedata.category(character)
    if category.startswith("M") or character in "’ʼ\u200c\u200d\u0640":
        return "THAI" if "\u0e00" <= character <= "\u0e7f" else "MARK"
    if not category.startswith("L"):
        return "OTHER"
    return unicodedata.name(character, "OTHER").split()[0]


def _odd_case(word: str) -> bool:
    """A capital behind a small letter: KOI8 read as cp1251 and its like swap the case."""
    return any(a.islower() and b.isupper() for a, b in pairwise(word))


@lru_cache(maxsize=20_000)
def _is_frequent(name: str, character: str) -> bool:
    codec, low, high = _FREQUENT[name]
    if character.isascii():
        return True
    try:
        lead = character.encode(codec)[0]
    except UnicodeEncodeError:
        return False
    return low <= lead <= high or unicodedata.category(character) in ("Zs", "Po", "Pd")
