"""How fast intake reads a plain CSV of 20 columns beside a plain Polars read, and in what memory.

python tests/benchmarks/intake.py speed [ROWS]
python tests/benchmarks/intake.py csv|xml [ROWS]      peak memory of one file
"""

import csv
import random
import resource
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import polars as pl

from borderlink.feed import Feed, XmlFormat
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


def write_xml(file: Path, persons: int) -> None:
    """A seeded file of that many persons, 1.1 KB each."""
    chance = random.Random(1)  # noqa: S311 (a benchmark's data, not a secret)
    with file.open("w", encoding="utf-8") as stream:
        stream.write("<list>")
        for number in range(persons):
            cells = zip(COLUMNS.split(), row(number, chance), strict=True)
            parts = "".join(f"<{name}>{value}</{name}>" for name, value in cells)
            stream.write(f"<person>{parts}<remark>{'x' * 600}</remark></person>\n")
        stream.write("</list>")


def speeds(rows: int) -> None:
    """Print rows per second of one core: Polars, the reader, and everything."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plain.csv"
        write(file, rows)
        measures = {
            "Polars, all columns as text": lambda: len(pl.read_csv(file, infer_schema=False)),
            "reader: decoded and split": lambda: sum(1 for _ in read_rows(file, FEED)),
            "decoded, parsed, validated": lambda: sum(
                1 for _ in read_export(Export(file, FEED, date(2026, 11, 1)))
            ),
        }
        for name, measure in measures.items():
            start = process_time()
            count = measure()
            print(f"{name:<32}{count / (process_time() - start):>12,.0f} rows/s")


def peak(kind: str, rows: int) -> None:
    """Print the peak memory of reading one file; run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"plain.{kind}"
        (write if kind == "csv" else write_xml)(file, rows)
        feed = FEED
        if kind == "xml":
            feed = FEED.model_copy(update={"format": "xml", "xml": XmlFormat(record="person")})
        count = sum(1 for _ in read_export(Export(file, feed, date(2026, 11, 1))))
        size = file.stat().st_size / 1e6
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{kind} of {count:>9,} rows, {size:>5,.0f} MB: at most {memory:,.0f} MB of memory")


def main(what: str = "speed", rows: str = "1000000") -> None:
    """Print the speeds, or the memory that a file of `what` needs."""
    if what == "speed":
        speeds(int(rows))
    else:
        peak(what, int(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
