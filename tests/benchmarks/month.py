"""Thirty nights in a row on invented people: time and memory of each must stay flat.

python tests/benchmarks/month.py --nights 30 --people 300
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders.month import month

_MEGABYTE = 1024**2


def main() -> None:
    """Print a line a night, and how the last third compares with the second."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--people", type=int, default=300, help="of each of three agencies")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    nights = []
    with TemporaryDirectory() as folder:
        for night in month(Path(folder), arguments.nights, arguments.people, arguments.seed):
            nights.append(night)
            print(
                f"{night.date}  {night.cpu:6.2f} s  {night.memory / _MEGABYTE:6.0f} MB  store "
                f"{night.store_bytes / _MEGABYTE:5.1f} MB  {night.packages} packages  "
                f"{night.events}",
                flush=True,
            )
    third = len(nights) // 3
    for name, part in (("second", nights[third : 2 * third]), ("last", nights[2 * third :])):
        cpu, memory = mean(n.cpu for n in part), max(n.memory for n in part)
        print(f"{name:6} third: {cpu:.2f} s a night, at most {memory / _MEGABYTE:.0f} MB")


if __name__ == "__main__":
    main()
