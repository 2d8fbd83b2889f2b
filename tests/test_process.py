"""A process that holds people's data leaves none of it behind when it dies."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

DYING = """
import ctypes, os, resource, signal, sys
from pathlib import Path
from borderlink.store import Store
with Store.open(Path(sys.argv[1]), "5a" * 32) as store:
    print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGSEGV)
"""


def _as_much_as_may_be() -> None:
    """As a shell whose user asked for core dumps."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def test_a_crash_dumps_no_memory(tmp_path: Path):
    """Neither limit nor dumpable flag allow it once a store is open."""
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path / "s.duckdb")],
        cwd=tmp_path,
        preexec_fn=_as_much_as_may_be,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGSEGV
    assert done.stdout.split("\n")[0] == "(0, 0) 0"
    assert not list(tmp_path.glob("*core*"))


def test_what_the_command_makes_is_its_users_only(tmp_path: Path):
    """Also where the shell's mask would let others read."""
    (tmp_path / "in.csv").write_text("name_a,name_b\nA,B\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "borderlink", "keys"],
        env=os.environ | {"BORDERLINK_STATE": str(tmp_path / "state")},
        umask=0o000,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = list((tmp_path / "state").rglob("*"))
    assert made
    assert [f.name for f in made if stat.S_IMODE(f.stat().st_mode) & 0o077] == []
