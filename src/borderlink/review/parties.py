"""The two sides of a match, as far as review needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from borderlink.person import Birth, Role, may_be_minor
from borderlink.store import Store

_VICTIMS = frozenset({Role.VICTIM, Role.POTENTIAL_VICTIM, Role.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Party:
    """One record of a match: whose it is, and what makes it deserve more care."""

    agency: str
    role: Role
    birth: Birth
    minor: bool | None

    def needs_four_eyes(self, on: date) -> bool:
        """Victims, those whose role nobody stated, and minors (DESIGN §7)."""
        return self.role in _VICTIMS or may_be_minor(self.birth, self.minor, on)


def parties(store: Store, match_id: str) -> tuple[Party, Party]:
    """Both sides of a match that is known and not withdrawn, in the order of their record ids."""
    rows = store.rows(
        """
        SELECT r.agency, r.role, r.birth, r.minor
        FROM match m JOIN record r ON r.record_id IN (m.record_a, m.record_b)
        WHERE m.match_id = ? ORDER BY r.record_id
        """,
        [match_id],
    )
    first, second = (
        Party(agency, Role(role), Birth(**birth), minor) for agency, role, birth, minor in rows
    )
    return first, second
