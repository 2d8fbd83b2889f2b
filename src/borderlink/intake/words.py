"""Words of control fields → the record's vocabularies; what is not understood stays protective."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from borderlink.person import Flag, Handling, Role

_YES = "yes y true 1 j ja si sí oui да так ใช่ 是 はい 예 نعم oo"
_NO = "no n false 0 nein non нет ні ไม่ 否 いいえ 아니오 لا"
_ANSWERS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)
Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


def read_flag(text: str | None) -> Flag:
    """Yes or no; anything else was not assessed, which protects."""
    answer = read_yes_no(text)
    if answer is None:
        return Flag.NOT_ASSESSED
    return Flag.YES if answer else Flag.NO


def read_yes_no(text: str | None) -> bool | None:
    """True, False, or None where the word is neither."""
    word = (text or "").strip().casefold()
    return _ANSWERS.get(word)


def read_role(text: str | None) -> Role:
    """The role, or unknown, which is protected like a victim."""
    return _member(Role, (text or "").strip().casefold().replace("_", " ")) or Role.UNKNOWN


def read_handling(texts: list[str]) -> list[str]:
    """Europol codes in order; another code is H3, which the receiver must ask about."""
    codes = {
        _member(Handling, part.upper()) or Handling.H3
        for text in texts
        for part in re.split(r"[\s,;/+]+", text)
        if part
    }
    return sorted(codes)


def read_grade(text: str | None) -> str | None:
    """A source or information grade: the first letter or digit, upper case."""
    return text.strip().upper()[:1] if text else None


def _member(vocabulary: type[Vocabulary], word: str) -> Vocabulary | None:
    try:
        return vocabulary(word)
    except ValueError:
        return None
