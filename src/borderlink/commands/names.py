"""`borderlink names explain`, `names score` and `names train`."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from borderlink import names
from borderlink.commands.files import private_file
from borderlink.names import explanation
from borderlink.names.alignment import Stretch
from borderlink.names.clean import LONGEST
from borderlink.names.prepared import PreparedName
from borderlink.terminal import out, table


def explain_command(a: str, b: str) -> int:
    """Print both names' stages, the alignment and the evidence."""
    told = names.explain(a, b)
    stages = zip(_stages(a, told.a), _stages(b, told.b), strict=True)
    rows = [(stage, one, other) for (stage, one), (_, other) in stages if one or other]
    out.print(table("What each name becomes", ("", "first", "second"), rows))
    if told.alignment:
        lines = [(*_side(line.a), *reversed(_side(line.b)), line.words) for line in told.alignment]
        columns = ("first", "read as", "read as", "second", "how well")
        out.print(table("Word by word", columns, lines))
    for sentence in told.sentences:
        out.print(sentence, markup=False)
    out.print(f"Score {told.score:.3f}")
    return 0


def score_command(file: Path, target: Path) -> int:
    """Add the column `score` to a CSV of name pairs; 3 where some rows could not be scored."""
    from borderlink.commands.name_pairs import scored_rows

    with private_file(target) as part:
        done = scored_rows(file, part)
    out.print(f"{done.pairs:,} pairs → {target}", markup=False)
    if done.bad:
        lines = ", ".join(f"{line:,}" for line in done.first_bad)
        more = " …" if done.bad > len(done.first_bad) else ""
        out.print(
            f"{done.bad:,} rows have fewer or more fields than the header and no score: "
            f"lines {lines}{more} of {file}. Quote fields that hold a comma.",
            markup=False,
        )
        return 3
    return 0


def train_command(tokens: Path, names_file: Path, target: Path, seed: int) -> int:
    """Fit every script's model into `target` and print how many spellings each has learned from."""
    used = names.train_models(tokens, names_file, target, seed)
    rows = [(script, f"{count:,}") for script, count in sorted(used.items())]
    out.print(table("Sound models", ("script", "spellings"), rows))
    out.print(f"Models and calibration → {target}", markup=False)
    return 0


def _stages(raw: str, name: PreparedName) -> list[tuple[str, str]]:
    return [
        ("as given", _shown(raw)),
        ("cleaned", name.clean),
        ("taken away", ", ".join(explanation.removed(raw, name.clean))),
        ("script", explanation.script_name(name.script) if name.tokens else ""),
        ("noticed", "; ".join(explanation.flag_words(flag) for flag in name.flags)),
        ("titles", ", ".join(name.honorifics)),
        ("words", " · ".join(explanation.part_words(name))),
        ("read as", "\n".join(explanation.reading_words(name))),
    ]


def _shown(raw: str) -> str:
    """A name as given, without what could turn or hide the rest of the line."""
    visible = "".join("\ufffd" if unicodedata.category(c)[0] == "C" else c for c in raw[:LONGEST])
    return f"{visible} …" if len(raw) > LONGEST else visible


def _side(side: Stretch) -> tuple[str, str]:
    return " ".join(side.tokens), side.latin
