"""The data-quality sheet, and the guards that compare a delivery with the last good one."""

import pytest

from borderlink.intake import account
from builders.feeds import Inbox, check_counts, feed

HEADER = "id,surname,given,dob,sex,phone"
FIELDS = {"record_key": "id", "sex": "sex", "phones": "phone"}


def rows(count: int, sex: str = "MF", phone: str = "") -> list[str]:
    return [
        f"R{n},POPA,ION,197{n % 10}-06-{n % 28 + 1:02},{sex[n % len(sex)]},"
        + (phone or f"+4072200{n:04}")
        for n in range(count)
    ]


@pytest.fixture
def sheet(inbox: Inbox) -> account.Sheet:
    """The sheet of an export with a little of everything."""
    inbox.feeds = (feed(fields=FIELDS, guards={"max_quarantined": 1}),)
    odd = (
        "R90,POPA,ION,05/06/1975,?,call me",
        "R91,POPA,ION,1975-01-01,?,call me",
        "R92,POPA,ION,1900-01-01,,",
        "R93,POPA,ION,1975-13-01,M,",
        "R90,POPA,ION,,M,",
    )
    inbox.put("a.csv", *rows(20, phone="+40722000000"), *odd, header=HEADER)
    inbox.night()
    (found,) = account.sheets(inbox.store, "AAA")
    return found


def test_a_sheet_counts_what_is_filled_and_what_is_understood(sheet: account.Sheet):
    assert (sheet.delivered, sheet.read) == (25, 23)
    by_name = {field.name: field for field in sheet.fields}
    sex, phones = by_name["sex"], by_name["phones"]
    assert (sex.rows, sex.delivered, sex.understood) == (25, 24, 22)
    assert (round(sex.completeness, 2), round(sex.conformity, 2)) == (0.96, 0.92)
    assert dict(phones.shapes) == {"AAAA AA": 2}


def test_a_sheet_names_doubtful_dates_by_their_calendar(sheet: account.Sheet):
    doubts = {field.name: field.doubts for field in sheet.fields}["birth"]
    assert dict(doubts) == {
        "ambiguous (gregorian)": 1,
        "default day or estimate": 1,
        "impossible date": 1,
        "placeholder": 1,
    }


def test_a_sheet_shows_generic_values_and_duplicates(sheet: account.Sheet):
    phones = {field.name: field for field in sheet.fields}["phones"]
    assert dict(phones.common) == {"+40722000000": 20}
    assert ("record_key", "duplicate key", 1) in sheet.quarantined


def test_a_value_of_few_records_is_not_kept(inbox: Inbox):
    """It may be a person's; of an erased record nothing may stay."""
    inbox.feeds = (feed(fields=FIELDS),)
    inbox.put("a.csv", *rows(9, phone="+40722000000"), header=HEADER)
    inbox.night()
    assert "40722000000" not in str(inbox.store.rows("SELECT * FROM feed_quality"))


def test_a_field_that_emptied_overnight_refuses_the_export(inbox: Inbox):
    inbox.feeds = (feed(fields=FIELDS),)
    inbox.put("a1.csv", *rows(60), header=HEADER)
    inbox.night(1)
    inbox.put("a2.csv", *rows(60, phone=" "), header=HEADER)
    inbox.night(2)
    assert inbox.exports()[-1] == ("a2.csv", "refused", "implausible")


def test_a_value_that_spread_overnight_refuses_the_export(inbox: Inbox):
    """Every row by itself is fine: what a query without its join gives."""
    inbox.feeds = (feed(fields=FIELDS),)
    inbox.put("a1.csv", *rows(60), header=HEADER)
    inbox.night(1)
    inbox.put("a2.csv", *rows(60, phone="+40722000000"), header=HEADER)
    inbox.night(2)
    assert inbox.exports()[-1] == ("a2.csv", "refused", "implausible")
    inbox.feeds = (feed(fields=FIELDS, guards={"max_shift": 1}),)
    assert inbox.night(3).counts["changed"] == 59


def test_a_corrected_description_may_change_every_share(inbox: Inbox):
    inbox.feeds = (feed(fields=FIELDS),)
    inbox.put("a.csv", *rows(60, sex="?"), header=HEADER)
    inbox.night(1)
    codes = {"column": "sex", "codes": {"?": "female"}}
    inbox.feeds = (feed(fields=FIELDS | {"sex": codes}),)
    check_counts(inbox, 2, files=1, rows=60, changed=60)


def test_a_new_column_is_told_once(inbox: Inbox):
    inbox.put("a1.csv", "R1,POPA,ION,")
    inbox.night(1)
    inbox.put("a2.csv", "R1,POPA,ION,,x", header="id,surname,given,dob,wanted")
    (warning,) = inbox.night(2).warnings
    assert "new: wanted" in warning
    inbox.put("a3.csv", "R1,POPA,ION,,y", header="id,surname,given,dob,wanted")
    assert inbox.night(3).warnings == []
