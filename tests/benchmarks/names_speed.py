"""How fast names are prepared and compared, and what the first use of the stage costs.

    python tests/benchmarks/names_speed.py PAIRS.parquet

Each figure comes from a process of its own: caches of one must not flatter the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = 20_000  # distinct names, drawn evenly over the file: as mixed as its sets
PAIRS = 400_000


def imported() -> dict[str, float]:
    """Seconds and MB of `import borderlink.names`, and of the first score after it."""
    started = time.perf_counter()
    from borderlink import names

    first_import = time.perf_counter() - started
    import_memory = _memory()
    started = time.perf_counter()
    names.score([("Юлия Шевчук", "YULIIA SHEVCHUK")])
    return {
        "import borderlink.names, s": first_import,
        "import borderlink.names, MB": import_memory,
        "first score after it, s": time.perf_counter() - started,
        "first score after it, MB": _memory(),
    }


def prepared(file: Path) -> dict[str, float]:
    """Distinct names prepared and packed a minute, none seen before, on one thread."""
    from borderlink.names.packed import pack
    from borderlink.names.prepared import prepare
    from borderlink.person import Name

    names = [Name("primary", text) for text in _sample(file)]
    pack(prepare([Name("primary", "Юлия Шевчук")]))
    started = time.perf_counter()
    pack(prepare(names))
    pace = len(names) / (time.perf_counter() - started)
    return {"distinct names prepared a minute, cold, 1 thread": 60 * pace}


def compared(file: Path) -> dict[str, float]:
    """Pairs of prepared names compared a second: labelled pairs, and names at random."""
    import numpy as np
    import polars as pl

    from borderlink.names.compare import compare
    from borderlink.names.packed import pack
    from borderlink.names.prepared import prepare_text

    frame = pl.read_parquet(file).sample(SAMPLE, seed=4)
    texts = [*frame["name_a"], *frame["name_b"]]
    names = pack([prepare_text(text) for text in texts])
    usable = np.flatnonzero(names.usable)
    random = np.random.default_rng(4)
    own = np.arange(PAIRS) % SAMPLE
    own = own[names.usable[own] & names.usable[own + SAMPLE]]
    compare(names, own[:10], own[:10] + SAMPLE)
    tasks = {
        "prepared pairs scored a second, labelled": (own, own + SAMPLE),
        "prepared pairs scored a second, random": random.choice(usable, (2, PAIRS)),
    }
    found = {}
    for name, (a, b) in tasks.items():
        started = time.perf_counter()
        compare(names, a, b)
        found[name] = len(a) / (time.perf_counter() - started)
    return found


def measured(file: Path) -> dict[str, float]:
    """All figures, of a machine where numba has compiled the kernels before."""
    _apart("imported", file)
    found = _apart("imported", file) | _apart("prepared", file)
    for threads in (1, os.cpu_count() or 1):
        told = _apart("compared", file, threads=threads)
        on = "1 thread" if threads == 1 else f"{threads} threads"
        found |= {f"{key}, {on}": value for key, value in told.items()}
    return found


def _apart(task: str, file: Path, threads: int = 1) -> dict[str, float]:
    """Run a task in a fresh process that may use so many processors."""
    command = [sys.executable, __file__, str(file), task, str(threads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _sample(file: Path) -> list[str]:
    import polars as pl

    frame = pl.read_parquet(file)
    texts = sorted({*frame["name_a"], *frame["name_b"]})
    return texts[:: max(len(texts) // SAMPLE, 1)]


def _memory() -> float:
    """The most memory this process has held, in MB; ru_maxrss would be its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(file: Path, task: str, threads: int) -> None:
    if not task:
        for key, value in measured(file).items():
            print(f"{key:<56}{value:>14,.2f}")
        return
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    run = {"prepared": prepared, "compared": compared}
    print(json.dumps(imported() if task == "imported" else run[task](file)))


if __name__ == "__main__":
    arguments = [*sys.argv[2:], "", "1"]
    main(Path(sys.argv[1]), arguments[0], int(arguments[1]) if arguments[0] else 1)
