"""Where two spellings differ, letter by letter. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from markupsafe import Markup

_LONGEST = 60  # letters; longer values differ in more than a slip


@lru_cache(maxsize=16_384)
def differing(ours: str, theirs: str) -> tuple[Markup, Markup]:
    """Both texts with what the other lacks marked; unmarked where they have little in common."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if ours == theirs or max(len(ours), len(theirs)) > _LONGEST or matcher.ratio() < 0.5:
        return Markup.escape(ours), Markup.escape(theirs)
    steps = matcher.get_opcodes()
    return (
        Markup().join(_part(ours[a:b], equal=tag == "equal") for tag, a, b, _, _ in steps),
        Markup().join(_part(theirs[c:d], equal=tag == "equal") for tag, _, _, c, d in steps),
    )


def _part(text: str, *, equal: bool) -> Markup:
    return Markup.escape(text) if equal or not text else Markup("<mark>{}</mark>").format(text)
