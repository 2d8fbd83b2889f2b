"""`borderlink check` says what is wrong once, and where to look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from borderlink.commands.intake import check_command
from borderlink.config import load_config
from borderlink.intake.readers.header import feed_columns

FEED = load_config().feed("AE-BG/crossings")
COLUMNS = feed_columns(FEED)
Checked = Callable[..., str]


@pytest.fixture
def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checked:
    """What the command prints of an export with these birth dates, its white space made single."""

    def check(*births: str, delimiter: str = ",") -> str:
        rows = [dict.fromkeys(COLUMNS, "") for _ in births]
        for number, (row, birth) in enumerate(zip(rows, births, strict=True), 1):
            row |= {FEED.fields.record_key[0].column: str(number), "الاسم الكامل": "هانا زينتشينكو"}
            row |= {"تاريخ الميلاد (هجري)": birth}
        lines = [delimiter.join(COLUMNS), *(delimiter.join(row.values()) for row in rows)]
        file = tmp_path / "AE-BG_1.csv"
        file.write_text("\n".join(lines), FEED.encoding)
        check_command(file, "AE-BG/crossings", None, 20)
        return " ".join(capsys.readouterr().out.replace("│", " ").split())

    return check


def test_the_same_mistake_in_many_rows_is_one_line(checked: Checked):
    """A wrong calendar breaks every row; nobody reads 400 equal lines."""
    text = checked("12/13/1405", "30/14/1405", "01/05/1405")
    assert text.count("birth.date") == 1
    assert "2 2, 3 birth.date" in text


def test_a_day_is_shown_as_a_day(checked: Checked):
    """Not as an interval from itself to itself."""
    assert "22/08/1405 1985-05-12" in checked("22/08/1405")


def test_dates_that_are_mostly_in_doubt_point_at_the_calendar(checked: Checked):
    """Births in 1834 are kept as no evidence; most likely the feed is wrong."""
    text = checked("12/05/1250", "13/05/1250", "22/08/1405")
    assert "2 birth dates are in doubt" in text
    assert "check calendar and order" in text


def test_another_delimiter_is_named_as_a_possible_cause(checked: Checked):
    """Twelve missing columns are one mistake, not twelve."""
    text = checked("22/08/1405", delimiter=";")
    assert "none of the 12 columns" in text
    assert "delimiter" in text
    assert "0 rows" not in text
