"""Measures the name scores on labelled pairs; run it, pytest does not collect it.

    python tests/benchmarks/names.py PAIRS.parquet

PAIRS has the columns `set, name_a, name_b, label, kind`, where kind is positive, hard or random.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import jellyfish
import numpy as np
import numpy.typing as npt
import polars as pl
from unidecode import unidecode

from borderlink.names import score
from borderlink.names.prepared import prepare_text

PRECISION = 0.99
Scores = npt.NDArray[np.float64]


def recall_at_precision(scores: Scores, labels: npt.NDArray[np.bool_]) -> float:
    """The largest recall of any threshold whose precision reaches PRECISION."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    precise = last_of_ties & (hits >= PRECISION * np.arange(1, len(scores) + 1))
    return float(hits[precise].max(initial=0) / max(labels.sum(), 1))


def recall_at_false_rate(scores: Scores, labels: npt.NDArray[np.bool_], rate: float) -> float:
    """The recall of the threshold that `rate` of the negatives pass."""
    threshold = np.quantile(scores[~labels], 1 - rate)
    return float((scores[labels] > threshold).mean())


def plain_score(a: str, b: str) -> float:
    """What most systems do: unidecode, then Jaro–Winkler."""
    return jellyfish.jaro_winkler_similarity(unidecode(a).lower(), unidecode(b).lower())


def shared_keys(frame: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each pair shares a blocking key."""
    texts = set(frame["name_a"]) | set(frame["name_b"])
    keys = {text: set(prepare_text(text).keys) for text in texts}
    pairs = zip(frame["name_a"], frame["name_b"], strict=True)
    return np.array([bool(keys[a] & keys[b]) for a, b in pairs])


def measured(frame: pl.DataFrame) -> dict[str, float]:
    labels = frame["label"].to_numpy() == 1
    kinds = frame["kind"].to_numpy()
    ours, plain = frame["ours"].to_numpy(), frame["plain"].to_numpy()
    hard, random = kinds != "random", kinds != "hard"
    return {
        "pairs": len(frame),
        "ours": recall_at_precision(ours[hard], labels[hard]),
        "plain": recall_at_precision(plain[hard], labels[hard]),
        "at 0.1 % false": recall_at_false_rate(ours[random], labels[random], 0.001),
        "keys true": float(frame["keys"].to_numpy()[labels].mean()),
        "keys random": float(frame["keys"].to_numpy()[kinds == "random"].mean()),
    }


def scored(frame: pl.DataFrame) -> pl.DataFrame:
    """The pairs with both scores; prints how fast ours was."""
    pairs = list(zip(frame["name_a"], frame["name_b"], strict=True))
    score(pairs[:100])
    started = time.perf_counter()
    ours = score(pairs).astype(np.float64)
    print(f"{len(pairs) / (time.perf_counter() - started):,.0f} pairs of texts/s, cold names")
    plain = np.array([plain_score(a, b) for a, b in pairs])
    return frame.with_columns(
        pl.Series("ours", ours), pl.Series("plain", plain), pl.Series("keys", shared_keys(frame))
    )


def main(file: Path) -> None:
    frame = scored(pl.read_parquet(file))
    rows = [(str(name), measured(part)) for (name,), part in frame.group_by("set")]
    table = [*sorted(rows), ("all, pooled", measured(frame))]
    columns = list(table[0][1])
    print(f"{'recall at 99 % precision':<24}" + "".join(f"{c:>16}" for c in columns))
    for name, values in table:
        cells = "".join(
            f"{values[c]:>16,.0f}" if c == "pairs" else f"{values[c]:>16.3f}" for c in columns
        )
        print(f"{name:<24}{cells}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
