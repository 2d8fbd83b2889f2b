"""The sanctions configuration reads each authority's own way to write dates and nationalities."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from borderlink.config import load_config
from borderlink.intake.export import Export, read_export
from borderlink.person import Record

SANCTIONS = Path(__file__).parents[1] / "configs" / "sanctions"
COLUMNS = ("id", "name", "aliases", "dob", "pob", "nationality", "gender")
NIGHT = date(2026, 11, 1)


def read(agency: str, directory: Path, **row: str) -> Record:
    """The record that a feed makes of one row of an authority's view."""
    file = directory / f"{agency}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow({"id": "1", "name": "Nobody", **row})
    config = load_config(SANCTIONS, inbox=directory)
    (record,) = read_export(Export(file, config.feed(f"{agency}/list"), NIGHT)).records()
    assert isinstance(record, Record)
    return record


def test_it_loads_without_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """`evaluate` and `export` look at the store only, and take no inbox."""
    monkeypatch.delenv("BORDERLINK_INBOX", raising=False)
    assert len(load_config(SANCTIONS).feeds) == 17


def test_an_agency_is_called_as_its_file_and_as_the_truth_calls_it(tmp_path: Path) -> None:
    config = load_config(SANCTIONS, inbox=tmp_path)
    assert {feed.files for feed in config.feeds} == {f"{code}.csv" for code in config.agencies}
    assert all(feed.files == f"{feed.agency}.csv" for feed in config.feeds)


@pytest.mark.parametrize(
    ("agency", "dob", "births"),
    [
        ("un_latn", "1966-01-01 | 1958-1964", [(1966, 1966), (1958, 1964)]),
        ("uk_latn", "00/00/1963", [(1963, 1963)]),
        ("uk_arab", "01/01/1972 | 05/02/1981", [(1972, 1972), (1981, 1981)]),
        ("au_latn", "a) Approximately 1955- 1958 b) 1945", [(1955, 1958), (1945, 1945)]),
        ("au_arab", "1951-06-19 00:00:00", [(1951, 1951)]),
        ("ca_cyrl", "1970-04", [(1970, 1970)]),
        ("eu_cyrl", "19.6.1951", [(1951, 1951)]),
        ("eu_latn", "8.5.1967 Gender: female", [(1967, 1967)]),
        ("eu_latn", "circa 1957", [(1957, 1957)]),
        ("jp_kana", "1941年8月20日ある国ある町生\nBorn at Town, on 20 August 1941", [(1941, 1941)]),
        ("jp_latn", "1965年4月14日又は1964年3月1日", [(1965, 1965), (1964, 1964)]),
        ("jp_kana", "1963年頃", [(1963, 1963)]),
        ("ofac_latn", "23 Nov 1943 | 15 Jul 1944", [(1943, 1943), (1944, 1944)]),
        ("ofac_latn", "1957 to 1959", [(1957, 1959)]),
        ("ua_cyrl", "1963-05-07", [(1963, 1963)]),
    ],
)
def test_each_authority_dates_births_in_its_own_way(
    agency: str, dob: str, births: list[tuple[int, int]], tmp_path: Path
) -> None:
    record = read(agency, tmp_path, dob=dob)
    found = [record.birth, *record.other_births]
    years = [(b.earliest.year, b.latest.year) for b in found if b.earliest and b.latest]
    assert years == births


@pytest.mark.parametrize(
    ("agency", "nationality", "countries"),
    [
        ("ca_latn", "Myanmar (Burma) / Myanmar (Birmanie)", ["MMR"]),
        ("uk_cyrl", "(1) Russia. (2) Ukraine", ["RUS", "UKR"]),
        ("uk_latn", "Congo (Democratic Republic)", ["COD"]),
        ("eu_latn", "Russian, Cypriot", ["RUS", "CYP"]),
        ("ofac_latn", "Mexico | Korea, North", ["MEX", "PRK"]),
        ("jp_kana", "コンゴ民主共和国", ["COD"]),
        ("ua_cyrl", "АМ", ["ARM"]),
    ],
)
def test_each_authority_names_nationalities_in_its_own_way(
    agency: str, nationality: str, countries: list[str], tmp_path: Path
) -> None:
    record = read(agency, tmp_path, nationality=nationality)
    assert [n.country for n in record.nationalities] == countries


def test_the_country_of_birth_is_the_last_word_of_the_place(tmp_path: Path) -> None:
    record = read("uk_latn", tmp_path, pob="Zanzibar, Tanzania")
    assert (record.birth_place, record.birth_country) == ("Zanzibar, Tanzania", "TZA")


def test_aliases_are_names_of_their_own(tmp_path: Path) -> None:
    record = read("un_latn", tmp_path, name="ONE NAME", aliases="Another | A Third")
    assert [(n.kind, n.full) for n in record.names] == [
        ("primary", "ONE NAME"),
        ("alias", "Another"),
        ("alias", "A Third"),
    ]
