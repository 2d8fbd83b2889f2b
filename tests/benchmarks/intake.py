"""How fast intake reads: rows per second of a plain CSV of 20 columns, beside a plain Polars read.

python tests/benchmarks/intake.py [ROWS]
"""

import csv
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import polars as pl

from borderlink.feed import Feed
from borderlink.intake.export import Export, read_export
from borderlink.intake.readers import read_rows

COLUMNS = (
    "id surname given dob sex nationality passport expires phone email street city place status "
    "handling note1 note2 note3 note4 note5"
)
FEED = Feed.model_validate(
    {
        "agency": "AAA",
        "feed": "plain",
        "files": "*.csv",
        "format": "csv",
        "encoding": "utf-8",
        "phone_region": "RO",
        "dates": {"order": "dmy"},
        "fields": {
            "record_key": "id",
            "sex": "sex",
            "phones": "phone",
            "emails": "email",
            "role": "status",
            "handling": "handling",
        },
        "name": [{"given": "given", "family": "surname"}],
        "birth": {"date": "dob", "place": "place"},
        "nationality": [{"country": "nationality"}],
        "document": [{"type": {"value": "passport"}, "number": "passport", "expires": "expires"}],
        "address": [{"text": ["street", "city"]}],
    }
)


def row(number: int, chance: random.Random) -> list[str]:
    """An invented person; every third has a phone of their own."""
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    phone = f"+40722{chance.randrange(10**6):06d}" if number % 3 == 0 else ""
    passport = f"X{chance.randrange(10**8):08d}"
    person = [f"R{number}", f"POPA{number % 977}", "ION", f"{born:%d.%m.%Y}", chance.choice("MF")]
    papers = [chance.choice(("ROU", "Viet Nam")), passport, "01.02.2030", phone, f"a{number}@b.ro"]
    return [*person, *papers, "Str. 1", "Iași", "Iași", "suspect", "H1", *("note",) * 5]


def write(file: Path, rows: int) -> None:
    """A seeded file of that many rows."""
    chance = random.Random(1)  # noqa: S311 (a benchmark's data, not a secret)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS.split())
        writer.writerows(row(number, chance) for number in range(rows))


def main(rows: int = 100_000) -> None:
    """Print the three speeds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plain.csv"
        write(file, rows)
        measures = {
            "Polars, all columns as text": lambda: len(pl.read_csv(file, infer_schema=False)),
            "reader: decoded and split": lambda: sum(1 for _ in read_rows(file, FEED)),
            "records: parsed and validated": lambda: sum(
                1 for _ in read_export(Export(file, FEED, date(2026, 11, 1)))
            ),
        }
        for name, measure in measures.items():
            start = perf_counter()
            count = measure()
            print(f"{name:<32}{count / (perf_counter() - start):>12,.0f} rows/s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
