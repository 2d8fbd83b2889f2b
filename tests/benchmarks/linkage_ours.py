"""Links a saved workload as `borderlink link` does, in a process of its own.

python linkage_ours.py RECORDS PAIRS.parquet TOLD.json all|across
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import linkage_sets as sets
from linkage_peers import peak_gigabytes

from borderlink import __version__, names
from borderlink.linkage.link import record_frame
from borderlink.linkage.linking import link_records
from borderlink.linkage.model import load_model
from borderlink.store import scratch_connection

PAIRS_PER_RECORD = 200  # small sets are dense: everybody shares a suburb
LOWEST = -5.0  # bits, as the peers


def main(asked: Path, found: Path, told: Path) -> None:
    """Prepare names, find pairs, weigh and explain them; write them and what it cost."""
    records = sets.saved(asked)
    started = time.perf_counter()
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})
    linked = link_records(
        scratch_connection(),
        record_frame(records),
        index,
        load_model(),
        store_weight=LOWEST,
        pairs_per_record=PAIRS_PER_RECORD,
    )
    figures = {
        "version": __version__,
        "seconds": time.perf_counter() - started,
        "gigabytes": peak_gigabytes(),
    }
    pairs = linked.pairs.rename({"record_a": "a", "record_b": "b", "match_weight": "score"})
    pairs.select("a", "b", "score").write_parquet(found)
    told.write_text(json.dumps(figures), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
