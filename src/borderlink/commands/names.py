"""`borderlink names explain` and `borderlink names score`."""

from __future__ import annotations

import csv
from pathlib import Path

from borderlink import names
from borderlink.commands.files import private_file
from borderlink.errors import UsageError
from borderlink.terminal import out, table


def explain_command(a: str, b: str) -> int:
    """Print both names' stages, the alignment and the evidence."""
    told = names.explain(a, b)
    stages = [
        ("cleaned", told.a.clean, told.b.clean),
        ("script", told.a.script, told.b.script),
        ("flags", ", ".join(told.a.flags), ", ".join(told.b.flags)),
        ("titles", ", ".join(told.a.honorifics), ", ".join(told.b.honorifics)),
        ("words", " · ".join(told.a.tokens), " · ".join(told.b.tokens)),
        ("readings", "\n".join(told.a.latin), "\n".join(told.b.latin)),
        ("keys", " ".join(told.a.keys), " ".join(told.b.keys)),
    ]
    out.print(table("Stages", ("", a, b), stages))
    out.print(table("Alignment", (a, b), told.alignment))
    for sentence in told.sentences:
        out.print(sentence, markup=False)
    out.print(f"Score {told.score:.3f}")
    return 0


def score_command(file: Path, target: Path) -> int:
    """Add the column `score` to a CSV of name pairs."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = list(reader)
            columns = list(reader.fieldnames or [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 CSV ({type(error).__name__}).") from None
    if missing := {"name_a", "name_b"} - set(columns):
        raise UsageError(f"{file}: has no column {', '.join(sorted(missing))}.")
    scores = names.score([(row["name_a"] or "", row["name_b"] or "") for row in rows])
    with (
        private_file(target) as part,
        part.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(
            stream, [*(c for c in columns if c != "score"), "score"], extrasaction="ignore"
        )
        writer.writeheader()
        for row, value in zip(rows, scores, strict=True):
            writer.writerow({**row, "score": f"{value:.6f}"})
    out.print(f"{len(rows):,} pairs → {target}", markup=False)
    return 0
