"""Thousands of odd files: none may crash or hang intake, no row may be lost.

python tests/benchmarks/odd_files.py [FILES] [FIRST]
"""

import hashlib
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from borderlink.errors import ExportRefused
from borderlink.intake.export import Export, read_export
from builders.feeds import TODAY
from builders.odd_files import OddFile, odd_file


def outcome(odd: OddFile, folder: Path) -> str:
    """How the file ended: why it was refused, or that every row is accounted for."""
    file = folder / odd.name
    file.write_bytes(odd.content)
    rows = read_export(Export(file, odd.feed, TODAY))
    try:
        counted = sum(getattr(row, "rows", 1) for row in rows)
    except ExportRefused as refusal:
        return f"refused: {refusal.reason}"
    finally:
        file.unlink()
    return "read" if counted == rows.delivered else "ROWS LOST"


def main(count: int = 10_000, first: int = 0) -> None:
    """Print what became of the files, and the slowest of them."""
    outcomes: Counter[str] = Counter()
    seen: set[bytes] = set()
    slowest, started = 0.0, process_time()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            odd = odd_file(seed)
            seen.add(hashlib.sha256(odd.content).digest())
            began = monotonic()
            outcomes[outcome(odd, Path(folder))] += 1
            slowest = max(slowest, monotonic() - began)
    for reason, number in outcomes.most_common():
        print(f"{number:>7,}  {reason}")
    cpu = process_time() - started
    print(f"{len(seen):,} distinct files, slowest {slowest:.1f} s, CPU {cpu:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
