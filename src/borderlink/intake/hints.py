"""What the name of a column suggests that it holds, in the languages of the hints file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

# Shorter words are found in too many others: `no` in `notes`, `名` in every name.
_WHOLE = 4


def field_of(column: str) -> str | None:
    """The field a column's name stands for; None where it says nothing we know."""
    name = _plain(column)
    words = _words()
    if name in words:
        return words[name]
    found = ((re.search(rf"\b{re.escape(word)}\b", name), word) for word in words)
    within = [(m.start(), -len(word), word) for m, word in found if m and len(word) >= _WHOLE]
    return words[min(within)[2]] if within else None


def _plain(name: str) -> str:
    """Lower case, underscores and camel case as spaces."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return " ".join(re.sub(r"[_:/()-]+", " ", spaced).casefold().split())


@cache
def _words() -> dict[str, str]:
    hints = tomllib.loads((resources.files(__package__) / "hints.toml").read_text("utf-8"))
    return {_plain(word): field for field, words in hints.items() for word in words}
