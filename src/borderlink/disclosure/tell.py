"""Everything one receiver may be told in one night; what may not leave stops here."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from borderlink.config import Agency, Config
from borderlink.disclosure.asked import (
    Asked,
    carried_before,
    grants_for,
    recalled_matches,
    requests_of,
    told_recalls,
    told_requests,
)
from borderlink.disclosure.feeds import told_feeds, told_quarantine
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.gather import (
    RECALLED,
    Found,
    found_matches,
    not_recalled,
    read_decisions,
    read_latin,
    read_records,
)
from borderlink.disclosure.grants import Grant, with_grant
from borderlink.disclosure.match import Side, told_match
from borderlink.disclosure.quality import told_quality
from borderlink.disclosure.rules import Ruling, decide
from borderlink.disclosure.strength import ORDER
from borderlink.disclosure.told import Level, ToldDecision, ToldMatch, ToldNight
from borderlink.person import Record
from borderlink.store import Store

_OPEN = "open"
_ASKED = frozenset({"new", _OPEN, "changed", "re-opened", "renewed"})
_SILENT = frozenset({"settled", "suppressed"})
_WITHDRAWN = "withdrawn"
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a receiver is told, and by which ruling each match of it.

    The rulings are for the log and the owner: on a hit, the name of the rule alone would tell the
    receiver that the person is a victim or a minor.
    """

    told: ToldNight
    rulings: Mapping[str, Ruling]


def tell(
    store: Store, config: Config, receiver: Agency, night: date, *, silent: bool = False
) -> Telling:
    """What `receiver` is told on `night`, urgent, new and strong matches first.

    `suppressed` counts only settled matches that the receiver may know of. With `silent` these are
    told as well: whoever answered a match may look at it again.
    """
    all_found = found_matches(store, receiver.code)
    teller = _Teller.of(all_found, store, config, receiver, night)
    matches: list[ToldMatch] = []
    rulings: dict[str, Ruling] = {}
    allowed = teller.allowed(all_found)
    for found, ruling in allowed:
        if told := teller.tell(found, ruling, silent=silent):
            matches.append(told)
            recalled = found.state == _WITHDRAWN
            rulings[found.match_id] = replace(ruling, rule_id=RECALLED) if recalled else ruling
    known = {found.match_id: teller.own_record(found) for found, _ in allowed}
    taken_back = teller.to_recall - known.keys()
    references = {match: reference(teller.secret, match) for match in known.keys() | taken_back}
    versions = store.rows("SELECT max(model_version), max(ruleset) FROM scored_pair")[0]
    told_night = ToldNight(
        receiver=receiver.code,
        receiver_name=receiver.name,
        language=receiver.language,
        operator=config.settings.operator,
        night=night,
        model_version=versions[0] or "none",
        ruleset=versions[1] or "none",
        matches=tuple(sorted(matches, key=_first_to_last)),
        suppressed=sum(f.state in _SILENT and f.match_id not in rulings for f, _ in allowed),
        feeds=told_feeds(store, config, receiver, night),
        quarantine=told_quarantine(store, receiver, night),
        requests=told_requests(
            teller.asked,
            config=config,
            receiver=receiver.code,
            night=night,
            own_records=known,
            references=references,
        ),
        recalled=told_recalls(store, config, receiver.code, taken_back, references),
        quality=told_quality(store, receiver),
    )
    return Telling(told_night, rulings)


def reference(secret: bytes, match_id: str) -> str:
    """What both sides quote on the phone: says nothing, and cannot be guessed from the match id."""
    number = int.from_bytes(hmac.digest(secret, match_id.encode(), "sha256")[:5])
    digits = "".join(_BASE32[number >> 5 * place & 31] for place in reversed(range(8)))
    return f"{digits[:4]}-{digits[4:]}"


def _first_to_last(told: ToldMatch) -> tuple[bool, bool, int, float, str]:
    """Urgent, then tonight's news before what is still open, then by strength.

    By what is told only: a hit's exact weight must not show in its place in the queue.
    """
    weight = told.match_weight if told.match_weight is not None else float("-inf")
    known = told.state == _OPEN
    return not told.urgent, known, ORDER.index(told.strength), -weight, told.match_id


@dataclass(frozen=True, slots=True)
class _Teller:
    """What is needed to tell one receiver of any of its matches."""

    config: Config
    receiver: Agency
    night: date
    secret: bytes
    records: Mapping[int, Record]
    latin: Mapping[int, Mapping[str, str]]
    history: Mapping[str, list[ToldDecision]]
    to_recall: frozenset[str]
    recalled: frozenset[str]
    asked: list[Asked]
    grants: Mapping[str, Grant]
    carried: frozenset[tuple[str, str]]

    @classmethod
    def of(
        cls, found: list[Found], store: Store, config: Config, receiver: Agency, night: date
    ) -> _Teller:
        record_ids = {record_id for f in found for record_id in (f.ours, f.theirs)}
        asked = requests_of(store, receiver.code)
        return cls(
            config=config,
            receiver=receiver,
            night=night,
            secret=store.secret("reference"),
            records=read_records(store, record_ids),
            latin=read_latin(store, record_ids),
            history=read_decisions(store),
            to_recall=not_recalled(store, receiver.code, night),
            recalled=frozenset(recalled_matches(store, receiver.code)),
            asked=asked,
            grants=grants_for(asked, receiver.code, night),
            carried=carried_before(store, receiver.code, night),
        )

    def allowed(self, all_found: list[Found]) -> list[tuple[Found, Ruling]]:
        """The matches that the receiver may know of.

        That a record also fits another person is told only where the receiver may know of another
        match of it: else the mark would disclose one that is none of its business.
        """
        ruled = [(found, self._ruling(found)) for found in all_found]
        known = [(found, ruling) for found, ruling in ruled if ruling is not None]
        seen = Counter(
            record for f, _ in known if f.state != _WITHDRAWN for record in (f.ours, f.theirs)
        )
        return [
            (replace(f, ambiguous=f.ambiguous and max(seen[f.ours], seen[f.theirs]) > 1), ruling)
            for f, ruling in known
        ]

    def _ruling(self, found: Found) -> Ruling | None:
        """What their owner allows; None where the receiver may not know of the match at all."""
        ours, theirs = self.records.get(found.ours), self.records.get(found.theirs)
        owner = self.config.agencies.get(theirs.agency) if theirs else None
        if ours is None or theirs is None or owner is None or found.match_id in self.recalled:
            return None
        ruling = decide(theirs, owner, self.receiver, self.night, facing=ours.role)
        if grant := self.grants.get(found.match_id):
            ruling = with_grant(
                ruling,
                grant,
                record=theirs,
                owner=owner,
                receiver=self.receiver,
                on=self.night,
                facing=ours.role,
            )
        return None if ruling.level is Level.NOTHING else ruling

    def tell(self, found: Found, ruling: Ruling, *, silent: bool) -> ToldMatch | None:
        """The match, if something is asked; a withdrawn one once, if it was ever told, as a hit."""
        if found.state == _WITHDRAWN:
            if found.match_id not in self.to_recall:
                return None
            ruling = replace(ruling, level=Level.HIT, withheld=NAMES)
        elif found.state not in _ASKED and not (
            (silent and found.state in _SILENT) or self._is_owed(found, ruling)
        ):
            return None
        told = told_match(
            found,
            ours=self._side(found.ours),
            theirs=self._side(found.theirs),
            ruling=ruling,
            owner=self.config.agencies[self.records[found.theirs].agency],
            receiver=self.receiver,
            night=self.night,
            settings=self.config.settings,
            reference=reference(self.secret, found.match_id),
            history=tuple(self.history.get(found.match_id, ())),
        )
        granted = ruling.level is Level.FULL
        until = self.grants[found.match_id].valid_until if granted else None
        return replace(told, granted_until=until)

    def own_record(self, found: Found) -> tuple[str, str]:
        """Feed and key of the receiver's side."""
        ours = self.records[found.ours]
        return ours.feed, ours.record_key

    def _is_owed(self, found: Found, ruling: Ruling) -> bool:
        """Whether a grant on a settled match still waits to be carried: once is enough there."""
        return ruling.level is Level.FULL and (found.match_id, ruling.rule_id) not in self.carried

    def _side(self, record_id: int) -> Side:
        return Side(self.records[record_id], self.latin.get(record_id, {}))
