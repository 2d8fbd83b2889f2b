"""The words around a date: approximately, between … and, age … on, a) … b) …, unknown."""

from __future__ import annotations

import re

from borderlink.intake.dates.fold import fold

_APPROXIMATE = re.compile(
    r"\b(ca?\.?|circa|cca|approximately|approximative|approx\.?|about|around|abt\.?|est\.?|"
    r"estimated|probably|possibly|environ|vers|etwa|około|около|приблизно|близько|hacia|"
    r"aproximadamente)(?=\W|\d)\s*|\((approximately|approx\.?|probably) ?\)|^~|"
    r"約|约|頃|ごろ|おおよそ|ประมาณ|حوالي|حدود"
)
_BETWEEN = re.compile(r"^(?:between|entre|между|між|from)\s+(.+?)\s+(?:and|et|y|и|та|to)\s+(.+)$")
_YEARS = re.compile(r"^(\d{4})年?\s*(?:-|/|to|until)\s*(\d{4})年?$")
_SPACED = re.compile(r"^(.*\d.*?)\s+(?:-|to)\s+(.*\d.*)$")
_FROM_TO = re.compile(r"^(.+?)から(.+?)(?:まで)?(?:の間)?$")
_DECADE = re.compile(r"^(\d{3})0'?s$")
_AGE = re.compile(
    r"^(?:age|aged|alter|edad|возраст|вік|อายุ):?\s*(\d{1,3})"
    r"\s*(?:years? old|years|y\.?o\.?|лет|ปี)?\s*(?:on|at|as of|am|el|на|ณ|เมื่อ)\s+(.+)$"
)
_NO_YEAR = re.compile(r"^--\d{2}-?\d{2}$")
# A bracketed mark is a mark anywhere; a bare one only after a space or another separator.
_MARKS = (
    re.compile(r"\(([a-z]|\d{1,2})\)\s*"),
    re.compile(r"(?:^|(?<=[\s;,]))([a-z]|\d{1,2})\)\s*"),
    re.compile(r"(?:^|(?<=[\s;,]))(\d{1,2})\.\s+"),
)
_OR = re.compile(r"\s*[;|]\s*|\s+or\s+|\s+или\s+|\s+або\s+|,?\s*または|,(?=\d{4}年)")
_BRACKETED_OR = re.compile(r"\s*\(or\s+([^()]+)\)")
_AROUND = " ;,|"
_NOTHING = (
    "unknown|unk|n/a|na|none|null|nil|nan|not known|not available|unspecified|x|неизвестно|"
    "невідомо|н/д|нет|не указано|ไม่ทราบ|ไม่ระบุ|"
    "不明|不詳|未详|未知|미상|غير معروف|نامعلوم|desconocido|"
    "desconocida|s/d|inconnu|unbekannt|-0-"
)
_WORDS = frozenset(map(fold, _NOTHING.split("|")))


def is_placeholder_word(text: str) -> bool:
    """Words that say that nothing is known."""
    return text in _WORDS or not any(c.isalnum() for c in text)


def is_without_year(text: str) -> bool:
    """A day of a year nobody knows, as ISO 8601 wrote it: --04-17."""
    return bool(_NO_YEAR.match(text))


def without_approximation(text: str) -> tuple[str, bool]:
    """The text without ‘about’, and whether it was there."""
    rest = " ".join(_APPROXIMATE.sub(" ", text).split())
    return (rest, True) if rest != text and any(c.isdigit() for c in rest) else (text, False)


def age_statement(text: str) -> tuple[int, str] | None:
    """The age and the day it was stated for."""
    match = _AGE.match(text)
    return (int(match[1]), match[2]) if match else None


def range_ends(text: str) -> tuple[str, str] | None:
    """Both ends of ‘1955–1958’, ‘between 1960 and 1962’, ‘1960s’."""
    if decade := _DECADE.match(text):
        return f"{decade[1]}0", f"{decade[1]}9"
    forms = (_BETWEEN, _FROM_TO, _YEARS, _SPACED)
    match = next((m for form in forms if (m := form.match(text))), None)
    return (match[1], match[2]) if match else None


def alternatives(text: str) -> list[str]:
    """The parts of a list ‘a) … b) …’, ‘(1) … (2) …’, ‘1. … 2. …’, ‘… or …’; else the text."""
    for mark in _MARKS:
        if parts := _numbered(text, mark):
            return parts
    plain = _BRACKETED_OR.sub(r" or \1", text)
    return [part for p in _OR.split(plain) if (part := p.strip(_AROUND))]


def _numbered(text: str, mark: re.Pattern[str]) -> list[str]:
    """Parts between marks that count up from the first; `1. 5. 1985` is a date, not a list."""
    marks: list[re.Match[str]] = []
    for match in mark.finditer(text):
        if _ordinal(match[1]) == len(marks):
            marks.append(match)
    if not marks or marks[0].start() != 0 or (len(marks) < 2 and not text.startswith("(")):
        return []
    ends = [m.start() for m in marks[1:]] + [len(text)]
    parts = [text[m.end() : end].strip(_AROUND) for m, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part]


def _ordinal(mark: str) -> int:
    return int(mark) - 1 if mark.isdigit() else ord(mark) - ord("a")
