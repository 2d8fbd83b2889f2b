"""Who else fits our record: the runner-ups of a match, and what they share with it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from borderlink.disclosure.told import ToldMatch, ToldNight

MOST = 5  # shown beside one match; the queue has them all
# What ties two records together beyond who they say they are.
_IDENTIFIERS = frozenset({"document", "phone", "email", "plate"})
_VICTIMS = frozenset({"victim", "potential victim"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another match of the same record of ours; `shares` names identifiers, not their values."""

    match: ToldMatch
    shares: tuple[str, ...]


def runner_ups(told: ToldNight) -> Mapping[str, tuple[Candidate, ...]]:
    """Match id → the other candidates for the same record, in the order of the queue.

    A victim's identifiers are tied to nobody, not even by their names.
    """
    by_record: dict[tuple[str, str], list[ToldMatch]] = defaultdict(list)
    for match in told.matches:
        if match.state != "withdrawn":
            by_record[match.our_feed, match.our_record].append(match)
    return {
        match.match_id: tuple(map(_candidate, islice((o for o in matches if o is not match), MOST)))
        for matches in by_record.values()
        if len(matches) > 1
        for match in matches
    }


def _candidate(match: ToldMatch) -> Candidate:
    shares = [r.comparison for r in match.reasons if r.bits > 0 and r.comparison in _IDENTIFIERS]
    return Candidate(match, () if _is_of_a_victim(match) else tuple(shares))


def _is_of_a_victim(match: ToldMatch) -> bool:
    roles = (f for f in match.fields if f.field == "role")
    return any(value.raw in _VICTIMS for f in roles for value in (*f.ours, *f.theirs))
