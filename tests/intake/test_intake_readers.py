"""Readers: every row of every format, a broken one set aside, no file trusted blindly."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderlink.errors import ConfigError, ExportRefused
from borderlink.intake.export import Export, read_export
from borderlink.intake.guards import Volumes
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Quarantined, Row
from builders.feeds import CASES, TODAY, feed
from builders.read import read, records, write

ENCODINGS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("cp1251", "cp1251", {"csv": {"delimiter": ";"}}, ["Юлия Шевчук", "Дмитрий Хрущёв"]),
    ("cp1252", "cp1252", {"csv": {"delimiter": ";"}}, ["Anna Müller", "John Smith"]),
    ("cp1256", "cp1256", {}, ["محمد عبد الله الحسن"]),
    ("cp932", "cp932", {}, ["田中\u3000陽子"]),
    ("euc_kr", "euc-kr", {}, ["이수진"]),
    ("gb18030", "gb18030", {}, ["王小梅", "㐂村𠮷"]),
    ("tis620", "cp874", {}, ["นางสาว สมหญิง ใจดี"]),
    ("utf16", "utf-16", {}, ["Thị Lan Nguyễn"]),
    ("utf8sig", "utf-8", {}, ["тост тест"]),
]


@pytest.mark.parametrize(
    ("name", "encoding", "extra", "names"), ENCODINGS, ids=lambda v: str(v)[:8]
)
def test_the_declared_encoding_gives_the_text(
    name: str, encoding: str, extra: dict[str, Any], names: list[str]
):
    file = CASES / f"T02_enc_{name}.csv"
    delimiter = extra.get("csv", {}).get("delimiter", ",")
    key, *columns, _ = (
        file.read_bytes().decode(encoding).lstrip("\ufeff").split("\r\n")[0].split(delimiter)
    )
    forms = [
        {"family": columns[0]}
        | ({"given": columns[1]} if len(columns) > 1 and columns[1] != "الجنسية" else {})
    ]
    described = feed(encoding=encoding, fields={"record_key": key}, name=forms, birth={}, **extra)
    found = [record.names[0].full for record in records(file, described)]
    assert found == names


def test_a_byte_that_does_not_decode_refuses_the_file_and_names_the_line(tmp_path: Path):
    file = write(tmp_path, b"id,surname,given,dob\n1,A,B,\n2,\xcf\xee,B,\n")
    with pytest.raises(ExportRefused, match="line 3 is not valid utf-8") as caught:
        read(file, feed())
    assert caught.value.reason == "encoding"


def test_an_unknown_encoding_is_a_mistake_in_the_feed(tmp_path: Path):
    with pytest.raises(ConfigError, match="not a known encoding"):
        read(write(tmp_path, "id\n"), feed(encoding="cp99999"))


def test_rows_carry_the_line_a_clerk_would_count(tmp_path: Path):
    text = 'title\nid,surname,given,dob\n1,"two\nlines",B,\n\n2,C,D,\n'
    rows, bad = read(write(tmp_path, text), feed(csv={"header_row": 2}))
    assert [(row.number, row.values["surname"]) for row in rows] == [(3, "two\nlines"), (6, "C")]
    assert not bad


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2,A", "field count"),
        ("2,A,B,,extra", "field count"),
        ('2,"A,B,', "unbalanced quotes"),
        ('2,"A"x,B,', "unbalanced quotes"),
        ("2,A\0,B,", "control character"),
    ],
)
def test_a_broken_row_is_set_aside_with_its_text_and_the_next_is_read(
    tmp_path: Path, line: str, reason: str
):
    text = f'id,surname,given,dob\n1,A,B,\n{line}\n3,"C",D,\n'
    rows, bad = read(write(tmp_path, text), feed())
    assert [row.values["id"] for row in rows] == ["1", "3"]
    assert [(b.row_number, b.reason, orjson.loads(b.raw)) for b in bad] == [(3, reason, line)]


def test_an_open_quote_does_not_swallow_the_rest_of_the_file(tmp_path: Path):
    lines = [f'{n},"A{n}",B,' for n in range(500)]
    lines[7] = '7,"A7,B,'
    rows, bad = read(write(tmp_path, "\n".join(["id,surname,given,dob", *lines])), feed())
    assert (len(rows), [b.row_number for b in bad]) == (499, [9])


LINE = st.text(st.sampled_from('ab",;\0é \t'), max_size=15).filter(str.strip)


@settings(deadline=None)
@given(lines=st.lists(LINE, max_size=30))
def test_no_line_is_lost_whatever_it_holds(lines: list[str], tmp_path_factory: Any):
    """Each line ends up in exactly one row, read or set aside; text comes back unchanged."""
    text = "\n".join(["id,surname", *lines, ""])
    file = write(tmp_path_factory.mktemp("csv"), text)
    described = feed(name=[{"full": "surname"}], birth={})
    found = list(read_rows(file, described))
    numbers = [r.number if isinstance(r, Row) else r.row_number for r in found]
    assert numbers == sorted(set(numbers))
    covered = sum(_lines(item) for item in found)
    blank = sum(not line.replace(",", "").replace('"', "").strip() for line in lines)
    assert len(lines) - blank <= covered <= len(lines)
    Volumes(len(found), sum(isinstance(r, Row) for r in found), len(found) - len(rows_of(found)))


def rows_of(found: list[Row | Quarantined]) -> list[Row]:
    return [r for r in found if isinstance(r, Row)]


def _lines(item: Row | Quarantined) -> int:
    text = "".join(map(str, item.values.values())) if isinstance(item, Row) else item.raw
    return 1 + text.count("\n")


def test_a_missing_column_refuses_the_file(tmp_path: Path):
    with pytest.raises(ExportRefused, match="missing: given, dob") as caught:
        read(write(tmp_path, "id,surname,first\n1,A,B\n"), feed())
    assert caught.value.reason == "columns missing"


def test_a_column_that_occurs_twice_refuses_the_file_only_if_it_is_used(tmp_path: Path):
    with pytest.raises(ExportRefused, match="twice: given"):
        read(write(tmp_path, "id,surname,given,given,dob\n"), feed())
    rows, _ = read(write(tmp_path, "id,surname,given,dob,x,x\n1,A,B,,y,z\n"), feed())
    assert rows[0].values["x"] == "y" and rows[0].values["x#6"] == "z"


def test_injections_are_kept_as_the_text_they_are():
    described = feed(name=[{"full": "value"}], birth={}, fields={"record_key": "id"})
    rows, bad = read(CASES / "T11_injection.csv", described)
    values = {str(row.values["id"]): row.values["value"] for row in rows}
    assert not bad and len(rows) == 10
    assert values["R2"] == "+66812345678"
    assert values["R8"] == "-Al Hassan"


FIXED = {
    "format": "fixed",
    "encoding": "cp932",
    "fixed": {
        "header_lines": 1,
        "columns": [
            {"name": "id", "start": 1, "width": 3},
            {"name": "surname", "start": 4, "width": 6},
            {"name": "given", "start": 10, "width": 4},
            {"name": "dob", "start": 14, "width": 8},
        ],
    },
}


def test_fixed_width_is_cut_by_bytes_of_the_declared_encoding(tmp_path: Path):
    text = "HEAD\r\n001田中  陽子19850512\r\n002SUZUKITARO19900101\r\n"
    rows, bad = read(write(tmp_path, text.encode("cp932")), feed(**FIXED))
    assert [(r.number, r.values["surname"], r.values["dob"]) for r in rows] == [
        (2, "田中  ", "19850512"),
        (3, "SUZUKI", "19900101"),
    ]
    assert not bad


def test_fixed_width_is_cut_by_characters_where_the_feed_says_so(tmp_path: Path):
    fixed = FIXED["fixed"] | {"unit": "characters", "header_lines": 0}
    described = feed(**(FIXED | {"fixed": fixed, "encoding": "utf-8"}))
    rows, _ = read(write(tmp_path, "001田中太郎一二陽子さん19850512\n"), described)
    assert rows[0].values["surname"] == "田中太郎一二"


def test_a_line_of_another_width_or_a_split_character_is_set_aside(tmp_path: Path):
    lines = ["HEAD", "001TANAKAYOKO19850512", "002SUZUKI", "003SUZUK田ARO19850512"]
    _, bad = read(write(tmp_path, "\n".join(lines).encode("cp932")), feed(**FIXED))
    assert [(b.row_number, b.reason) for b in bad] == [(3, "width"), (4, "width")]


def test_a_fixed_layout_without_a_used_column_is_a_mistake_in_the_feed(tmp_path: Path):
    described = feed(**FIXED, fields={"record_key": "number"})
    with pytest.raises(ConfigError, match="does not define number"):
        read(write(tmp_path, "HEAD\n"), described)


XML = {
    "format": "xml",
    "xml": {"record": "n:Person", "namespaces": {"n": "urn:n"}},
    "fields": {"record_key": "@id"},
    "name": [{"full": "n:Name"}, {"kind": "alias", "full": "n:Alias"}],
    "birth": {"date": "n:Born/n:Date"},
}


def test_xml_gives_columns_by_path_and_lists_where_there_are_several(tmp_path: Path):
    text = (
        '<All xmlns="urn:n"><Person id="1"><Name>ANA <b>POP</b></Name><Alias>A</Alias>'
        "<Alias>B</Alias><Born><Date>1985-05-12</Date></Born></Person><Person id='2'/></All>"
    )
    first, second = read(write(tmp_path, text), feed(**XML))[0]
    assert (first.number, first.values["n:Alias"]) == (1, ("A", "B"))
    assert first.values["n:Name"] == "ANA POP"
    assert "<Alias>A</Alias>" in orjson.loads(first.raw or "")
    assert second.values["@id"] == "2"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a><a/>",
    ],
)
def test_any_doctype_is_refused(tmp_path: Path, text: str):
    with pytest.raises(ExportRefused, match="DOCTYPE"):
        read(write(tmp_path, text), feed(**XML))


def test_broken_xml_is_refused_with_its_line(tmp_path: Path):
    with pytest.raises(ExportRefused, match="line 2"):
        read(write(tmp_path, '<All xmlns="urn:n">\n<Person id="1"></All>\n'), feed(**XML))


def test_json_gives_values_by_dotted_path(tmp_path: Path):
    described = feed(
        format="json",
        json={"records": "data.people"},
        fields={"record_key": "id"},
        name=[{"full": "names.full"}],
        birth={"date": "birth.date"},
    )
    text = b'{"data":{"people":[{"id":7,"names":[{"full":"A"},{"full":"B"}]},"text",{"id":true}]}}'
    rows, bad = read(write(tmp_path, text), described)
    assert rows[0].values == {"id": "7", "names.full": ("A", "B"), "birth.date": ""}
    assert rows[1].values["id"] == "true"
    assert [(b.row_number, b.reason) for b in bad] == [(2, "not an object")]


def test_a_line_that_is_no_json_is_set_aside(tmp_path: Path):
    described = feed(format="json", json={"lines": True})
    rows, bad = read(write(tmp_path, '{"id":"1"}\n{"id":\n\n{"id":"3"}\n'), described)
    assert [row.number for row in rows] == [1, 4]
    assert [(b.row_number, b.reason) for b in bad] == [(2, "not JSON")]


def test_broken_json_is_refused_with_its_line(tmp_path: Path):
    with pytest.raises(ExportRefused, match="line 2"):
        read(write(tmp_path, '[{"id":1},\n{"id":'), feed(format="json"))


def test_json_without_the_list_is_refused(tmp_path: Path):
    with pytest.raises(ExportRefused, match="no list of records"):
        read(write(tmp_path, '{"people":{}}'), feed(format="json", json={"records": "people"}))


def test_a_feed_can_name_the_encoding_of_xml(tmp_path: Path):
    text = '<All xmlns="urn:n"><Person id="1"><Name>Юлия</Name></Person></All>'
    rows, _ = read(write(tmp_path, text.encode("cp1251")), feed(**XML, encoding="cp1251"))
    assert rows[0].values["n:Name"] == "Юлия"


@pytest.mark.parametrize("path", ["n:Name[", "q:Name", "nosuch(n:Name)"])
def test_a_column_that_is_no_xpath_is_a_mistake_in_the_feed(tmp_path: Path, path: str):
    described = feed(**(XML | {"name": [{"full": path}]}))
    with pytest.raises(ConfigError, match="not an XPath"):
        read(write(tmp_path, '<All xmlns="urn:n"/>'), described)


def test_a_field_too_large_to_be_one_is_set_aside(tmp_path: Path):
    text = f"id,surname,given,dob\n1,{'A' * 200_000},B,\n2,A,B,\n"
    rows, bad = read(write(tmp_path, text), feed())
    assert ([row.number for row in rows], [b.reason for b in bad]) == ([3], ["too large"])


SOUND = {
    "csv": (feed(), b'id,surname,given,dob\n1,"A ""x""",B,1985-05-12\n2,C,D,\n3,E,F,12.5.1985\n'),
    "fixed": (
        feed(**FIXED),
        "HEAD\n001田中  陽子19850512\n".encode("cp932"),
    ),
    "xml": (feed(**XML), b'<All xmlns="urn:n"><Person id="1"><Name>A</Name></Person></All>'),
    "json": (feed(format="json"), b'[{"id":1,"surname":"A"},{"id":"2","given":["B","C"]}]'),
}


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(sorted(SOUND)), damage=st.data())
def test_a_damaged_file_is_refused_or_read_row_by_row(
    name: str, damage: st.DataObject, tmp_path_factory: Any
):
    """Whatever happens to the bytes, nothing but a refusal is raised and no row is lost."""
    described, content = SOUND[name]
    at = damage.draw(st.integers(0, len(content)))
    cut = damage.draw(st.integers(0, 20))
    new = damage.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"\n", b"\0", b"<", b"\xff"]))
    file = write(tmp_path_factory.mktemp("damaged"), content[:at] + new + content[at + cut :])
    rows = read_export(Export(file, described, TODAY))
    try:
        found = list(rows)
    except ExportRefused:
        return
    assert rows.delivered == len(found)


def test_an_item_nested_too_deeply_is_set_aside(tmp_path: Path):
    """It could be read but not written again; its plain fields still say whose it is."""
    deep = "[" * 300 + "]" * 300
    file = write(tmp_path, f'[{{"id": "R1", "surname": {deep}}}, {{"id": "R2"}}, {deep}]')
    rows, bad = read(file, feed(format="json"))
    assert [row.values["id"] for row in rows] == ["R2"]
    assert [(b.row_number, b.reason, b.raw) for b in bad] == [
        (1, "too deep", '{"id":"R1"}'),
        (3, "not an object", "{}"),
    ]


def test_a_nul_in_any_line_of_a_row_sets_it_aside(tmp_path: Path):
    file = write(tmp_path, 'id,surname,given,dob\n1,"A\nB\0C",D,1985-05-12\n')
    rows, bad = read(file, feed())
    assert not rows
    assert bad[0].reason == "control character"


def test_a_hundred_thousand_columns_are_named_at_once(tmp_path: Path):
    """Unmapped columns may repeat, and their number does not matter."""
    header = ",".join(["id,surname,given,dob", *(f"c{n % 50000}" for n in range(100_000))])
    file = write(tmp_path, f"{header}\n1,A,B,1985-05-12{',x' * 100_000}\n")
    started = time.monotonic()
    ((row,), _) = read(file, feed())
    assert len(row.values) == 100_004
    assert time.monotonic() - started < 5


def test_an_encoding_that_xml_does_not_know_is_named(tmp_path: Path):
    described = feed(encoding="klingon", format="xml", xml={"record": "p"})
    with pytest.raises(ConfigError, match="klingon"):
        read(write(tmp_path, "<a><p/></a>"), described)
