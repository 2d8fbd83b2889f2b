"""Files damaged in every way: no crash, no hang, and each row is read or set aside.

The long form is tests/benchmarks/odd_files.py.
"""

import time
from pathlib import Path

import pytest

from borderlink.errors import ExportRefused
from borderlink.intake.export import Export, read_export
from builders.feeds import TODAY
from builders.odd_files import odd_file


@pytest.mark.parametrize("first", range(0, 150, 30))
def test_an_odd_file_is_refused_or_each_of_its_rows_accounted_for(tmp_path: Path, first: int):
    for seed in range(first, first + 30):
        odd = odd_file(seed)
        file = tmp_path / odd.name
        file.write_bytes(odd.content)
        started = time.monotonic()
        rows = read_export(Export(file, odd.feed, TODAY))
        try:
            counted = sum(getattr(row, "rows", 1) for row in rows)
        except ExportRefused:
            counted = rows.delivered
        assert rows.delivered == counted, odd.name
        assert time.monotonic() - started < 10, odd.name
        file.unlink()
