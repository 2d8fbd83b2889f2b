"""Two forces and a shelter whose records hold values found nowhere else, and readers of reports."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from pathlib import Path

import pypdfium2

from builders.on_disk import OnDisk, Row

OPEN = """
[[disclosure]]
id = "open"
level = "core"
"""
CARE = """
[[disclosure]]
id = "care"
level = "hit"
purpose = ["victim care"]
"""


def row(number: int, **given: str) -> Row:
    """A suspect, free for crime prevention, whose every other field is a canary of this number."""
    content = {
        "key": f"ZQK-{number}",
        "role": "suspect",
        "minor": "no",
        "handling": "H0",
        "protect": "no",
        "where": "no",
        "alias": "",
        "sex": "female",
        "nationality": "TCD",
        "birthplace": f"Grolmund{number}vask",
        "phone": f"+356214471{number}",
        "email": f"zq{number}@vaskmail.example",
        "account": f"@zqvask{number}",
        "plate": f"ZQV447{number:02}",
        "address": f"Hexmoorlane {number}44719",
        "relation": f"Thrumbletta{number} Zarq",
        "event": f"Brindlewick{number}port",
        "health": f"zqclinic{number}note",
    }
    return content | given


LINKED = {
    1: {"born": "1985-05-12", "document": "FE4471926"},
    2: {"born": "1991-02-03", "document": "FE5582037"},
    3: {"born": "1979-07-08", "document": "FE6693148"},
    4: {"born": "1988-09-10", "document": "FE7704259"},
}

# What the three agencies hold. BBB's records are the same people under another spelling.
AAA = (
    row(11, name="Юліана Зарволкова", alias="Quennora Vask", **LINKED[1]),
    row(12, name="Brunhilde Waskerowa", alias="Hexandra Moorwick", role="victim", **LINKED[2]),
    row(13, name="Thomas Krelnyk", alias="Oswulf Drennick", role="witness", handling="H3",
        **LINKED[3]),
    row(14, name="Quillona Zarvolkova", alias="Ysolde Brack", handling="H3", born="1985-05-12",
        document="FE4471927"),
    row(15, key="", name="Peregrin Outcastle", born="1990-01-02"),
)  # fmt: skip
SHL = (
    row(31, name="Mirella Dostowa", alias="Wynfreda Tarn", role="victim", consent="no",
        handling="H2", **LINKED[4]),
    row(32, name="Brunhilda Vasker", alias="Ottoline Marsk", role="victim", consent="yes",
        handling="H2", purpose="victim care", **LINKED[2]),
)  # fmt: skip
BBB = (
    row(21, name="Yuliana Zarvolkova", birthplace="", **LINKED[1]),
    row(22, name="Brunhild Vaskerova", birthplace="", **LINKED[2]),
    row(23, name="Tomasz Krelnik", birthplace="", **LINKED[3]),
    row(24, name="Mirela Dostova", birthplace="", role="missing", **LINKED[4]),
)

_SECRET = ("key", "phone", "email", "account", "plate", "address", "relation", "event", "health")
_IDENTITY = ("name", "alias", "birthplace")


def values(rows: tuple[Row, ...], *fields: str) -> set[str]:
    return {one[field] for one in rows for field in fields if one.get(field)}


# Person → what may not reach BBB. Of the suspect, identity data may.
WITHHELD_FROM_BBB = (
    values(AAA, *_SECRET) | values(AAA[1:], *_IDENTITY) | values(SHL, *_SECRET, *_IDENTITY)
)
EVERYTHING = values((*AAA, *BBB, *SHL), *_SECRET, *_IDENTITY, "document")


def installation(home: Path) -> OnDisk:
    """The three agencies, their exports of 1 November delivered."""
    made = OnDisk(home)
    made.add("AAA", OPEN)
    made.add("BBB", kind="border")
    made.add("SHL", CARE, kind="ngo")
    for code, rows in (("AAA", AAA), ("BBB", BBB), ("SHL", SHL)):
        made.deliver(code, 1, rows)
    return made


def text_of(name: str, content: bytes) -> str:
    """All text of a report file, whatever its format; an unknown format is an error."""
    return _READERS[name.rpartition(".")[2]](content)


def _of_markup(content: bytes) -> str:
    """Tags taken away, so that no tag stands inside a value, beside the whole with its scripts."""
    text = content.decode()
    return html.unescape(text) + html.unescape(re.sub(r"<[^>]*>", "", text))


def _of_json(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False)


def _of_workbook(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(_of_markup(archive.read(name)) for name in archive.namelist())


def _of_pdf(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as paper:
        text = " ".join(page.get_textpage().get_text_range() for page in paper)
    return " ".join(text.split())  # a line may end within a value


_READERS = {
    "html": _of_markup,
    "xml": _of_markup,
    "xsd": _of_markup,
    "json": _of_json,
    "xlsx": _of_workbook,
    "pdf": _of_pdf,
}
