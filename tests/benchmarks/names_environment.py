"""The peers' environment: made once in a directory of its own, and asked for scores.

It is no part of the product: nomenklatura pins a DuckDB and a scikit-learn that we cannot have.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

WORKER = Path(__file__).with_name("names_peers.py")
PACKAGES = (
    "anyascii==0.3.3", "jellyfish==1.3.0", "nomenklatura==4.17.4", "pyicu-wheels==2.15.2",
    "Unidecode==1.4.0",
)  # fmt: skip
# rigour asks for `pyicu`, which builds from source; this empty one brings the wheels instead.
PYICU = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "pyicu"
version = "2.15"
dependencies = ["pyicu-wheels"]
[tool.setuptools]
py-modules = []
"""


def python_of(directory: Path) -> Path:
    """The interpreter of the peers' environment, which may not be there."""
    return directory / "bin" / "python"


def make(directory: Path, more: Sequence[str] = ()) -> None:
    """Make the environment unless it is there, and add `more` packages; raises where one lacks."""
    install = [str(python_of(directory)), "-m", "pip", "install", "-q"]
    if python_of(directory).exists():
        if more:
            subprocess.run([*install, *more], check=True)
        return
    venv.create(directory, with_pip=True)
    with tempfile.TemporaryDirectory() as empty:
        (Path(empty) / "pyproject.toml").write_text(PYICU, "utf-8")
        subprocess.run([*install, empty], check=True)
    subprocess.run([*install, *PACKAGES, *more], check=True)


def peer_scores(
    pairs: Sequence[tuple[str, str]], directory: Path | None
) -> dict[str, dict[str, object]]:
    """What each peer says of the pairs, see `names_peers`; without a directory, what we can run."""
    python = str(python_of(directory)) if directory else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "pairs.jsonl", Path(folder) / "scores.json"
        asked.write_text("\n".join(json.dumps(pair) for pair in pairs), "utf-8")
        subprocess.run([python, str(WORKER), str(asked), str(told)], check=True)
        found: dict[str, dict[str, object]] = json.loads(told.read_text("utf-8"))
    return found
