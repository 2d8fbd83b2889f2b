"""Whatever befalls a night, the next run leaves what an undisturbed night leaves.

No alert twice, no package twice. Here a process killed at once, later and in a commit, a full disk
and a folder that cannot be written; the benchmark, which does the work in a process that has
started no thread, tries every kind as often as it is told.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.night

ROOT = Path(__file__).parents[2]


def test_the_next_run_makes_good():
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/faults.py", "--count", "5", "--seed", "7"],
        cwd=ROOT,
        env={**os.environ, "BORDERLINK_STORE_KEY": "5a" * 32},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of 5 made good" in done.stdout
