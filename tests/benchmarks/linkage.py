"""How well and how fast linkage works on a synthetic workload.

python tests/benchmarks/linkage.py FOLDER [--share N] [--part K] [--train VERSION OUT]
                                          [--perfect names|births …]

FOLDER holds one Parquet file an agency and truth.parquet. `--share N` keeps one person in N: those
whose number leaves K when divided by N.
`--perfect` gives all records of a person the names or the birth of one of them: what could be found
if nobody had made a mistake there, or given less.
`--by script` or `--by culture` (columns of the truth) tells the recall of each kind of true pair,
at the weight where 99 % of all pairs are right.
`--train` fits a model to all records first and writes it; the truth is used for measuring only.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import polars as pl
import synth

from borderlink import names
from borderlink.linkage.calibration import recall_at_precision
from borderlink.linkage.clusters import cluster
from borderlink.linkage.link import record_frame
from borderlink.linkage.linking import Linked, link_records
from borderlink.linkage.model import Model, load_model
from borderlink.linkage.publishing import publish
from borderlink.linkage.training import RANDOM_PAIRS, TrainingData, fit_model
from borderlink.person import Record
from borderlink.store import scratch_connection

Pair = tuple[int, int]


FEWEST_OF_A_KIND = 50  # true pairs
THRESHOLDS = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)  # bits


def main() -> None:
    """Read, train where asked, link, print."""
    arguments = _arguments()
    records, persons = _people(arguments.folder, arguments.share, arguments.part)
    for what in arguments.perfect:
        records = _perfected(records, persons, what)
    frame = record_frame(records)
    started = time.perf_counter()
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})
    _say("names prepared", started)
    model = _trained(arguments, frame, index) if arguments.train else load_model()
    connection = scratch_connection()
    started = time.perf_counter()
    linked = link_records(
        connection,
        frame,
        index,
        model,
        store_weight=0.0,
        pairs_per_record=arguments.pairs_per_record,
    )
    _say("linked", started)
    candidates = set(connection.execute("SELECT record_a, record_b FROM pair").fetchall())
    weight = _print_figures(records, persons, linked, candidates)
    if arguments.by:
        kinds = synth.read_truth(arguments.folder).select("record_id", arguments.by)
        _print_kinds(records, persons, linked, dict(kinds.iter_rows()), weight)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--pairs-per-record", type=int, default=60)
    parser.add_argument("--random-pairs", type=int, default=RANDOM_PAIRS)
    parser.add_argument("--by", choices=("script", "culture"))
    parser.add_argument("--perfect", nargs="*", choices=("names", "births"), default=())
    parser.add_argument("--train", nargs=2, metavar=("VERSION", "OUT"))
    return parser.parse_args()


def _people(folder: Path, share: int, part: int) -> tuple[list[Record], dict[str, int]]:
    """The records of one person in `share`, and each record's person."""
    truth = synth.read_truth(folder).filter(pl.col("person_id") % share == part)
    persons = dict(truth.select("record_id", "person_id").iter_rows())
    records = [r for r in synth.read_records(folder) if r.record_key in persons]
    return records, persons


def _perfected(records: list[Record], persons: dict[str, int], what: str) -> list[Record]:
    """The records with the fullest names, or the most exact birth, that any of a person has."""
    field, best = {
        "names": ("names", lambda r: sum(len(n.full) for n in r.names)),
        "births": ("birth", lambda r: (r.birth.earliest is not None, r.birth.precision == "day")),
    }[what]
    of_person: dict[int, Record] = {}
    for record in records:
        person = persons[record.record_key]
        known = of_person.setdefault(person, record)
        of_person[person] = max(known, record, key=best)
    return [
        replace(r, **{field: getattr(of_person[persons[r.record_key]], field)}) for r in records
    ]


def _trained(arguments: argparse.Namespace, frame: pl.DataFrame, index: names.NameIndex) -> Model:
    version, out = arguments.train
    started = time.perf_counter()
    data = TrainingData(frame, index, names.RULESET, arguments.folder.name)
    fit = fit_model(
        scratch_connection(),
        data,
        version=version,
        pairs_per_record=arguments.pairs_per_record,
        random_pairs=arguments.random_pairs,
    )
    _say("trained", started)
    print(publish(fit.model, Path(out)).report_file)
    return fit.model


def _print_figures(
    records: list[Record], persons: dict[str, int], linked: Linked, candidates: set[Pair]
) -> float:
    """Print them; returns the weight from which on 99 % of the pairs are right."""
    true = _true_pairs(records, persons)
    agency = {i: record.agency for i, record in enumerate(records, 1)}
    rows = linked.pairs.select("record_a", "record_b", "match_weight").rows()
    judged = [(bits, (a, b) in true) for a, b, bits in rows if agency[a] != agency[b]]
    print(f"records {linked.records:,}, pairs a record {linked.candidates / linked.records:.1f}")
    print(f"blocking recall {len(true & candidates) / len(true):.4f} of {len(true):,} true pairs")
    lines = recall_at_precision(judged, len(true))
    for line in lines:
        print(f"recall {line.recall:.4f} at precision {line.precision} (weight {line.weight:.1f})")
    _print_clusters({(a, b): bits for a, b, bits in rows}, agency, true)
    return next(line.weight for line in lines if line.precision == 0.99)


def _print_kinds(
    records: list[Record],
    persons: dict[str, int],
    linked: Linked,
    kind_of: dict[str, str],
    weight: float,
) -> None:
    """Recall of the true pairs of two kinds of records, commonest first; rare ones are left out."""
    told = linked.pairs.filter(pl.col("match_weight") >= weight)
    found = set(told.select("record_a", "record_b").iter_rows())
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for a, b in _true_pairs(records, persons):
        kind = " – ".join(sorted({kind_of[records[i - 1].record_key] for i in (a, b)}))
        seen[kind] += 1
        right[kind] += (a, b) in found
    for kind, pairs in seen.most_common():
        if pairs >= FEWEST_OF_A_KIND:
            print(f"{kind}: recall {right[kind] / pairs:.3f} of {pairs:,}")


def _print_clusters(weights: dict[Pair, float], agency: dict[int, str], true: set[Pair]) -> None:
    for threshold in THRESHOLDS:
        started = time.perf_counter()
        found = cluster(agency, weights, threshold=threshold)
        inside = {
            pair
            for group in found.members
            for pair in combinations(group, 2)
            if agency[pair[0]] != agency[pair[1]]
        }
        right = len(inside & true)
        precision, recall = right / max(len(inside), 1), right / len(true)
        print(f"entities at {threshold} bits: precision {precision:.4f}, recall {recall:.4f}")
        _say("clustered", started)


def _true_pairs(records: list[Record], persons: dict[str, int]) -> set[Pair]:
    groups: dict[int, list[int]] = defaultdict(list)
    for i, record in enumerate(records, 1):
        groups[persons[record.record_key]].append(i)
    return {
        (a, b)
        for group in groups.values()
        for a, b in combinations(group, 2)
        if records[a - 1].agency != records[b - 1].agency
    }


def _say(what: str, started: float) -> None:
    print(f"{what} in {time.perf_counter() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
