"""A start time that a change of the clocks skips or doubles is told before it is deployed."""

from datetime import date

import pytest

from borderlink.night.schedule import doubtful_nights


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        ("30 1 * * *", "Europe/Vienna", []),
        (
            "30 2 * * *",
            "Europe/Vienna",
            [(date(2027, 3, 28), "does not exist"), (date(2027, 10, 31), "comes twice")],
        ),
        ("30 2 * * *", "Asia/Tokyo", []),
        (
            "30 0 * * *",
            "Asia/Beirut",
            [(date(2027, 3, 28), "does not exist")],
        ),
        ("*/5 * * * *", "Europe/Vienna", []),
    ],
)
def test_the_times_that_a_change_of_clocks_touches(
    cron: str, zone: str, expected: list[tuple[date, str]]
):
    assert list(doubtful_nights(cron, zone, date(2026, 11, 25))) == expected
