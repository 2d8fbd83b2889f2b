"""Birth dates: every calendar, order and vagueness, and nothing guessed."""

import csv
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderlink.intake.dates import BadDate, DateRule, age_birth, read_births, read_day
from borderlink.person import Birth, Precision, Trust
from builders.feeds import CASES, TODAY

MAY_12 = (date(1985, 5, 12), date(1985, 5, 12))
CALENDARS = {
    "th": "buddhist",
    "fa": "solar hijri",
    "ne": "nepali",
    "zh-TW": "roc",
    "ja": "japanese",
    "am": "ethiopian",
    "??": "gregorian",
}


def births(raw: str, calendar: str = "gregorian", order: str = "ymd", epoch: int | None = None):
    return read_births(raw, DateRule(TODAY, calendar, order, epoch))


def only(raw: str, calendar: str = "gregorian", order: str = "ymd", epoch: int | None = None):
    (birth,) = births(raw, calendar, order, epoch)
    return birth


def days(birth: Birth) -> tuple[date | None, date | None]:
    return birth.earliest, birth.latest


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", rows("T03_calendars.csv"), ids=lambda row: row["raw"])
def test_one_birth_day_in_many_calendars(row: dict[str, str]):
    year_first = len(row["raw"].replace("/", "-").split("-")[0]) > 2
    birth = only(row["raw"], CALENDARS[row["source_locale"]], "ymd" if year_first else "dmy")
    if row["expected_iso"] == "AMBIGUOUS":
        assert (birth.trust, birth.earliest) == (Trust.HELD, None)
    elif row["expected_iso"] == "VALID-ETHIOPIAN":
        assert days(birth) == (date(2020, 9, 10), date(2020, 9, 10))
    else:
        assert days(birth) == (date.fromisoformat(row["expected_iso"]),) * 2


YEAR = (date(1985, 1, 1), date(1985, 12, 31))
PARTIAL = {
    "1985-00-00": (YEAR, Precision.YEAR, Trust.HIGH),
    "00/06/1985": ((date(1985, 6, 1), date(1985, 6, 30)), Precision.MONTH, Trust.HIGH),
    "ca. 1985": (YEAR, Precision.APPROXIMATE, Trust.LOW),
    "--04-17": ((None, None), Precision.UNKNOWN, Trust.LOW),
    "0000-00-00": ((None, None), Precision.UNKNOWN, Trust.LOW),
    "age 19 on 2026-03-01": (
        (date(2006, 3, 2), date(2007, 3, 1)),
        Precision.AGE_DERIVED,
        Trust.LOW,
    ),
    "850512": (MAY_12, Precision.DAY, Trust.HIGH),
    "99/99/9999": ((None, None), Precision.UNKNOWN, Trust.LOW),
}


@pytest.mark.parametrize("raw", [row["raw"] for row in rows("T04_partial_dates.csv")])
def test_partial_dates_say_how_much_they_know(raw: str):
    if raw == "31/02/1985":
        with pytest.raises(BadDate):
            births(raw)
        return
    birth = only(raw)
    assert (days(birth), birth.precision, birth.trust) == PARTIAL[raw]
    assert birth.raw == raw


@pytest.mark.parametrize(
    ("raw", "calendar", "order"),
    [
        ("12.05.1985", "gregorian", "dmy"),
        ("05/12/1985", "gregorian", "mdy"),
        ("12 May 1985", "gregorian", "dmy"),
        ("May 12th, 1985", "gregorian", "mdy"),
        ("12 мая 1985 г.", "gregorian", "dmy"),
        ("12 травня 1985", "gregorian", "dmy"),
        ("12 de mayo de 1985", "gregorian", "dmy"),
        ("12 مايو 1985", "gregorian", "dmy"),
        ("1985年5月12日", "gregorian", "ymd"),
        ("1985. 05. 12.", "gregorian", "ymd"),
        ("1985-05-12T00:00:00Z", "gregorian", "ymd"),
        ("12051985", "gregorian", "dmy"),
        ("12 พ.ค. 2528", "buddhist", "dmy"),
        ("๑๒/๐๕/๒๕๒๘", "buddhist", "dmy"),
        ("12 พฤษภาคม พ.ศ. 2528", "gregorian", "dmy"),
        ("22/08/1405", "hijri", "dmy"),
        ("٢٢ شعبان ١٤٠٥", "hijri", "dmy"),
        ("22 اردیبهشت 1364", "solar hijri", "dmy"),
        ("04/09/1977", "ethiopian", "dmy"),
        ("0740512", "roc", "ymd"),
        ("74/05/12", "roc", "ymd"),
        ("S60.05.12", "japanese", "ymd"),
        ("1985-05-12", "japanese", "ymd"),
    ],
)
def test_the_same_day_however_it_is_written(raw: str, calendar: str, order: str):
    birth = only(raw, calendar, order)
    assert (days(birth), birth.precision, birth.trust) == (MAY_12, Precision.DAY, Trust.HIGH)


def test_day_or_month_first_is_held_where_the_feed_has_not_said():
    birth = only("05/06/1985", order="ymd")
    assert days(birth) == (date(1985, 5, 6), date(1985, 6, 5))
    assert birth.trust == Trust.HELD


def test_a_month_name_of_two_languages_is_held():
    """Listopad is October in Croatian and November in Polish."""
    birth = only("12 listopad 1985", order="dmy")
    assert (birth.earliest, birth.latest) == (date(1985, 10, 12), date(1985, 11, 12))
    assert birth.trust == Trust.HELD


@pytest.mark.parametrize(
    ("raw", "order"), [("05/13/1985", "dmy"), ("13/05/1985", "mdy"), ("1985-13-05", "ymd")]
)
def test_a_thirteenth_month_contradicts_the_order(raw: str, order: str):
    with pytest.raises(BadDate, match="month") as caught:
        births(raw, order=order)
    assert caught.value.reason == "impossible date"


def test_a_buddhist_year_contradicts_a_gregorian_feed():
    with pytest.raises(BadDate) as caught:
        births("2528-05-12")
    assert caught.value.reason == "future date"


def test_an_era_does_not_outlive_itself():
    with pytest.raises(BadDate):
        births("昭和65年1月1日", "japanese")


@pytest.mark.parametrize(
    ("raw", "calendar", "order"),
    [("1985-01-01", "gregorian", "ymd"), ("01/07/1405", "hijri", "dmy")],
)
def test_default_days_are_trusted_little(raw: str, calendar: str, order: str):
    birth = only(raw, calendar, order)
    assert (birth.precision, birth.trust) == (Precision.DAY, Trust.LOW)


@pytest.mark.parametrize("raw", ["1900-01-01", "9999-12-31", "unknown", "不明", "-", "0000-00-00"])
def test_placeholders_are_unknown_but_kept(raw: str):
    birth = only(raw)
    assert (days(birth), birth.trust, birth.raw) == ((None, None), Trust.LOW, raw)


def test_an_unreadable_date_is_held():
    birth = only("spring of his life")
    assert (days(birth), birth.trust) == ((None, None), Trust.HELD)


def test_nothing_delivered_is_no_birth():
    assert births("  ") == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1955-1958", [(1955, 1958)]),
        ("Between 1960 and 1962 (Approximately)", [(1960, 1962)]),
        ("1960s", [(1960, 1969)]),
        ("1972年から1973年までの間", [(1972, 1973)]),
        ("a) Approximately 1955- 1958 b) Approximately 1945-1950", [(1955, 1958), (1945, 1950)]),
        ("a) Approximately 1966 b) 1960 c) 1953", [(1966, 1966), (1960, 1960), (1953, 1953)]),
        ("(a)1965年頃、(b)1964年", [(1965, 1965), (1964, 1964)]),
        ("1. 12.5.1985 2. 13.5.1986", [(1985, 1985), (1986, 1986)]),
        ("1. 5. 1985", [(1985, 1985)]),
        ("1938年または1939年4月15日", [(1938, 1938), (1939, 1939)]),
        ("10.2.1983 (or 10.3.1983)", [(1983, 1983), (1983, 1983)]),
    ],
)
def test_ranges_and_lists_give_their_years(raw: str, expected: list[tuple[int, int]]):
    found = [(b.earliest.year, b.latest.year) for b in births(raw, order="dmy")]
    assert found == expected


def test_a_two_digit_year_is_one_in_which_the_person_is_under_a_hundred():
    assert only("12/05/85", order="dmy").earliest == date(1985, 5, 12)
    recent = only("12/05/15", order="dmy")
    assert (recent.earliest, recent.trust) == (date(2015, 5, 12), Trust.LOW)


def test_a_date_cell_is_gregorian_whatever_the_feed_says():
    assert days(only("1985-05-12 00:00:00", "buddhist", "dmy", 1900)) == MAY_12
    assert days(only("31179", "buddhist", "dmy", 1900)) == MAY_12
    assert days(only("29717", "gregorian", "dmy", 1904)) == MAY_12


def test_a_hijri_day_the_tables_lack_is_an_interval():
    birth = only("30/02/1405", "hijri", "dmy")
    assert birth.precision == Precision.APPROXIMATE
    assert birth.latest - birth.earliest == timedelta(days=4)


def test_an_expiry_may_lie_ahead():
    rule = DateRule(TODAY, order="dmy")
    assert read_day("01.02.30", rule) == date(2030, 2, 1)
    assert read_day("31.02.2030", rule) is None


def test_an_age_gives_the_year_between_two_birthdays():
    birth = age_birth("19", 19, date(2026, 3, 1))
    assert days(birth) == (date(2006, 3, 2), date(2007, 3, 1))


RULES = st.builds(
    DateRule,
    today=st.just(TODAY),
    calendar=st.sampled_from([*CALENDARS.values(), "hijri"]),
    order=st.sampled_from(["ymd", "dmy", "mdy"]),
    epoch=st.sampled_from([None, 1900, 1904]),
)
PIECES = st.sampled_from(
    [
        *"0123456789",
        "19",
        "2528",
        "1405",
        "-",
        "/",
        ".",
        " ",
        "年",
        "May",
        "昭和",
        "a)",
        "1.",
        "ca.",
        "to",
    ]
)


@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=12).map("".join)), RULES)
@example("99999999999999999999-1-1", DateRule(TODAY))
def test_any_text_gives_births_or_a_bad_date(raw: str, rule: DateRule):
    try:
        found = read_births(raw, rule)
    except BadDate:
        return
    for birth in found:
        assert (birth.earliest is None) == (birth.latest is None)
        assert birth.earliest is None or birth.earliest <= birth.latest
        assert birth.earliest is None or birth.earliest <= TODAY


@given(st.dates(date(1930, 1, 1), TODAY))
def test_every_day_survives_the_ways_it_is_written(day: date):
    for raw, calendar, order in (
        (day.isoformat(), "gregorian", "ymd"),
        (f"{day:%d.%m.%Y}", "gregorian", "dmy"),
        (f"{day:%m/%d/%Y}", "gregorian", "mdy"),
        (f"{day.day}/{day.month}/{day.year + 543}", "buddhist", "dmy"),
        (f"民國{day.year - 1911}年{day.month}月{day.day}日", "gregorian", "ymd"),
    ):
        assert days(only(raw, calendar, order)) == (day, day)


@pytest.mark.parametrize(
    ("raw", "calendar"),
    [
        ("12 พฤษภาคม พ.ศ. 2528", "buddhist"),
        ("昭和60年5月12日", "japanese"),
        ("民國74年5月12日", "roc"),
    ],
)
def test_an_era_in_the_text_wins_over_the_feed(raw: str, calendar: str):
    birth = only(raw, order="dmy")
    assert (days(birth), birth.calendar) == (MAY_12, calendar)
