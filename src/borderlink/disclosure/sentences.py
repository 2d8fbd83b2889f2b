"""Evidence as sentences that an officer can read aloud. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from borderlink.disclosure.values import Latin
from borderlink.linkage.evidence import Evidence

_NOTHING = 0.05  # bits; less neither speaks for nor against


@dataclass(frozen=True, slots=True)
class _Topic:
    """How to speak of one comparison: both share it, they differ in it, one of them lacks it."""

    same: str
    close: str
    different: str


_TOPICS = {
    "name": _Topic(
        "Both are called {ours}",
        "Ours is called {ours}, theirs {theirs}",
        "The names do not go together: ours is {ours}, theirs {theirs}",
    ),
    "birth": _Topic(
        "Both were born on {ours}",
        "The birth dates are close: ours is {ours}, theirs {theirs}",
        "The birth dates differ: ours is {ours}, theirs {theirs}",
    ),
    "birth place": _Topic(
        "Both were born in {ours}",
        "The birth places go together: ours is {ours}, theirs {theirs}",
        "The birth places differ: ours is {ours}, theirs {theirs}",
    ),
    "sex": _Topic(
        "Both are recorded as {ours}",
        "The recorded sex goes together: ours is {ours}, theirs {theirs}",
        "The recorded sex differs: ours is {ours}, theirs {theirs}",
    ),
    "nationality": _Topic(
        "Both have the nationality {ours}",
        "The nationalities go together: ours is {ours}, theirs {theirs}",
        "The nationalities differ: ours is {ours}, theirs {theirs}",
    ),
    "document": _Topic(
        "Both carry the document {ours}",
        "The documents go together: ours is {ours}, theirs {theirs}",
        "The documents differ: ours is {ours}, theirs {theirs}",
    ),
}


def sentence(item: Evidence, ours: str | None, theirs: str | None, latin: Latin) -> str:
    """One comparison in plain words, with the two values, what sort of agreement, and how much.

    `ours` and `theirs` are the values compared, already put on the receiver's and the owner's
    side; `latin` gives the romanised reading of a name.
    """
    topic = _TOPICS.get(item.comparison, _topic(item.comparison))
    if ours is None or theirs is None:
        return f"{item.comparison.capitalize()}: {item.label}."
    if item.bits < _NOTHING and not _equal(ours, theirs):
        pattern = topic.different
    else:
        pattern = topic.same if _equal(ours, theirs) else topic.close
    read = latin if item.comparison == "name" else {}
    said = pattern.format(ours=_shown(ours, read), theirs=_shown(theirs, read))
    notes = [note for note in (item.label, item.detail) if note and not _redundant(note, pattern)]
    return said + (f" ({'; '.join(notes)})." if notes else ".")


def _topic(comparison: str) -> _Topic:
    return _Topic(
        f"Both have the same {comparison}: {{ours}}",
        f"{comparison.capitalize()}: ours is {{ours}}, theirs {{theirs}}",
        f"{comparison.capitalize()} differs: ours is {{ours}}, theirs {{theirs}}",
    )


def _shown(value: str, latin: Latin) -> str:
    """A name with its reading in brackets, where the reading is news: Юлія Шевчук (Yuliia …)."""
    reading = latin.get(value)
    return value if reading is None or _equal(reading, value) else f"{value} ({reading})"


def _redundant(note: str, pattern: str) -> bool:
    """Whether a level's label only repeats what the sentence says already."""
    return note.lower() in ("same", "exact", "different", "else") and "{" in pattern


def _equal(a: str, b: str) -> bool:
    return _folded(a) == _folded(b)


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold().strip()
