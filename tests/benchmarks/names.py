"""Measures the name scores beside other open systems'; run it, pytest does not collect it.

    python tests/benchmarks/names.py PAIRS.parquet [MORE.parquet …] [--burmese ZAWGYI.tsv]
        [--cases CASES.csv] [--peers DIR [--make-peers]] [--docs DIR]

A pairs file has the columns `set, name_a, name_b, label, kind`, where kind is positive, hard or
random. The pooled row is of the first file; sets of further files stand beside it. `--peers` names
the environment of the other systems; those that it lacks are left out, and said so.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import names_environment as environment
import numpy as np
import numpy.typing as npt
import polars as pl
from burmese import burmese_pairs
from names_figure import figure
from names_measures import (
    Scores,
    area_under_curve,
    best_f1,
    f1_at,
    recall_at_false_rate,
    recall_at_precision,
)
from names_table import OURS, POOLED, Measured, case_table, in_document, tables

from borderlink.names import score
from borderlink.names.prepared import prepare_text

FIXED = 0.5  # of ours, decided before any case was looked at: likelier one name than not


def read_pairs(file: Path, more: list[Path], burmese: Path | None) -> pl.DataFrame:
    """The labelled pairs of all files; `pooled` tells those of the first."""
    extra = [pl.read_parquet(path) for path in more]
    extra += [burmese_pairs(burmese)] if burmese else []
    first = pl.read_parquet(file).with_columns(pooled=True)
    columns = [c for c in first.columns if c != "pooled"]
    beside = [frame.select(columns).with_columns(pooled=False) for frame in extra]
    return pl.concat([first, *beside], how="vertical_relaxed")


def scored(pairs: list[tuple[str, str]], peers: Path | None) -> dict[str, Scores]:
    """The scores of ours and of every peer that is there; prints speeds and who is absent."""
    score(pairs[:10])
    started = time.perf_counter()
    found = {OURS: score(pairs).astype(np.float64)}
    _print_speed(OURS, len(pairs), time.perf_counter() - started)
    for peer, told in environment.peer_scores(pairs, peers).items():
        if "absent" in told:
            print(f"!!! {peer}: NOT MEASURED, {told['absent']}; see --peers and --make-peers")
            continue
        found[peer] = np.array(told["scores"], np.float64)
        _print_speed(f"{peer} {told['version']}", len(pairs), float(str(told["seconds"])))
    return found


def _print_speed(who: str, pairs: int, seconds: float) -> None:
    print(f"{who}: {pairs / seconds:,.0f} pairs of texts a second, each name cold once")


def shared_keys(frame: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each pair shares a blocking key."""
    texts = set(frame["name_a"]) | set(frame["name_b"])
    keys = {text: set(prepare_text(text).keys) for text in texts}
    pairs = zip(frame["name_a"], frame["name_b"], strict=True)
    return np.array([bool(keys[a] & keys[b]) for a, b in pairs])


def measured(frame: pl.DataFrame, scores: dict[str, Scores], rows: Scores) -> Measured:
    """All measures of the given rows of the frame."""
    labels = frame["label"].to_numpy()[rows] == 1
    kinds = frame["kind"].to_numpy()[rows]
    keys = frame["keys"].to_numpy()[rows]
    hard, random = kinds != "random", kinds != "hard"
    own = {who: values[rows] for who, values in scores.items()}
    return Measured(
        pairs=len(labels),
        at_precision={w: recall_at_precision(v[hard], labels[hard]) for w, v in own.items()},
        at_false_rate={w: recall_at_false_rate(v[random], labels[random]) for w, v in own.items()},
        area={w: area_under_curve(v[hard], labels[hard]) for w, v in own.items()},
        keys_true=float(keys[labels].mean()),
        keys_random=float(keys[kinds == "random"].mean()),
    )


def by_set(frame: pl.DataFrame, scores: dict[str, Scores]) -> dict[str, Measured]:
    """Measures of each set, and pooled at one threshold over the sets of the first file."""
    sets = frame["set"].to_numpy()
    found = {
        name: measured(frame, scores, np.flatnonzero(sets == name)) for name in sorted(set(sets))
    }
    found[POOLED] = measured(frame, scores, np.flatnonzero(frame["pooled"].to_numpy()))
    return found


def case_rows(file: Path, peers: Path | None) -> dict[str, tuple[float, float, float | None]]:
    """Of each scorer on person cases: best F1, its threshold; of ours F1 at the fixed one."""
    cases = pl.read_csv(file).filter(pl.col("schema") == "Person")
    labels = cases["is_match"].cast(pl.Boolean).to_numpy()
    scores = scored(list(zip(cases["name1"], cases["name2"], strict=True)), peers)
    return {
        who: (*best_f1(values, labels), f1_at(values, labels, FIXED) if who == OURS else None)
        for who, values in scores.items()
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Names beside other open systems.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    parser.add_argument("--burmese", type=Path, help="file of Zawgyi names")
    parser.add_argument("--cases", type=Path, help="nomenklatura's labelled cases")
    parser.add_argument("--peers", type=Path, help="environment of the other systems")
    parser.add_argument("--make-peers", action="store_true", help="make it first")
    parser.add_argument("--docs", type=Path, help="write tables and figure there")
    return parser.parse_args()


def main() -> None:
    asked = _arguments()
    if asked.make_peers:
        environment.make(asked.peers)
    frame = read_pairs(asked.pairs, asked.more, asked.burmese)
    scores = scored(list(zip(frame["name_a"], frame["name_b"], strict=True)), asked.peers)
    frame = frame.with_columns(pl.Series("keys", shared_keys(frame)))
    found = by_set(frame, scores)
    text = tables(found)
    if asked.cases:
        text += "\n\n" + case_table(case_rows(asked.cases, asked.peers), FIXED)
    print(text)
    if asked.docs:
        in_document(asked.docs / "names.md", text)
        (asked.docs / "names.svg").write_text(figure(found), "utf-8")


if __name__ == "__main__":
    main()
