"""Encodings: the declared one is checked against the bytes, an undeclared one is never guessed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.errors import ExportRefused
from borderlink.intake.dry_run import look_at_bytes
from borderlink.intake.encodings import contradiction, propose
from builders.feeds import CASES, feed
from builders.read import read, write

CYRILLIC = "Шевчук Юлія,Хрущёв Дмитрий,Лисенко Ольга,Ковальчук Іван,Морозов Андрей,Соколова Наталья"
THAI = "สมหญิง ใจดี,สมชาย รักไทย,ประเสริฐ ศรีสุข,วิภา แสงทอง"
HAN = "王小梅,李大海,张伟,刘洋,陈静,杨光,赵敏,黄河,周平,吴芳"
JAPANESE = "田中 陽子,鈴木 一郎,さとう はなこ,ヤマダ タロウ,高橋 健"
ARABIC = "محمد عبد الله الحسن,فاطمة الزهراء,أحمد محمود,خالد بن الوليد"
POLISH = "Łukasz Żółty,Agnieszka Wiśniewska,Ścibor Dąbrowski,Żaneta Krzyżanowska,Jaś Źrebię"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CYRILLIC, "cp1251"),
        (CYRILLIC.replace("і", "и").replace("І", "И"), "koi8-r"),
        (CYRILLIC.replace("і", "и").replace("І", "И"), "cp866"),
        (CYRILLIC, "iso8859-5"),
        (THAI, "cp874"),
        (HAN, "gb18030"),
        (JAPANESE, "cp932"),
        (ARABIC, "cp1256"),
        (CYRILLIC, "utf-8"),
        (CYRILLIC, "utf-16"),
    ],
)
def test_an_encoding_is_proposed_or_is_among_those_to_choose_from(text: str, encoding: str):
    found = propose(text.encode(encoding))
    assert encoding in [c.encoding for c in found.candidates]
    assert found.encoding in (encoding, None)


@pytest.mark.parametrize("name", ["cp1251", "cp1252", "cp932", "utf16", "utf8sig"])
def test_a_sure_proposal_says_why(name: str):
    found = look_at_bytes(CASES / f"T02_enc_{name}.csv")
    assert found.encoding is not None and found.why
    assert found.candidates[0].sample


@pytest.mark.parametrize("name", ["euc_kr", "cp1256"])
def test_between_near_candidates_nothing_is_chosen(name: str):
    """Four words of Korean are as good Chinese; only who can read them knows."""
    found = look_at_bytes(CASES / f"T02_enc_{name}.csv")
    assert found.encoding is None
    assert len({c.sample for c in found.candidates}) == len(found.candidates) > 1


@pytest.mark.parametrize(
    ("text", "really", "declared"),
    [
        (CYRILLIC, "utf-8", "cp1251"),
        (CYRILLIC, "utf-8", "cp1252"),
        (CYRILLIC, "cp1251", "cp1252"),
        (CYRILLIC.replace("і", "и").replace("І", "И"), "koi8-r", "cp1251"),
        (THAI, "cp874", "cp1252"),
        (THAI, "utf-8", "cp874"),
        (JAPANESE, "cp932", "cp1252"),
        (CYRILLIC, "utf-16", "cp1251"),
        (CYRILLIC, "utf-8-sig", "cp1251"),
    ],
)
def test_a_file_in_another_encoding_than_declared_is_refused(
    tmp_path: Path, text: str, really: str, declared: str
):
    """Each of these decodes without any error, and every name would be nonsense."""
    rows = "".join(f"{n},{name},,\n" for n, name in enumerate(text.split(",")))
    file = write(tmp_path, f"id,surname,given,dob\n{rows}".encode(really))
    with pytest.raises(ExportRefused) as caught:
        read(file, feed(encoding=declared))
    assert caught.value.reason == "encoding"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((CYRILLIC, "cp1251"), (THAI, "cp874"), (HAN, "gb18030"), (POLISH, "cp1250")),
        *((JAPANESE, "euc_jp"), (ARABIC, "cp1256"), (POLISH.upper(), "iso8859-2")),
    ],
)
def test_text_in_its_declared_encoding_is_never_contradicted(text: str, encoding: str):
    assert contradiction(text.encode(encoding), encoding) is None


def test_the_second_names_of_one_encoding_are_no_two_candidates():
    """In cp1252, cp1250 and iso-8859-2 these bytes are the same letters."""
    assert propose("Müller,Schröder,Groß,Jürgens".encode("cp1252")).encoding == "cp1252"


@given(st.binary(max_size=200))
def test_any_bytes_get_a_proposal(data: bytes):
    found = propose(data)
    assert found.encoding is None or found.candidates
