"""Linkage beside what a user would pick instead: the same records, one machine, one run.

    python tests/benchmarks/linkage_beside.py DATA [--sets NAME …] [--share N] [--peers DIRECTORY]
                                                   [--docs docs]

DATA holds `synth_200k`, `synth_1m`, `sanctions/views` and `linkage_classic`. `--share N` keeps one
person in N of the synthetic sets, those with which the shipped model was not trained. Everybody
gets the same parsed birth dates; the peers get names in Latin letters, by Unidecode. Each system
runs in a process of its own. `--docs` rewrites the tables and the figure of linkage.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import linkage_sets as sets
import names_environment as environment
import polars as pl
from names_figure import figure
from names_table import OURS, in_document, markdown

HERE = Path(__file__).parent
PEERS = ("rules", "Splink", "recordlinkage", "dedupe")
# dedupe asks for methods that BTrees 6 no longer has.
ELSEWHERE = ("recordlinkage==0.16", "dedupe==3.0.3", "BTrees==5.2", "pyarrow")
SPLIT = 5  # the model was trained with one person in five
PATIENCE = 300.0  # seconds for one system on one set
MEMORY = 12 * 2**30  # bytes


@dataclass(frozen=True, slots=True)
class Figures:
    """One system on one set; `why` where it gave no result."""

    at_99: float = float("nan")
    at_95: float = float("nan")
    precision: float = float("nan")
    recall: float = float("nan")
    f1: float = float("nan")
    seconds: float = float("nan")
    gigabytes: float = float("nan")
    why: str = ""


def main() -> None:
    """Measure every set, print the tables, and write them where asked."""
    asked = _arguments()
    found: dict[str, dict[str, Figures]] = {}
    for workload in _workloads(asked.data, asked.share, asked.sets):
        told = found.setdefault(workload.name, {})
        for system, figures in _beside(workload, asked.peers):
            told[system] = figures
            print(workload.name, system, figures, flush=True)
    text = "\n\n".join(_table(name, told) for name, told in found.items())
    print(text)
    if asked.docs:
        in_document(asked.docs / "linkage.md", text)
        shares = {n: {s: f.f1 for s, f in told.items()} for n, told in found.items()}
        title = "Best F1 of linked pairs, by set of records"
        (asked.docs / "linkage.svg").write_text(figure(shares, title, {}), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="*")
    parser.add_argument("--share", type=int, default=SPLIT)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--docs", type=Path)
    return parser.parse_args()


def _workloads(data: Path, share: int, wanted: Sequence[str] | None) -> Iterator[sets.Workload]:
    makers = {
        "synth_200k": lambda: sets.synthetic(data / "synth_200k", share, part=1 % share),
        "synth_1m": lambda: sets.synthetic(data / "synth_1m", share, part=1 % share),
        "sanctions": lambda: sets.sanctions(data / "sanctions" / "views"),
    } | {make.__name__: lambda make=make: make(data / "linkage_classic") for make in sets.CLASSIC}
    for name in wanted or makers:
        yield makers[name]()


def _beside(workload: sets.Workload, peers: Path | None) -> Iterator[tuple[str, Figures]]:
    """Each system's figures; one after the other, so that none takes another's processor."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "records"
        workload.save(asked)
        yield OURS, _measured(workload, asked, [sys.executable, str(HERE / "linkage_ours.py")])
        flat = asked.with_suffix(".parquet")
        sets.flat(workload).write_parquet(flat)
        for peer in PEERS:
            at_home = peer in ("rules", "Splink")
            if not at_home and peers is None:
                continue
            python = sys.executable if at_home or peers is None else _python(peers)
            command = [python, str(HERE / "linkage_peers.py"), peer]
            yield peer, _measured(workload, flat, command)


def _python(peers: Path) -> str:
    """The interpreter of the peers' environment, with what they need."""
    environment.make(peers, ELSEWHERE)
    return str(environment.python_of(peers))


def _measured(workload: sets.Workload, asked: Path, command: list[str]) -> Figures:
    """Run one system in a process that may not take all memory, nor for ever."""
    found, told = asked.parent / "pairs.parquet", asked.parent / "told.json"
    limited = ["prlimit", f"--data={MEMORY}", *command, str(asked), str(found), str(told)]
    limited.append("across" if workload.across else "all")
    try:
        done = subprocess.run(limited, timeout=PATIENCE, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return Figures(why=f"not done in {PATIENCE / 60:.0f} minutes")
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return Figures(why=f"gave up: {''.join(last)[:80]}")
    figures: Mapping[str, Any] = json.loads(told.read_text("utf-8"))
    judged = _judged(workload, pl.read_parquet(found))
    return Figures(
        **_curve(judged, len(workload.true)),
        seconds=figures["seconds"],
        gigabytes=figures["gigabytes"],
    )


def _judged(workload: sets.Workload, pairs: pl.DataFrame) -> list[tuple[float, bool]]:
    """Every scored pair that counts, and whether it is one person; likeliest first."""
    true = workload.true
    return sorted(
        (
            (score, (min(a, b), max(a, b)) in true)
            for a, b, score in pairs.select("a", "b", "score").iter_rows()
            if workload.counts(a, b)
        ),
        key=lambda pair: -pair[0],
    )


def _curve(judged: list[tuple[float, bool]], positives: int) -> dict[str, float]:
    """Recall at fixed precision, and precision, recall and F1 where F1 is best."""
    best = {"at_99": 0.0, "at_95": 0.0, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    right = 0
    for seen, (score, true) in enumerate(judged, 1):
        right += true
        if seen < len(judged) and judged[seen][0] == score:
            continue  # equal scores stand or fall together
        precision, recall = right / seen, right / positives
        f1 = 2 * right / (seen + positives)
        if f1 > best["f1"]:
            best |= {"precision": precision, "recall": recall, "f1": f1}
        best |= {"at_99": recall} if precision >= 0.99 else {}
        best |= {"at_95": recall} if precision >= 0.95 else {}
    return best


def _table(name: str, told: Mapping[str, Figures]) -> str:
    header = (
        "system", "recall at 99 %", "recall at 95 %", "best F1", "there: precision", "recall",
        "seconds", "peak GB",
    )  # fmt: skip
    rows = [
        (system, f.why, *["–"] * 6)
        if f.why
        else (
            f"**{system}**" if system == OURS else system,
            *(f"{v:.3f}" for v in (f.at_99, f.at_95, f.f1, f.precision, f.recall)),
            f"{f.seconds:,.0f}",
            f"{f.gigabytes:.1f}",
        )
        for system, f in told.items()
    ]
    return f"**{name}**\n\n{markdown(header, rows)}"


if __name__ == "__main__":
    main()
