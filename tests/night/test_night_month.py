"""Nights in a row with late, broken and withdrawn exports, decisions and an erasure."""

from pathlib import Path

import pytest

from builders.month import month

pytestmark = pytest.mark.night


def test_night_after_night_costs_the_same_and_tells_everyone(tmp_path: Path):
    """Seven nights here; `tests/benchmarks/month.py` runs thirty and more people."""
    nights = list(month(tmp_path, nights=7, people=20))
    happened = " ".join(night.events for night in nights)
    assert "late" in happened and "broken" in happened
    assert "decided" in happened and "erased" in happened
    assert {night.packages for night in nights} == {3}
    later = nights[2:]
    assert max(n.memory for n in later) < 1.3 * min(n.memory for n in later)
