"""How a rule or a record names receivers: `TH-IB`, `kind:police`, `country:TH`, `*`."""

from __future__ import annotations

from collections.abc import Iterable

from borderlink.config import Agency

EVERYONE = "*"


def names_receiver(selectors: Iterable[str], receiver: Agency) -> bool:
    """Whether any selector names this receiver, or everyone."""
    return any(_selects(selector.strip(), receiver) for selector in selectors)


def releases(releasable_to: Iterable[str], receiver: Agency) -> bool:
    """Whether a record's own list names this receiver; `*` releases to nobody by name."""
    return names_receiver((s for s in releasable_to if s.strip() != EVERYONE), receiver)


def _selects(selector: str, receiver: Agency) -> bool:
    kind, colon, value = selector.partition(":")
    if not colon:
        return selector in (EVERYONE, receiver.code)
    facts = {"kind": receiver.kind, "country": receiver.country}
    return facts.get(kind.strip().lower(), "").lower() == value.strip().lower() != ""
