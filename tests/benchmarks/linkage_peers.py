"""Links flat records as other open systems do; some of them in an environment of theirs.

    PYTHON linkage_peers.py PEER RECORDS.parquet PAIRS.parquet TOLD.json

It imports nothing of ours. RECORDS has the columns of FIELDS and `person`, names and places already
put into Latin letters by Unidecode and lower case, birth dates perfectly parsed: more than these
systems do by themselves. PAIRS gets `a, b, score`; TOLD the peer's version, seconds, and gigabytes.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FIELDS = ("given", "family", "birth", "sex", "document", "email", "place", "address")
Scored = tuple[list[int], list[int], list[float]]  # ids, ids, score
RANDOM_PAIRS = 5_000_000
LOWEST = -5.0  # bits; below it no precision of interest is left
LABELLED = 50  # true pairs, and as many others, that dedupe is told: nobody tells us any


def rules(records: pa.Table, across: bool) -> Scored:
    """The rule that many agencies use: the same words in the name, and the same birth date."""
    import duckdb

    pairs = duckdb.sql(f"""
        WITH keyed AS (
            SELECT id, source, list_sort(string_split(trim(given || ' ' || family), ' ')) AS name,
                   birth
            FROM records WHERE birth IS NOT NULL AND trim(given || family) <> '')
        SELECT a.id AS a, b.id AS b FROM keyed a JOIN keyed b USING (name, birth)
        WHERE a.id < b.id {"AND a.source <> b.source" if across else ""}
    """).fetchall()
    return [a for a, _ in pairs], [b for _, b in pairs], [1.0] * len(pairs)


def splink(records: pa.Table, across: bool) -> Scored:
    """Splink with the person template of its documentation, trained as it advises."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    filled = [field for field in FIELDS if records[field].null_count < len(records)]
    known = {
        "given": cl.NameComparison("given").configure(term_frequency_adjustments=True),
        "family": cl.NameComparison("family").configure(term_frequency_adjustments=True),
        "birth": cl.DateOfBirthComparison("birth", input_is_string=True),
        "sex": cl.ExactMatch("sex"),
        "document": cl.LevenshteinAtThresholds("document", [1, 2]),
        "email": cl.EmailComparison("email"),
        "place": cl.ExactMatch("place").configure(term_frequency_adjustments=True),
        "address": cl.JaroWinklerAtThresholds("address", [0.9, 0.7]),
    }
    wanted = [("given", "family"), ("given", "birth"), ("family", "birth")]
    wanted += [("document",), ("email",), ("family", "place"), ("address",)]
    blocks = [block_on(*names) for names in wanted if all(name in filled for name in names)]
    connection = duckdb.connect()
    connection.register("records", records)
    connection.execute(f"""
        CREATE TABLE people AS SELECT id AS unique_id, source AS source_dataset,
        {", ".join(f"nullif({field}, '') AS {field}" for field in FIELDS)} FROM records
    """)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[known[field] for field in filled],
        blocking_rules_to_generate_predictions=blocks,
        additional_columns_to_retain=["source_dataset"],
    )
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("people"), settings, log_level=40)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("given", "family", "birth")], recall=0.5
    )
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
    for block in (block_on("given", "family"), block_on("birth")):
        training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_weight=LOWEST).physical_name
    rows = connection.execute(f"""
        SELECT p.unique_id_l, p.unique_id_r, p.match_weight FROM {found} p
        JOIN people a ON a.unique_id = p.unique_id_l JOIN people b ON b.unique_id = p.unique_id_r
        {"WHERE a.source_dataset <> b.source_dataset" if across else ""}
    """).fetchall()
    return [a for a, _, _ in rows], [b for _, b, _ in rows], [score for _, _, score in rows]


def recordlinkage(records: pa.Table, across: bool) -> Scored:
    """recordlinkage: blocks, string comparisons, and its unsupervised ECM classifier."""
    import recordlinkage as rl

    people = records.drop(["person"]).to_pandas().set_index("id")
    people = people.mask(people == "")
    filled = [field for field in FIELDS if people[field].notna().any()]
    indexer = rl.Index()
    for field in ("family", "birth", "document", "email"):
        if field in filled:
            indexer.block(field)
    pairs = indexer.index(people)
    comparing = rl.Compare(n_jobs=1)
    for field in filled:
        if field in ("given", "family", "place", "address"):
            comparing.string(field, field, "jarowinkler", 0.85, label=field)
        else:
            comparing.exact(field, field, label=field)
    features = comparing.compute(pairs, people)
    classifier = rl.ECMClassifier(binarize=0.5)
    classifier.fit(features)
    # `prob` is calibrated alone; the log odds keep their order where it is 1.0 throughout.
    scores = classifier.prob(features)
    a, b = features.index.get_level_values(0), features.index.get_level_values(1)
    source = people["source"]
    kept = (source[a].to_numpy() != source[b].to_numpy()) if across else slice(None)
    return (
        a.to_numpy()[kept].tolist(),
        b.to_numpy()[kept].tolist(),
        scores.to_numpy()[kept].tolist(),
    )


def dedupe(records: pa.Table, across: bool) -> Scored:
    """dedupe, its active learning fed with labels from the truth, which flatters it."""
    import random

    import dedupe as dd
    from dedupe import variables
    from dedupe.serializer import write_training

    rows = {
        row["id"]: {field: row[field] or None for field in FIELDS} | {"source": row["source"]}
        for row in records.to_pylist()
    }
    filled = [field for field in FIELDS if any(row[field] for row in rows.values())]
    kinds = {
        "birth": variables.ShortString,
        "sex": variables.Exact,
        "document": variables.ShortString,
    }
    linker = dd.Dedupe(
        [kinds.get(field, variables.String)(field, has_missing=True) for field in filled],
        num_cores=1,
    )
    random.seed(1)
    same: dict[Any, list[int]] = {}
    for i, person in zip(records["id"].to_pylist(), records["person"].to_pylist(), strict=True):
        same.setdefault(person, []).append(i)
    groups = [group for group in same.values() if len(group) > 1]
    random.shuffle(groups)
    ids = list(rows)
    labelled = {
        "match": [(rows[g[0]], rows[g[1]]) for g in groups[:LABELLED]],
        "distinct": [
            (rows[random.choice(ids)], rows[random.choice(ids)])  # noqa: S311
            for _ in range(LABELLED)
        ],
    }
    examples = io.StringIO()
    write_training(labelled, examples)
    examples.seek(0)
    linker.prepare_training(rows, training_file=examples, sample_size=min(len(rows), 2000))
    linker.train()
    scores = linker.score(linker.pairs(rows))
    a, b = scores["pairs"][:, 0].tolist(), scores["pairs"][:, 1].tolist()
    kept = [i for i in range(len(a)) if not across or rows[a[i]]["source"] != rows[b[i]]["source"]]
    values = scores["score"].tolist()
    return [a[i] for i in kept], [b[i] for i in kept], [values[i] for i in kept]


PEERS: dict[str, tuple[str, Callable[[pa.Table, bool], Scored]]] = {
    "rules": ("duckdb", rules),
    "Splink": ("splink", splink),
    "recordlinkage": ("recordlinkage", recordlinkage),
    "dedupe": ("dedupe", dedupe),
}


def peak_gigabytes() -> float:
    """The most memory this process held; `ru_maxrss` would begin with what its parent held."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 2**20


def main(peer: str, asked: Path, found: Path, told: Path, across: bool) -> None:
    package, link = PEERS[peer]
    records = pq.read_table(asked)
    started, processor = time.perf_counter(), time.process_time()
    a, b, score = link(records, across)
    figures = {
        "version": version(package),
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - processor,
        "gigabytes": peak_gigabytes(),
    }
    pq.write_table(pa.table({"a": a, "b": b, "score": score}), found)
    told.write_text(json.dumps(figures), "utf-8")


if __name__ == "__main__":
    main(
        sys.argv[1],
        Path(sys.argv[2]),
        Path(sys.argv[3]),
        Path(sys.argv[4]),
        sys.argv[5] == "across",
    )
