"""Entity ids that survive the night: an entity keeps its id while it keeps most of its records."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing is misread
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an entity: created, merged into or split from another, or ended."""

    entity_id: str
    change: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """The id of every record's entity, and what changed since the night before."""

    entity_of: Mapping[int, str]
    changes: tuple[Change, ...]


def identify(
    members: Sequence[Sequence[int]],
    before: Mapping[int, str],
    *,
    secret: bytes,
    used: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> Identified:
    """Give each group of records an id: an old one where it may keep it, a new one otherwise.

    `used` says which of some ids may not be given again.
    """
    found = _heirs(members, before)
    taken = set(before.values())
    for attempt in count():
        wanted = {
            position: _id_of(secret, group[0], attempt)
            for position, group in enumerate(members)
            if position not in found
        }
        if not wanted:
            break
        taken |= set(used(wanted.values()))
        for position, identifier in wanted.items():
            if identifier not in taken:
                found[position] = identifier
                taken.add(identifier)
    ids = [found[position] for position in range(len(members))]
    entity_of = {record: ids[i] for i, group in enumerate(members) for record in group}
    changes = _changes(members, ids, before, entity_of)
    return Identified(entity_of, tuple(sorted(changes, key=_order)))


def _heirs(members: Sequence[Sequence[int]], before: Mapping[int, str]) -> dict[int, str]:
    """Position of a group → the old id it inherits; the largest common part decides."""
    overlaps = Counter(
        (position, before[record])
        for position, group in enumerate(members)
        for record in group
        if record in before
    )
    heirs: dict[int, str] = {}
    given: set[str] = set()
    for (position, old), _ in sorted(
        overlaps.items(), key=lambda item: (-item[1], members[item[0][0]][0], item[0][1])
    ):
        if position not in heirs and old not in given:
            heirs[position] = old
            given.add(old)
    return heirs


def _changes(
    members: Sequence[Sequence[int]],
    ids: Sequence[str],
    before: Mapping[int, str],
    entity_of: Mapping[int, str],
) -> list[Change]:
    known = set(before.values())
    changes = []
    for identifier, group in zip(ids, members, strict=True):
        if identifier not in known:
            origin = Counter(before[record] for record in group if record in before)
            changes.append(
                Change(identifier, "split from", _most_common(origin))
                if origin
                else Change(identifier, "created")
            )
    gone = known - set(ids)
    fate: dict[str, Counter[str]] = {old: Counter() for old in gone}
    for record, old in before.items():
        if old in gone and record in entity_of:
            fate[old][entity_of[record]] += 1
    for old, where in fate.items():
        changes.append(
            Change(old, "merged into", _most_common(where)) if where else Change(old, "ended")
        )
    return changes


def _most_common(counter: Counter[str]) -> str:
    return min(counter, key=lambda identifier: (-counter[identifier], identifier))


def _order(change: Change) -> tuple[str, str, str]:
    return change.entity_id, change.change, change.other or ""


def _id_of(secret: bytes, record: int, attempt: int) -> str:
    """Keyed, so that an id tells nothing of the records in it."""
    digest = hmac.digest(secret, f"entity:{record}:{attempt}".encode(), "sha256")
    number = int.from_bytes(digest[:8])
    digits = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_DIGITS))
    return f"E-{digits[:6]}-{digits[6:]}"
