"""What an agency is told tonight → its book, an encrypted file that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import duckdb
import polars as pl
from pydantic import TypeAdapter

from borderlink.config import Agency, Config
from borderlink.desk.persons import update_persons
from borderlink.disclosure import Level, ToldMatch, ToldNight, tell
from borderlink.disclosure.fold import folded
from borderlink.person import Birth, Role
from borderlink.review.parties import Party
from borderlink.store import Store, attached

MATCH: TypeAdapter[ToldMatch] = TypeAdapter(ToldMatch)
NIGHT: TypeAdapter[ToldNight] = TypeAdapter(ToldNight)
_SILENT = frozenset({"settled", "suppressed"})
_WITHDRAWN = "withdrawn"

_NAMES = """
SELECT DISTINCT unnest(x.keys) AS key, t.match_id, s."full" AS name
FROM told_side t
JOIN name_form f USING (record_id)
JOIN name_string s USING (name_id)
JOIN name_feature x USING (name_id)
ORDER BY ALL
"""
_OWN_RECORDS = """
SELECT p.person_id, i.feed, i.record_key AS record, r.names[1]."full" AS name
FROM desk_person p
JOIN record_identity i USING (record_id)
JOIN record r USING (record_id)
WHERE p.agency = $agency AND i.agency = $agency
ORDER BY ALL
"""
_CHANGES = """
SELECT c.night, c.match_id, c.state, c.what FROM match_change c
JOIN told_match USING (match_id) WHERE c.agency = $agency ORDER BY c.rowid
"""
_PERSON_CHANGES = """
SELECT night, person_id, change, other FROM desk_person_change
WHERE agency = $agency ORDER BY night, person_id, change, other
"""
_SET_ASIDE = """
SELECT received_at, match_id, judgement, reason, decided_by, why FROM decision_set_aside
WHERE agency = $agency ORDER BY received_at, match_id
"""


def book_file(config: Config, agency: str) -> Path:
    """Where the agency's book lies."""
    return config.desk / "books" / f"{agency}.book"


def book_key(agency: str) -> str:
    """The purpose for which a key is derived from the store's, one for each agency."""
    return f"desk book {agency}"


def publish(store: Store, config: Config, agency: Agency, night: date) -> int:
    """Write the agency's book, inside the caller's transaction; returns how many matches it holds.

    The desk goes on reading the old one until the new one takes its place.
    """
    told = tell(store, config, agency, night, silent=True).told
    person_of = update_persons(store, agency.code, [m.match_id for m in told.matches], night)
    file = book_file(config, agency.code)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_suffix(".part")
    for left in (part, part.with_name(part.name + ".wal")):
        left.unlink(missing_ok=True)
    book = attached(part, store.secret(book_key(agency.code)).hex())
    try:
        book.execute((resources.files("borderlink.desk") / "book.sql").read_text("utf-8"))
        _write(book, store, told, person_of)
        book.execute("CHECKPOINT")
    finally:
        book.close()
    part.replace(file)
    return len(told.matches)


def _write(
    book: duckdb.DuckDBPyConnection, store: Store, told: ToldNight, person_of: Mapping[int, str]
) -> None:
    about = NIGHT.dump_json(replace(told, matches=())).decode()
    book.execute("INSERT INTO about VALUES (?, ?, ?)", [told.night, told.receiver, about])
    ours = {"agency": told.receiver}
    with _registered(store, "told_match", _ids(told.matches)):
        sides = _sides(store, told.receiver)
        careful = _careful(store, told)
        _put(book, "change", store.sql(_CHANGES, ours).pl())
    rows = [
        _row(place, match, sides[match.match_id], person_of, careful)
        for place, match in enumerate(told.matches)
    ]
    _put(book, "told", pl.DataFrame(rows, schema=_TOLD))
    with _registered(store, "told_side", _named(told.matches, sides)):
        _put(book, "name_key", store.sql(_NAMES).pl())
    _put(book, "own_record", store.sql(_OWN_RECORDS, ours).pl())
    _put(book, "person_change", store.sql(_PERSON_CHANGES, ours).pl())
    _put(book, "set_aside", store.sql(_SET_ASIDE, ours).pl())


@contextmanager
def _registered(store: Store, name: str, frame: pl.DataFrame) -> Iterator[None]:
    store.connection.register(name, frame)
    try:
        yield
    finally:
        store.connection.unregister(name)


def _put(book: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    book.register("page", frame)
    book.execute(f"INSERT INTO {table} BY NAME SELECT * FROM page")
    book.unregister("page")


def _ids(matches: Iterable[ToldMatch]) -> pl.DataFrame:
    ids = [match.match_id for match in matches]
    return pl.DataFrame({"match_id": ids}, schema={"match_id": pl.String()})


def _sides(store: Store, agency: str) -> dict[str, tuple[int, int]]:
    """Match → our record and theirs."""
    rows = store.rows(
        """
        SELECT m.match_id, m.record_a, m.record_b, i.agency = ? FROM match m
        SEMI JOIN told_match USING (match_id)
        JOIN record_identity i ON i.record_id = m.record_a
        """,
        [agency],
    )
    return {identifier: (a, b) if first else (b, a) for identifier, a, b, first in rows}


def _careful(store: Store, told: ToldNight) -> frozenset[int]:
    """Our own records about which two people must decide."""
    rows = store.rows(
        """
        SELECT DISTINCT r.record_id, r.agency, r.role, r.birth, r.minor
        FROM match m SEMI JOIN told_match USING (match_id)
        JOIN record r ON r.record_id IN (m.record_a, m.record_b) AND r.agency = ?
        """,
        [told.receiver],
    )
    return frozenset(
        record_id
        for record_id, agency, role, birth, minor in rows
        if Party(agency, Role(role), Birth(**birth), minor).needs_four_eyes(told.night)
    )


def _row(
    place: int,
    match: ToldMatch,
    sides: tuple[int, int],
    person_of: Mapping[int, str],
    careful: frozenset[int],
) -> dict[str, object]:
    """A hit always needs two people: that it does must not say what is withheld."""
    ours, theirs = sides
    return {
        "match_id": match.match_id,
        "place": place,
        "state": match.state,
        "asked": match.state not in _SILENT and match.state != _WITHDRAWN,
        "urgent": match.urgent,
        "owner": match.owner,
        "strength": match.strength,
        "second": match.level < Level.CORE or ours in careful,
        "our_feed": match.our_feed,
        "our_record": match.our_record,
        "our_person": person_of.get(ours),
        "their_person": person_of.get(theirs),
        "words": " ".join(folded(word) for word in _words(match)),
        "content": MATCH.dump_json(match).decode(),
    }


def _words(match: ToldMatch) -> Iterator[str]:
    """Everything told that somebody may search for."""
    yield from (match.match_id, match.match_id.replace("-", ""), match.our_record, match.reference)
    yield from (match.owner, match.owner_name)
    for field in match.fields:
        for value in (*field.ours, *field.theirs):
            yield value.raw
            if value.normalised:
                yield value.normalised


def _named(matches: Iterable[ToldMatch], sides: Mapping[str, tuple[int, int]]) -> pl.DataFrame:
    """Records whose names are told: ours always, theirs unless the name is withheld."""
    rows = []
    for match in matches:
        ours, theirs = sides[match.match_id]
        rows.append((match.match_id, ours))
        if match.level >= Level.CORE and "name" not in match.withheld:
            rows.append((match.match_id, theirs))
    return pl.DataFrame(
        rows, schema={"match_id": pl.String(), "record_id": pl.Int32()}, orient="row"
    )


_TEXT, _FLAG = pl.String(), pl.Boolean()
_TOLD = {
    "match_id": _TEXT,
    "place": pl.Int32(),
    "state": _TEXT,
    "asked": _FLAG,
    "urgent": _FLAG,
    "owner": _TEXT,
    "strength": _TEXT,
    "second": _FLAG,
    "our_feed": _TEXT,
    "our_record": _TEXT,
    "our_person": _TEXT,
    "their_person": _TEXT,
    "words": _TEXT,
    "content": _TEXT,
}
