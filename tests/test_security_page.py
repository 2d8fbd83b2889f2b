"""docs/security.md makes no promise without a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
PROOFS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def test_the_page_names_its_proofs():
    assert len(PROOFS) > 20


@pytest.mark.parametrize(("file", "name"), PROOFS)
def test_every_proof_is_a_test(file: str, name: str):
    """Renamed or removed, it proves nothing any more."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_line_of_the_table_has_a_proof():
    lines = PAGE.split("| Who |")[1].split("\n\n")[0].splitlines()[2:]
    assert lines
    assert [line for line in lines if "::test_" not in line] == []
