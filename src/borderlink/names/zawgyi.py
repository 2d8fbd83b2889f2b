"""Burmese typed in the Zawgyi font's encoding → Unicode; most of it before 2019 was."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

Rule = tuple[re.Pattern[str], str]

_CONSONANT = "က-ဪဿ"
# Unicode stacks consonants of one class only (န္တ), or under the mark of kinzi.
_STACKED = re.compile(
    "[က-င]္(?=[က-င])|[စ-ည]္(?=[စ-ည])|[ဋ-ဏ]္(?=[ဋ-ဏ])|[တ-န]္(?=[တ-န])|[ပ-မ]္(?=[ပ-မ])|"
    "လ္(?=လ)|သ္(?=သ)|်္(?=[က-အ])"
)
# What Unicode never writes besides: a vowel E, a medial RA or a killed consonant that begins a
# word, codes of stacked forms (Unicode gives them to other languages).
_NEVER_UNICODE = re.compile(
    rf"(?:^|\s)(?:[ေျၾ-ႄ]|[{_CONSONANT}]်)|္|[ၾၿႀႂ-ႄ][{_CONSONANT}]|[ၠ-ၭၰ-ၽႅ-ႊႏ-ႝဳဴ]"
)
# What Zawgyi rather than Unicode writes, and the other way about. လွ is Hla in Zawgyi, one of the
# most frequent syllables; nobody's name has the Lwa that it is in Unicode.
_RATHER_ZAWGYI = re.compile(
    rf"[^{_CONSONANT}ျ-ှ္]ေ[{_CONSONANT}]|်[ျ-ှါ-ူဲေ]|လွ(?=ေ?[{_CONSONANT}](?!့?်)|$|\s)"
)
_RATHER_UNICODE = re.compile(rf"[ျြွှ]ေ(?![{_CONSONANT}])|[{_CONSONANT}]်(?:[{_CONSONANT}း]|့|$|\s)")


def is_zawgyi(text: str) -> bool:
    """Whether the text is Zawgyi; what is written alike in both counts as Unicode."""
    if _NEVER_UNICODE.search(_STACKED.sub("", text)):
        return True
    return len(_RATHER_ZAWGYI.findall(text)) > len(_RATHER_UNICODE.findall(text))


def to_unicode(text: str) -> str:
    """The same text in Unicode order and codes."""
    for rules in _passes():
        text = _passed(text, rules)
    return text


def _passed(text: str, rules: list[Rule]) -> str:
    """Each place is rewritten by the first rule that fits it, and what is written stays."""
    written: list[str] = []
    at = 0
    while at < len(text):
        for pattern, replacement in rules:
            match = pattern.match(text, at)
            if match and match.end() > at:
                written.append(match.expand(replacement))
                at = match.end()
                break
        else:
            written.append(text[at])
            at += 1
    return "".join(written)


@lru_cache(maxsize=1)
def _passes() -> list[list[Rule]]:
    table = (resources.files("borderlink.names") / "zawgyi.txt").read_text("utf-8")
    return [
        [_rule(line) for line in block.split("\n") if line and not line.startswith("#")]
        for block in table.strip().split("\n\n")
    ]


def _rule(line: str) -> Rule:
    """A rule in the notation of the CLDR, whose patterns are those of `re` but for blanks."""
    pattern, _, replacement = line.replace(" ", "").replace("|", "").partition(">")
    letters = re.sub(r"\\u(\w{4})", lambda code: chr(int(code[1], 16)), replacement)
    return re.compile(pattern), letters.replace("$", "\\")
