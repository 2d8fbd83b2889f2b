"""An installation with two agencies, their keys, tonight's reports and one match."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from borderlink.config import Config, Settings
from borderlink.exchange import DecisionLine, PrivateKeys, ensure_keys, private_keys
from borderlink.exchange.keyfiles import complete_keys, read_private
from borderlink.review.match_id import match_id
from borderlink.store import Store
from builders.told import agency

NIGHT = date(2026, 11, 3)
HUB = "Hub"
MATCH = match_id(b"s" * 32, 1, 2)


def installation(folder: Path, *, make_missing_keys: bool = True) -> Config:
    """A configuration with the agencies AAA and BBB, everything below `folder`."""
    settings = Settings(name=HUB, inbox="in", state="state", make_missing_keys=make_missing_keys)
    agencies = {code: agency(code) for code in ("AAA", "BBB")}
    return Config(folder, settings, agencies, (), folder / "in", folder / "state", "hash")


def report(store: Store, receiver: str, text: str = "nothing new", night: date = NIGHT) -> None:
    """Put one report file for a receiver in the place of its earlier ones."""
    store.sql("DELETE FROM report_file WHERE night = ? AND receiver = ?", [night, receiver])
    store.sql(
        "INSERT INTO report_file "
        "VALUES (?, ?, 'report.html', 'text/html', sha256(?), sha256(?), ?)",
        [night, receiver, text, text, text.encode()],
    )


def matched(store: Store) -> None:
    """One open match between a suspect of AAA and one of BBB."""
    for record_id, owner, handling in ((1, "AAA", ["H0"]), (2, "BBB", ["H0", "H1"])):
        store.sql(
            "INSERT INTO record_identity VALUES (?, ?, 'main', ?)", [record_id, owner, f"{owner}-1"]
        )
        store.sql(
            """
            INSERT INTO record_version BY NAME
            SELECT ?::INTEGER AS record_id, 1 AS export_id, DATE '2026-11-01' AS valid_from,
                   'suspect' AS role, false AS minor, ? AS handling,
                   {'raw': NULL, 'calendar': NULL, 'earliest': DATE '1985-05-12',
                    'latest': DATE '1985-05-12', 'precision': 'day', 'trust': 'high'} AS birth
            """,
            [record_id, handling],
        )
    store.sql(
        """
        INSERT INTO match BY NAME
        SELECT ? AS match_id, 1 AS record_a, 2 AS record_b, DATE '2026-11-02' AS first_night,
               DATE '2026-11-02' AS night, 'new' AS state, 'to verify' AS link_class,
               12.0 AS match_weight, 0.99 AS match_probability, '{}' AS evidence, '{}' AS basis,
               [] AS what_changed
        """,
        [MATCH],
    )


def decision(**given: Any) -> DecisionLine:
    """AAA's analyst says that the match is two persons."""
    content: dict[str, Any] = {
        "match_id": MATCH,
        "judgement": "different",
        "reason": "different persons (photo)",
        "decided_by": "analyst.k",
        "decided_at": datetime.now(UTC) - timedelta(hours=1),
    }
    return DecisionLine(**(content | given))


def agency_keys(config: Config, code: str = "AAA") -> PrivateKeys:
    """The private keys of an agency, as a demonstration keeps them."""
    ensure_keys(config)
    return private_keys(config, code)


def stranger(folder: Path, code: str = "AAA") -> PrivateKeys:
    """Somebody who calls themselves an agency and made their own keys."""
    folder.mkdir(parents=True, exist_ok=True)
    complete_keys(folder, code)
    return read_private(folder, code)
