"""Measures the name scores beside other open systems'; run it, pytest does not collect it.

    python tests/benchmarks/names.py PAIRS.parquet [MORE.parquet …] [--burmese ZAWGYI.tsv]
        [--cases CASES.csv] [--peers DIR] [--docs DIR]

A pairs file has the columns `set, name_a, name_b, label, kind`, where kind is positive, hard or
random. The pooled row is of the first file; sets of further files stand beside it. `--peers` is the
environment of the other systems, made where it is missing; a peer that cannot be run is left out,
and said so. `--docs` writes tables and figure into that directory's names.md and names.svg.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import names_environment as environment
import names_speed as speed
import numpy as np
import numpy.typing as npt
import polars as pl
from burmese import burmese_pairs
from names_figure import figure
from names_measures import (
    Labels,
    Scores,
    area_under_curve,
    best_f1,
    f1_at,
    recall_at_false_rate,
    recall_at_precision,
    threshold_at_precision,
)
from names_table import (
    GOALS,
    OURS,
    POOLED,
    Measured,
    case_table,
    in_document,
    peer_table,
    speed_table,
    tables,
)

from borderlink.names import score
from borderlink.names.prepared import prepare_text

SEED = 4
Pairs = list[tuple[str, str]]
Measure = Callable[[Scores, Labels], float]


@dataclass(frozen=True, slots=True)
class Scored:
    """One scorer's scores, NaN for the pairs that it was too slow for; without any, why."""

    scores: Scores
    version: str = ""
    seconds: float = 0.0
    absent: str = ""

    @property
    def line(self) -> tuple[str, str, str]:
        """Version, pairs scored and pairs a second, as a table has them."""
        if self.absent:
            return "–", f"**not measured: {self.absent}**", "–"
        done = int((~np.isnan(self.scores)).sum())
        part = "" if done == len(self.scores) else " (a random sample: too slow for all)"
        return self.version, f"{done:,}{part}", f"{done / self.seconds:,.0f}"


def read_pairs(file: Path, more: list[Path], burmese: Path | None) -> pl.DataFrame:
    """The labelled pairs of all files; `pooled` tells those of the first."""
    extra = [pl.read_parquet(path) for path in more]
    extra += [burmese_pairs(burmese)] if burmese else []
    first = pl.read_parquet(file).with_columns(pooled=True)
    columns = [c for c in first.columns if c != "pooled"]
    beside = [frame.select(columns).with_columns(pooled=False) for frame in extra]
    return pl.concat([first, *beside], how="vertical_relaxed")


def scored(pairs: Pairs, peers: Path | None) -> dict[str, Scored]:
    """What ours and every peer say of the pairs."""
    score(pairs[:10])
    started = time.perf_counter()
    ours = score(pairs).astype(np.float64)
    found = {OURS: Scored(ours, "this one", time.perf_counter() - started)}
    order = np.random.default_rng(SEED).permutation(len(pairs))
    for peer, told in environment.peer_scores([pairs[at] for at in order], peers).items():
        values = np.full(len(pairs), np.nan)
        if "absent" in told:
            found[peer] = Scored(values, absent=str(told["absent"]))
            print(f"!!! {peer}: NOT MEASURED, {told['absent']}; see --peers")
            continue
        own = np.array(told["scores"], np.float64)
        values[order[: len(own)]] = own
        found[peer] = Scored(values, str(told["version"]), float(str(told["seconds"])))
    return found


def shared_keys(frame: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each pair shares a blocking key."""
    texts = set(frame["name_a"]) | set(frame["name_b"])
    keys = {text: set(prepare_text(text).keys) for text in texts}
    pairs = zip(frame["name_a"], frame["name_b"], strict=True)
    return np.array([bool(keys[a] & keys[b]) for a, b in pairs])


def measured(
    frame: pl.DataFrame, scores: dict[str, Scores], rows: npt.NDArray[np.int64]
) -> Measured:
    """All measures of the given rows of the frame; of each scorer on the pairs that it scored."""
    labels = frame["label"].to_numpy()[rows] == 1
    kinds = frame["kind"].to_numpy()[rows]
    keys = frame["keys"].to_numpy()[rows]

    def of_each(measure: Measure, without: str) -> dict[str, float]:
        return {
            who: _where_scored(measure, values[rows], labels, kinds != without)
            for who, values in scores.items()
        }

    return Measured(
        pairs=len(labels),
        at_precision=of_each(recall_at_precision, without="random"),
        at_false_rate=of_each(recall_at_false_rate, without="hard"),
        area=of_each(area_under_curve, without="random"),
        keys_true=float(keys[labels].mean()),
        keys_random=float(keys[kinds == "random"].mean()),
    )


def _where_scored(measure: Measure, scores: Scores, labels: Labels, asked: Labels) -> float:
    """The measure over the pairs asked for that have a score; NaN where all are of one kind."""
    rows = asked & ~np.isnan(scores)
    mixed = 0 < labels[rows].sum() < rows.sum()
    return measure(scores[rows], labels[rows]) if mixed else float("nan")


def by_set(frame: pl.DataFrame, scores: dict[str, Scores]) -> dict[str, Measured]:
    """Measures of each set, and pooled at one threshold over the sets of the first file."""
    sets = frame["set"].to_numpy()
    found = {
        name: measured(frame, scores, np.flatnonzero(sets == name)) for name in sorted(set(sets))
    }
    found[POOLED] = measured(frame, scores, np.flatnonzero(frame["pooled"].to_numpy()))
    return found


def thresholds(frame: pl.DataFrame, scores: dict[str, Scores]) -> dict[str, float]:
    """Each scorer's threshold of 99 % precision on the pooled pairs, against hard negatives."""
    asked = frame["pooled"].to_numpy() & (frame["kind"].to_numpy() != "random")
    labels = frame["label"].to_numpy() == 1
    rows = {who: asked & ~np.isnan(values) for who, values in scores.items()}
    return {w: threshold_at_precision(v[rows[w]], labels[rows[w]]) for w, v in scores.items()}


def case_rows(
    file: Path, peers: Path | None, fixed: dict[str, float]
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Of each scorer on person cases: F1 at its fixed threshold, it, the best F1, its threshold."""
    cases = pl.read_csv(file).filter(pl.col("schema") == "Person")
    labels = cases["is_match"].cast(pl.Boolean).to_numpy()
    found = scored(list(zip(cases["name1"], cases["name2"], strict=True)), peers)
    for who, threshold in fixed.items():
        told = ~np.isnan(found[who].scores)
        values, true = found[who].scores[told], labels[told]
        yield who, (f1_at(values, true, threshold), threshold, *best_f1(values, true))


def report(asked: argparse.Namespace) -> tuple[str, dict[str, Measured]]:
    """All tables as Markdown, and the measures by set."""
    frame = read_pairs(asked.pairs, asked.more, asked.burmese)
    told = scored(list(zip(frame["name_a"], frame["name_b"], strict=True)), asked.peers)
    frame = frame.with_columns(pl.Series("keys", shared_keys(frame)))
    scores = {who: s.scores for who, s in told.items() if not s.absent}
    found = by_set(frame, scores)
    parts = [tables(found)]
    if asked.cases:
        rows = case_rows(asked.cases, asked.peers, thresholds(frame, scores))
        parts.append(case_table(dict(rows)))
    parts.append(peer_table((who, *s.line) for who, s in told.items()))
    parts.append(speed_table(speed.measured(asked.pairs)))
    return "\n\n".join(parts), found


def main() -> None:
    parser = argparse.ArgumentParser(description="Names beside other open systems.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    parser.add_argument("--burmese", type=Path, help="file of Zawgyi names")
    parser.add_argument("--cases", type=Path, help="nomenklatura's labelled cases")
    parser.add_argument("--peers", type=Path, help="environment of the other systems")
    parser.add_argument("--docs", type=Path, help="write tables and figure there")
    asked = parser.parse_args()
    if asked.peers:
        environment.make(asked.peers)
    text, found = report(asked)
    print(text)
    if asked.docs:
        in_document(asked.docs / "names.md", text)
        shares = {name: measured.at_precision for name, measured in found.items()}
        title = "Recall at 99 % precision against hard negatives, by set of names"
        (asked.docs / "names.svg").write_text(figure(shares, title, GOALS), "utf-8")


if __name__ == "__main__":
    main()
