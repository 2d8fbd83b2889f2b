"""Evidence as sentences that an officer can read aloud. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from borderlink.disclosure.fold import folded, same_letters
from borderlink.disclosure.values import Latin, country_name
from borderlink.linkage.evidence import Evidence


@dataclass(frozen=True, slots=True)
class _Topic:
    """How to speak of one comparison where both say the same, where they agree, where not."""

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
        "The birth dates go together: ours is {ours}, theirs {theirs}",
        "The birth dates speak against it: ours is {ours}, theirs {theirs}",
    ),
    "birth place": _Topic(
        "Both were born in {ours}",
        "The birth places go together: ours is {ours}, theirs {theirs}",
        "The birth places are not written alike: ours is {ours}, theirs {theirs}",
    ),
    "sex": _Topic(
        "Both are recorded as {ours}",
        "The recorded sex goes together: ours is {ours}, theirs {theirs}",
        "The recorded sex differs: ours is {ours}, theirs {theirs}",
    ),
    "nationality": _Topic(
        "Both have the nationality of {ours}",
        "They have a nationality in common: ours is of {ours}, theirs of {theirs}",
        "The nationalities differ: ours is of {ours}, theirs of {theirs}",
    ),
    "document": _Topic(
        "Both carry the document {ours}",
        "The documents go together: ours is {ours}, theirs {theirs}",
        "They have no document in common: ours is {ours}, theirs {theirs}",
    ),
}

# Labels of levels that only repeat what the sentence has just said.
_SAID = re.compile(
    r"same( day| place| number| telephone number| e-mail or account| vehicle plate)?"
    r"|different( numbers)?|a nationality in common"
)
_COUNTRY = re.compile(r"\b[A-Z]{3}\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in its parts, so that it can be said in another language."""

    pattern: str
    ours: str | None = None
    theirs: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        told = self.pattern.format(ours=self.ours, theirs=self.theirs)
        return f"{told} – {'; '.join(self.notes)}." if self.notes else f"{told}."


def say(item: Evidence, ours: str | None, theirs: str | None, latin: Latin) -> Said:
    """One comparison in plain words: the two values, how far they agree, and how rare that is.

    `ours` and `theirs` are the values compared, already put on the receiver's and the owner's
    side; `latin` gives the romanised reading of a name.
    """
    if ours is None or theirs is None:
        return Said(item.comparison.capitalize(), notes=(item.label,))
    return Said(
        _pattern(item, ours, theirs),
        _shown(item, ours, latin),
        _shown(item, theirs, latin),
        tuple(_notes(item, alike=folded(ours) == folded(theirs))),
    )


def _notes(item: Evidence, *, alike: bool) -> list[str]:
    """What the two values do not say themselves; how rare they are only where they agree.

    A name's level is its likeness and a word for its rarity, for which the detail has the number.
    """
    if item.bits <= 0 or item.detail is None:
        return [] if _SAID.fullmatch(item.label) else [item.label]
    likeness = item.label.partition(", ")[0]
    return [item.detail] if alike else [likeness, item.detail]


def _pattern(item: Evidence, ours: str, theirs: str) -> str:
    topic = _TOPICS.get(item.comparison) or _topic(item.comparison)
    if folded(ours) == folded(theirs):
        return topic.same
    return topic.close if item.bits > 0 else topic.different


def _topic(comparison: str) -> _Topic:
    return _Topic(
        f"Both have the same {comparison}: {{ours}}",
        f"The {comparison} goes together: ours is {{ours}}, theirs {{theirs}}",
        f"The {comparison} differs: ours is {{ours}}, theirs {{theirs}}",
    )


def _shown(item: Evidence, value: str, latin: Latin) -> str:
    """A name with its reading, Юлія Шевчук (Yuliia Shevchuk); a country by its name."""
    if item.comparison == "name":
        reading = latin.get(value)
        return value if reading is None or same_letters(value, reading) else f"{value} ({reading})"
    if item.comparison in ("nationality", "birth place"):
        return _COUNTRY.sub(lambda code: country_name(code[0]) or code[0], value)
    return value
