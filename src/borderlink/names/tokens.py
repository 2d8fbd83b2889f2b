"""A clean name → honorifics set aside, and the tokens that carry the name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from borderlink.names.han import split_surname
from borderlink.names.scripts import UNKNOWN, script_of

MOST_TOKENS = 10
LONGEST_TOKEN = 32

_ANYWHERE = frozenset(
    "mr mrs ms miss dr prof professor sir rev eng ing sheikh sheik shaikh shaykh haji hajji hajj "
    "alhaj sayyid sayed syed mullah mawlawi maulvi ayatollah khun herr frau monsieur madame mme "
    "mlle señor señora senor senora sra srta don doña gen col maj capt lt sgt "
    "господин госпожа г-н г-жа пан пані دكتور الدكتور السيد الشيخ شيخ حاج الحاج حاجي آقاي خانم "
    "श्री श्रीमती डॉ कुमारी 先生 女士 小姐 氏 様 さん 씨 님 κ κυρία κύριος".split()
)
_LEADING = frozenset("u daw mg ma ko lok neang นาย นาง นางสาว".split())
_PREFIXES = {
    "Thai": ("เด็กหญิง", "เด็กชาย", "นางสาว", "คุณ", "นาง", "นาย"),
    "Mymr": ("ဒေါ်", "ဦး"),
    "Laoo": ("ທ້າວ", "ນາງ", "ທ່ານ"),
    "Khmr": ("លោកស្រី", "លោក", "កញ្ញា"),
}
_SUFFIXES = {"Hani": ("先生", "女士", "小姐", "氏", "様"), "Kana": ("さん",), "Hang": ("님",)}
_KOREAN_COMPOUND = frozenset("남궁 황보 제갈 사공 선우 서문 독고 동방".split())
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나진지엄채원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두감음빈동온호범좌팽승간상시갈단이리림류량라로"
)
_BURMESE_SYLLABLE = re.compile(r"(?<!္)(?=[က-အဣ-ဪဿ၎](?![ျြွှ]*[်္]))")


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name in one script."""

    text: str
    script: str


def tokenize(text: str) -> tuple[list[Token], list[str]]:
    """(tokens, honorifics); at least one token stays where there is any letter."""
    words = [w for w in _words(text)][: 2 * MOST_TOKENS]
    kept, honorifics = _without_titles(words)
    tokens = [part for word in kept for part in _segmented(word, alone=len(kept) == 1)]
    return tokens[:MOST_TOKENS], honorifics


def _words(text: str) -> list[Token]:
    words: list[Token] = []
    for run in _runs(text):
        words.extend(_by_script(run[: 4 * LONGEST_TOKEN]))
    return words


def _runs(text: str) -> list[str]:
    """Maximal runs of letters and their marks; an apostrophe joins, all else separates."""
    joined = text.replace("'", "")
    characters = (c if _is_part(c) else " " for c in joined)
    return "".join(characters).split()


def _is_part(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and character not in "ᆞ・·"


def _by_script(run: str) -> list[Token]:
    pieces: list[Token] = []
    start, current = 0, UNKNOWN
    for at, character in enumerate(run):
        script = script_of(character)
        if UNKNOWN in (script, current) or script == current:
            current = script if current == UNKNOWN else current
            continue
        pieces.append(Token(run[start:at], current))
        start, current = at, script
    pieces.append(Token(run[start:], current))
    return [Token(p.text[:LONGEST_TOKEN], p.script) for p in pieces if p.script != UNKNOWN]


def _without_titles(words: list[Token]) -> tuple[list[Token], list[str]]:
    titles = [w for w in words if w.text.lower() in _ANYWHERE]
    if words and words[0].text.lower() in _LEADING and len(words) - len(titles) > 2:
        titles.append(words[0])
    kept = [w for w in words if w not in titles]
    if not kept:
        return words, []
    kept, attached = _without_attached(kept)
    return kept, [t.text for t in titles] + attached


def _without_attached(words: list[Token]) -> tuple[list[Token], list[str]]:
    """Titles written onto the name, as Thai, Burmese, Khmer and Lao do before, Chinese after."""
    first, last = words[0], words[-1]
    for prefix in _PREFIXES.get(first.script, ()):
        if first.text == prefix and len(words) > 1:
            return words[1:], [prefix]
        if first.text.startswith(prefix) and len(first.text) > len(prefix) + 1:
            return [Token(first.text.removeprefix(prefix), first.script), *words[1:]], [prefix]
    for suffix in _SUFFIXES.get(last.script, ()):
        if last.text.endswith(suffix) and len(last.text) > len(suffix) + 1:
            return [*words[:-1], Token(last.text.removesuffix(suffix), last.script)], [suffix]
    return words, []


def _segmented(word: Token, *, alone: bool) -> list[Token]:
    if word.script == "Mymr":
        parts = tuple(p for p in _BURMESE_SYLLABLE.split(word.text) if p)
    elif word.script == "Hani" and alone:
        parts = split_surname(word.text)
    elif word.script == "Hang" and alone:
        parts = _korean(word.text)
    else:
        parts = (word.text,)
    return [Token(part, word.script) for part in parts]


def _korean(name: str) -> tuple[str, ...]:
    if len(name) in (3, 4) and name[:2] in _KOREAN_COMPOUND:
        return name[:2], name[2:]
    if len(name) in (2, 3) and name[0] in _KOREAN_SURNAMES:
        return name[0], name[1:]
    return (name,)
