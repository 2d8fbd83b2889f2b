"""Whatever befalls a night, the next run leaves what an undisturbed night leaves.

No alert twice, no package twice. One point for each kind of fault here; the benchmark, which does
the work in a process that has started no thread, tries as many as it is told.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders.faults import KINDS

pytestmark = pytest.mark.night

ROOT = Path(__file__).parents[2]


def test_the_next_run_makes_good():
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/faults.py", "--count", str(len(KINDS)), "--seed", "7"],
        cwd=ROOT,
        env={**os.environ, "BORDERLINK_STORE_KEY": "5a" * 32},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(KINDS)} of {len(KINDS)} made good" in done.stdout
