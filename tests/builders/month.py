"""Nights in a row: exports come, are late or broken; people decide; records are erased."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from borderlink import audit, erasure
from borderlink.config import Config
from borderlink.night import hold_still, open_store, purge, run_night
from borderlink.night.memory import begin_peak, peak_bytes
from borderlink.progress import Silent
from borderlink.review import Answer, record_decision
from builders.installation import AGENCIES, deliver, installation

FIRST = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Night:
    """What a night cost, in seconds of processor time and bytes, and what happened before it."""

    date: date
    cpu: float
    memory: int
    store_bytes: int
    events: str
    packages: int


def month(home: Path, nights: int, people: int, seed: int = 1) -> Iterator[Night]:
    """Run the nights one after the other; the audit log is verified at the end."""
    chance, config = random.Random(seed), installation(home)  # noqa: S311
    known = {code: set(chance.sample(range(2 * people), people)) for code in AGENCIES}
    for day in range(nights):
        events = [_export(config, chance, code, known[code], day) for code in AGENCIES]
        if day:
            events += [_decide(config, chance), _erase(config, chance, day)]
        begin_peak()
        started = time.process_time()
        summary = run_night(config, FIRST + timedelta(days=day), Silent())
        yield Night(
            summary.night,
            time.process_time() - started,
            peak_bytes(),
            config.store_file.stat().st_size,
            " ".join(event for event in events if event),
            len(summary.packages),
        )
    with open_store(config, read_only=True) as store:
        audit.verify(store, config.audit_anchors)


def _export(config: Config, chance: random.Random, code: str, people: set[int], day: int) -> str:
    """About one in six is late, one in ten broken; else a few people come and a few go."""
    what = chance.choices(("late", "broken", "new"), (15, 10, 75))[0] if day else "new"
    if what == "late":
        return f"{code}:late"
    gone = set(chance.sample(sorted(people), max(len(people) // 50, 1))) if day else set()
    come = {chance.randrange(10 * len(people)) for _ in gone}
    file = deliver(config, code, day, sorted((people - gone) | come))
    if what == "broken":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
        return f"{code}:broken"
    people -= gone
    people |= come
    return ""


def _decide(config: Config, chance: random.Random) -> str:
    with open_store(config) as store:
        found = store.rows(
            "SELECT m.match_id, i.agency FROM match m JOIN record_identity i "
            "ON i.record_id = m.record_a WHERE m.state IN ('new', 'open') ORDER BY 1 LIMIT 20"
        )
        if not found:
            return ""
        match, agency = chance.choice(found)
        with store.transaction():
            answer = Answer(
                match_id=match,
                agency=agency,
                judgement=chance.choice(("same", "different")),
                reason="compared with the photo",
                decided_by="analyst.k",
                second_by="lead.m",
                decided_at=datetime.now(UTC),
            )
            record_decision(store, config, answer)
    return "decided"


def _erase(config: Config, chance: random.Random, day: int) -> str:
    if day % 5:
        return ""
    with hold_still(config):
        with open_store(config) as store:
            records = store.rows("SELECT record_id FROM record ORDER BY 1")
            erasure.erase_by_order(store, config, chance.choice(records)[0], f"order-{day}")
        purge(config)
    return "erased"
