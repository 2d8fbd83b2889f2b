"""What is known of single Han characters: their standard form, and how they are read.

The file has a line for each character: character; the form that its variants share, empty where it
is its own; then its readings without tones, the commonest first: Mandarin (pinyin, v for ü),
Cantonese (jyutping), Korean (Hangul), Hokkien (Tâi-lô).
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from borderlink.errors import ModelError

FILE = "characters.txt.xz"
FORMAT = "borderlink-characters-2"
_KOREAN = 3  # field of a line


@dataclass(frozen=True, slots=True)
class Character:
    """One Han character."""

    standard: str
    mandarin: tuple[str, ...] = ()
    cantonese: tuple[str, ...] = ()
    korean: tuple[str, ...] = ()
    hokkien: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """Character → the rest of its line; loaded at the first Han name, in about 0.05 s."""
    file = resources.files("borderlink.names") / "readings" / FILE
    return read_characters(file.read_bytes())


def read_characters(content: bytes) -> dict[str, str]:
    """The lines of a file by their character.

    Raises ModelError where the file is damaged or of another format.
    """
    try:
        head, *lines = lzma.decompress(content).decode().rstrip("\n").split("\n")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise ModelError(f"names/readings/{FILE}: damaged ({type(error).__name__})") from None
    if not head.startswith(FORMAT):
        raise ModelError(f"names/readings/{FILE}: another format. Build it again.")
    return {line[0]: line[2:] for line in lines}


def korean_syllables() -> frozenset[str]:
    """The syllables that Korean reads some character by, as the table has them."""
    fields = (line.split("\t")[_KOREAN] for line in _lines().values())
    return frozenset(syllable for field in fields for syllable in field.split())


def korean_and_mandarin() -> Iterator[tuple[list[str], list[str]]]:
    """How Korean and Mandarin read each standard character that Korean reads."""
    for line in _lines().values():
        standard, mandarin, _, korean, _ = line.split("\t")
        if korean and not standard:
            yield korean.split(), mandarin.split()


@lru_cache(maxsize=16384)
def character(written: str) -> Character:
    """What is known of a character; of an unknown one only that it is its own standard form."""
    line = _lines().get(written)
    if line is None:
        return Character(written)
    standard, mandarin, cantonese, korean, hokkien = line.split("\t")
    return Character(
        standard=standard or written,
        mandarin=tuple(mandarin.split()),
        cantonese=tuple(cantonese.split()),
        korean=tuple(korean.split()),
        hokkien=tuple(hokkien.split()),
    )


@lru_cache(maxsize=65536)
def standard(text: str) -> str:
    """The text in standard forms: simplified for traditional (偉 伟), new for old (澤 沢 泽).

    Only characters that are one and the same in another writing are folded: 小 and 晓 stay apart.
    """
    return "".join(character(c).standard for c in text)
