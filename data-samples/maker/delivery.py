"""All files under `data-samples/` as name → bytes: two nights, their manifests, and the truth."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence

from maker import second_night
from maker.agencies import shelter, ukraine
from maker.world import AGENCIES, World, make_world

PAIRS = ("agency_a", "record_a", "agency_b", "record_b", "case")
SEQUENCE = {ukraine.CODE: 41, shelter.CODE: 12}
BROKEN = {ukraine.CODE: 4, shelter.CODE: 3}


def deliveries() -> dict[str, bytes]:
    """Every generated file, in the order it is written."""
    world = make_world()
    true, traps = world.pairs()
    files = {
        f"inbox/{agency.FILE}": agency.write(world.of(code)) for code, agency in AGENCIES.items()
    }
    for code, sequence in SEQUENCE.items():
        rows = len(world.of(code)) + BROKEN[code]
        name = f"inbox/{AGENCIES[code].FILE}"
        files[f"{name}.manifest.json"] = manifest(code, name, files[name], rows, sequence)
    files |= {"truth.csv": table(PAIRS, true), "traps.csv": table(PAIRS, traps)}
    return files | _second(world)


def _second(first: World) -> dict[str, bytes]:
    night = second_night.make(first)
    files: dict[str, bytes] = {}
    for code, sequence in SEQUENCE.items():
        name = f"night2/{second_night.FILES[code]}"
        own = [s for s in night.world.sightings if s.agency == code]
        content = AGENCIES[code].write(own)
        rows = len(own) + BROKEN[code]
        files[name] = content
        files[f"{name}.manifest.json"] = manifest(code, name, content, rows, sequence + 1)
    files["night2_changes.csv"] = table(("agency", "record", "change", "expect"), night.changes)
    files["night2_truth.csv"] = table(PAIRS, night.world.pairs()[0])
    return files


def manifest(code: str, name: str, content: bytes, rows: int, sequence: int) -> bytes:
    """What the agency promises about one file; rows count the broken ones too."""
    day = 1 if name.startswith("inbox/") else 2
    promise = {
        "agency": code,
        "file": name.split("/")[1],
        "rows": rows,
        "sha256": hashlib.sha256(content).hexdigest(),
        "seq": sequence,
        "extract_time": f"2026-11-{day:02d}T22:00:00Z",
        "mode": "full-snapshot",
    }
    return json.dumps(promise, indent=1).encode() + b"\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue().encode()
