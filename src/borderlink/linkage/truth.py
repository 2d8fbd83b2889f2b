"""What is known to be true about pairs: a CSV of pairs, graded if its makers graded them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from borderlink.errors import UsageError
from borderlink.linkage.clusters import Pair, ordered
from borderlink.store import Store

COLUMNS = ("agency_a", "record_a", "agency_b", "record_b")


@dataclass(frozen=True, slots=True)
class Truth:
    """Pairs of store record ids: true ones, and ones that count neither way.

    `absent` rows name a record that the store does not hold. Pairs inside one agency are not
    reported to anybody, so they count neither way. `labels` says of true pairs what a column of
    the file says: a name culture, a kind of difficulty.
    """

    true: frozenset[Pair]
    ignored: frozenset[Pair]
    absent: int
    labels: Mapping[Pair, str] = field(default_factory=dict)


def read_truth(
    store: Store,
    file: Path,
    *,
    columns: Sequence[str] = COLUMNS,
    grades: Collection[str] | None = None,
    grade_column: str = "grade",
    label_column: str | None = None,
) -> Truth:
    """Read a truth file against the store's current records.

    With `grades`, rows of other grades count neither as found nor as missed. Raises UsageError
    when a column is missing or the file holds no pair.
    """
    optional = [*([grade_column] if grades else []), *([label_column] if label_column else [])]
    rows = _rows(file, [*columns, *optional])
    ids = _record_ids(store)
    true: set[Pair] = set()
    ignored: set[Pair] = set()
    labels: dict[Pair, str] = {}
    absent = 0
    for row in rows:
        a = ids.get((row[columns[0]], row[columns[1]]))
        b = ids.get((row[columns[2]], row[columns[3]]))
        if a is None or b is None or a == b:
            absent += 1
        elif row[columns[0]] == row[columns[2]] or (grades and row[grade_column] not in grades):
            ignored.add(ordered(a, b))
        else:
            true.add(ordered(a, b))
            if label_column:
                labels[ordered(a, b)] = row[label_column]
    return Truth(frozenset(true), frozenset(ignored - true), absent, labels)


def _rows(file: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = list(reader)
            header = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 CSV ({type(error).__name__}).") from None
    if missing := [column for column in needed if column not in header]:
        raise UsageError(
            f"{file}: has no column {', '.join(missing)}. Its first line must name "
            f"{', '.join(needed)}."
        )
    if not rows:
        raise UsageError(f"{file}: holds no pair. Give one true pair a line.")
    return rows


def _record_ids(store: Store) -> Mapping[tuple[str, str], int]:
    """(agency, record key) → record id, of current records; the first feed wins."""
    rows = store.rows(
        "SELECT agency, record_key, record_id FROM record ORDER BY agency, record_key, "
        "record_id DESC"
    )
    return {(agency, key): record for agency, key, record in rows}
