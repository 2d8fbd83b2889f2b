"""Disturb nights at many random points and check that the next run makes good; about 3 s a point.

    python tests/benchmarks/faults.py --count 300 --seed 1

Prints a line for each kind of fault: how often it was tried, how the night ended, how many of the
next runs left what an undisturbed night leaves. Ends with 1 when one did not.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders.disturbed import Trial, prepare, trials
from builders.faults import KINDS


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    os.environ.setdefault("BORDERLINK_STORE_KEY", "5a" * 32)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        done: list[Trial] = []
        for trial in trials(prepare(Path(folder)), arguments.seed, arguments.count):
            done.append(trial)
            if not trial.passed:
                print(f"NOT MADE GOOD: {trial}", flush=True)
            elif len(done) % 10 == 0:
                print(f"{len(done)} tried", flush=True)
    for kind in KINDS:
        _print(kind, [trial for trial in done if trial.fault.kind == kind])
    print(f"{sum(trial.passed for trial in done)} of {len(done)} made good")
    return 0 if all(trial.passed for trial in done) else 1


def _print(kind: str, of_kind: list[Trial]) -> None:
    words = {0: "went on", 1: "stopped with a message", -9: "killed"}
    ended = Counter(words.get(trial.ended, str(trial.ended)) for trial in of_kind)
    good = sum(trial.passed for trial in of_kind)
    told = ", ".join(f"{word} {number}" for word, number in sorted(ended.items()))
    print(f"{kind:26} {len(of_kind):4} tried, {good:4} made good   ({told})")


if __name__ == "__main__":
    sys.exit(main())
