"""`borderlink check` and the canonical columns: reading without a store."""

from pathlib import Path

import pytest

from borderlink.errors import ExportRefused
from borderlink.intake import check, read_canonical
from builders.feeds import TODAY, feed


def write(directory: Path, *lines: str, name: str = "TH-IB.csv") -> Path:
    file = directory / name
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_a_check_says_what_would_be_read_and_what_not(tmp_path: Path):
    file = write(
        tmp_path, "id,surname,given,dob", "1,A,B,1985-05-12", "2,C,D,05/06/1985", "3,E,F,1985-13-01"
    )
    found = check(file, feed(guards={"max_quarantined": 0.5}), TODAY)
    assert (found.rows_delivered, found.rows_read, found.held_dates) == (3, 2, 1)
    assert [(q.row_number, q.field) for q in found.quarantined] == [(4, "birth.date")]
    assert [r.record_key for r in found.samples] == ["1", "2"]
    assert found.filled == {"names": 2, "birth": 2}
    assert (found.refused, found.exit_status) == (None, 3)


def test_a_check_writes_nothing(tmp_path: Path):
    check(write(tmp_path, "id,surname,given,dob", "1,A,B,"), feed(), TODAY)
    assert [file.name for file in tmp_path.iterdir()] == ["TH-IB.csv"]


def test_a_check_says_why_the_whole_file_would_be_refused(tmp_path: Path):
    found = check(write(tmp_path, "id,surname"), feed(), TODAY)
    assert found.refused is not None and found.refused.reason == "columns missing"
    assert found.exit_status == 3


def test_a_check_of_a_file_that_is_all_right_is_silent(tmp_path: Path):
    found = check(write(tmp_path, "id,surname,given,dob", "1,A,B,"), feed(), TODAY)
    assert (found.quarantined, found.exit_status) == ([], 0)


def test_a_check_proposes_what_a_failing_number_may_have_been(tmp_path: Path):
    """The digit O for the zero: shown beside the number, which stays as delivered."""
    described = feed(
        document=[{"type": {"value": "national id"}, "issuer": {"value": "THA"}, "number": "pin"}]
    )
    file = write(
        tmp_path, "id,surname,given,dob,pin", "1,A,B,,31O0600445635", "2,C,D,,3100600445635"
    )
    (misread,) = check(file, described, TODAY).misread
    assert (misread.row_number, misread.number) == (2, "31O0600445635")
    assert "3100600445635" in misread.proposals


CANONICAL = (
    "record_key,name,given_name,family_name,native_name,aliases,birth_date,sex,nationality,"
    "birth_place,documents,phones,emails,address,role,handling"
)


def test_canonical_columns_make_a_record(tmp_path: Path):
    row = (
        "R1,Ana Pop,Ana,Pop,Ана Поп,Annie|A. Pop,1985-05,F,ROU|Moldova,Iași,"
        "passport:ROU:AA 123|national id::77,+40722123456|bad,a@b.ro,Road 1,victim,H1"
    )
    found = read_canonical([write(tmp_path, CANONICAL, row)], TODAY)
    (record,) = found.records
    assert (record.agency, record.record_key, record.role) == ("TH-IB", "R1", "victim")
    assert [(n.kind, n.full) for n in record.names] == [
        ("primary", "Ana Pop"),
        ("native", "Ана Поп"),
        ("alias", "Annie"),
        ("alias", "A. Pop"),
    ]
    assert (record.birth.precision, record.sex, record.handling) == ("month", "female", ["H1"])
    assert [n.country for n in record.nationalities] == ["ROU", "MDA"]
    assert [(d.type, d.issuer, d.number_norm) for d in record.documents] == [
        ("passport", "ROU", "AA123"),
        ("national id", None, "77"),
    ]
    assert (record.phones, record.emails) == (["+40722123456"], ["a@b.ro"])
    assert found.quarantined == []


def test_only_a_key_and_a_name_are_needed_and_the_agency_may_be_a_column(tmp_path: Path):
    file = write(tmp_path, "agency,record_key,name", "A,1,X", "B,1,Y", ",1,Z", "B,1,Y again")
    found = read_canonical([file], TODAY)
    assert [(r.agency, r.names[0].full) for r in found.records] == [
        ("A", "X"),
        ("B", "Y"),
        ("TH-IB", "Z"),
    ]
    assert [(name, q.row_number, q.reason) for name, q in found.quarantined] == [
        ("TH-IB.csv", 5, "duplicate key")
    ]


def test_columns_that_mean_nothing_are_only_kept_in_the_raw_row(tmp_path: Path):
    found = read_canonical([write(tmp_path, "record_key,name,mood", "1,X,good")], TODAY)
    assert "good" in (found.records[0].raw or "")


@pytest.mark.parametrize("header", ["name,birth_date", "record_key,birth_date"])
def test_a_file_without_key_or_name_is_refused(tmp_path: Path, header: str):
    with pytest.raises(ExportRefused, match="record_key and name"):
        read_canonical([write(tmp_path, header, "1,2")], TODAY)


def test_a_key_that_two_files_of_one_agency_use_counts_once(tmp_path: Path):
    """Else two records of one key would stand in the results, and none could tell them apart."""
    files = []
    for folder in ("2025", "2026"):
        (tmp_path / folder).mkdir()
        files.append(tmp_path / folder / "police.csv")
        files[-1].write_text("record_key,name\n1,Ion Popa\n", "utf-8")
    found = read_canonical(files, TODAY)
    assert len(found.records) == 1
    assert [row.reason for _, row in found.quarantined] == ["duplicate key"]
