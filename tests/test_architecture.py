"""Imports point one way: a stage knows the stages to its left, the library knows no Prefect."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "borderlink"
ORDER = ["intake", "names", "linkage", "review", "disclosure", "reports", "exchange", "desk"]
SHARED = {"audit", "config", "errors", "feed", "person", "process", "progress", "store"}


def imports(file: Path) -> set[str]:
    """First-level names below `borderlink` that a file imports, and other top packages."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def stage_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "borderlink" and len(parts) > 1 else None


@pytest.mark.parametrize("stage", ORDER)
def test_a_stage_imports_only_what_stands_to_its_left(stage: str):
    allowed = SHARED | set(ORDER[: ORDER.index(stage) + 1]) | {"__version__"}
    for file in (SOURCE / stage).rglob("*.py"):
        used = {stage_of(name) for name in imports(file)} - {None}
        assert used <= allowed, f"{file.relative_to(SOURCE)} imports {sorted(used - allowed)}"


def test_the_library_never_imports_prefect():
    for file in SOURCE.rglob("*.py"):
        assert not any(name.split(".")[0] == "prefect" for name in imports(file)), file


def test_flow_files_keep_their_annotations_alive():
    """Served runs with parameters fail where annotations are postponed (FACTS §3)."""
    for file in (SOURCE.parents[1] / "flows").glob("*.py"):
        assert "__future__.annotations" not in imports(file), file


def test_importing_borderlink_loads_nothing_heavy():
    code = (
        "import sys, borderlink, borderlink.cli;"
        "heavy = {'polars', 'duckdb', 'splink', 'numba', 'prefect', 'babel', 'pyspark'};"
        "loaded = heavy & set(sys.modules); sys.exit(str(sorted(loaded)) if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
