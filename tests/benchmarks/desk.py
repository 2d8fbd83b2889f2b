"""What a page of the desk costs, by how many matches the agency's book holds.

    python tests/benchmarks/desk.py 1000 10000 100000

The desk never opens the store, so a page costs what the book costs. In the demo an agency is told
of one match for every seven records in the store; 100,000 matches are an agency's share of a
million. CPU time of the whole request, the middle one of several.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from borderlink.desk.publish import _TOLD, MATCH, _words, book_file, book_key
from borderlink.disclosure.fold import folded
from borderlink.disclosure.told import ToldValue
from borderlink.review.match_id import match_id
from borderlink.store import attached, derived
from builders.desk import KEY, DeskNights, installation
from builders.told import told_match

_ROUNDS = 15
_GIVEN = ["Hanna", "Olena", "Yuliia", "Somchai", "Nattaya", "Omar", "Layla", "Kenji", "Duc", "Ana"]
_FAMILY = ["Kravets", "Tkachuk", "Suwan", "Haddad", "Mori", "Nguyen", "Popa", "Garcia", "Ivanov"]


def fill(nights: DeskNights, count: int) -> str:
    """Put so many matches into AAA's book; returns the id of one in the middle."""
    book = attached(book_file(nights.config, "AAA"), derived(KEY, book_key("AAA")).hex())
    ids = [match_id(b"b" * 32, number, count + number) for number in range(count)]
    for start in range(0, count, 10_000):
        part = range(start, min(start + 10_000, count))
        frame = pl.DataFrame([row(number, ids[number]) for number in part], schema=_TOLD)
        names = {"key": [f"k{n % 5_000}" for n in part], "match_id": ids[start : part.stop]}
        keys = pl.DataFrame(names)
        book.register("page", frame)
        book.execute("INSERT INTO told BY NAME SELECT * FROM page")
        book.register("page", keys)
        book.execute("INSERT INTO name_key SELECT key, match_id, 'Hanna Kravets' FROM page")
        book.unregister("page")
    book.execute("CHECKPOINT")
    book.close()
    return ids[count // 2]


def row(number: int, identifier: str) -> dict[str, object]:
    """One told match, with a name of its own."""
    name = f"{_GIVEN[number % 10]} {_FAMILY[number // 10 % 9]}{number}"
    plain = told_match(match_id=identifier, our_record=f"A-{number}")
    first, *others = plain.fields
    match = replace(plain, fields=(replace(first, ours=(ToldValue(name),)), *others))
    return {
        "match_id": identifier,
        "place": 10 + number,
        "state": "new" if number % 3 else "suppressed",
        "asked": bool(number % 3),
        "urgent": number % 17 == 0,
        "owner": ("BBB", "CCC", "DDD")[number % 3],
        "strength": match.strength,
        "second": False,
        "our_feed": "main",
        "our_record": f"A-{number}",
        "our_person": f"P{number}",
        "their_person": f"P{number}",
        "words": " ".join(folded(word) for word in _words(match)),
        "content": MATCH.dump_json(match).decode(),
    }


def measure(count: int) -> dict[str, float]:
    """Milliseconds of CPU for each page."""
    with TemporaryDirectory() as folder:
        nights = installation(Path(folder))
        middle = fill(nights, count)
        browser = nights.client("lead.m")
        pages = {
            "queue": "/queue",
            "queue, filtered": "/queue?owner=CCC&urgent=1&words=olena",
            "match": f"/match/{middle}",
            "person": f"/person/P{count // 2}",
            "compare": f"/compare?match={middle}",
            "search, words": "/search?q=mori1234",
            "search, name": "/search?q=Hanna+Kravets",
        }
        return {name: cpu(lambda path=path: browser.get(path)) for name, path in pages.items()}


def cpu(work) -> float:
    work()
    taken = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def main() -> None:
    os.environ["BORDERLINK_STORE_KEY"] = KEY
    counts = [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]
    measured = {count: measure(count) for count in counts}
    print("ms of CPU         " + "".join(f"{count:>10,}" for count in counts))
    for name in measured[counts[0]]:
        print(f"{name:<18}" + "".join(f"{measured[count][name]:>10.1f}" for count in counts))


if __name__ == "__main__":
    main()
