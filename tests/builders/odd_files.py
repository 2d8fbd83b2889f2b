"""Odd files: sound exports of every kind, damaged as transfers, programs and people damage them."""

import csv
import gzip
import io
import random
import zipfile
from dataclasses import dataclass
from typing import Any

import openpyxl

from borderlink.feed import Feed
from builders.feeds import feed

PERSONS = (
    ("R1", "Шевчук", "Юлія", "12.05.1985", "+380501234567"),
    ("R2", "Nguyễn", "Thị Lan", "1.6.1990", ""),
    ("R3", "田中", "陽子", "03.02.1979", "call; me"),
    ("R4", 'O\'Neil "Red"', "Ann", "00.00.1970", "+66812345678"),
)
HEADER = ("id", "surname", "given", "dob", "phone")
_FIELDS = {"record_key": "id", "phones": "phone"}


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file and the feed it is delivered for."""

    name: str
    feed: Feed
    content: bytes


def _table(rows: list[list[str]], **form: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **form).writerows(rows)
    return text.getvalue()


def _book(rows: list[list[str]]) -> bytes:
    made, saved = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(saved)
    return saved.getvalue()


def _described(**changes: Any) -> Feed:
    return feed(dates={"order": "dmy"}, fields=_FIELDS, **changes)


def _sound(chance: random.Random, kind: str) -> tuple[Feed, bytes]:
    """A whole export; columns and persons in any order."""
    columns = chance.sample(range(len(HEADER)), len(HEADER))
    persons = chance.choices(PERSONS, k=chance.randrange(9))
    rows = [[row[c] for c in columns] for row in (HEADER, *persons)]
    if kind == "xlsx":
        return _described(format="xlsx"), _book(rows)
    if kind == "html":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        table = "".join(f"<tr>{row}</tr>" for row in cells)
        return _described(format="xlsx"), f"<html><table>{table}</table></html>".encode()
    if kind == "xml":
        parts = (
            "".join(f"<{n}>{v}</{n}>" for n, v in zip(rows[0], r, strict=True)) for r in rows[1:]
        )
        people = "".join(f"<p>{part}</p>" for part in parts)
        return _described(format="xml", xml={"record": "p"}), f"<l>{people}</l>".encode()
    if kind == "json":
        lines = "\n".join(_object(rows[0], row) for row in rows[1:])
        return _described(format="json", json={"lines": True}), lines.encode()
    encoding = chance.choice(["utf-8", "utf-16", "cp1251", "gb18030", "cp932", "cp1252"])
    form = {"delimiter": chance.choice(",;\t"), "lineterminator": chance.choice(["\n", "\r\n"])}
    text = _table(rows, **form)
    described = _described(encoding=encoding, csv={"delimiter": form["delimiter"]})
    return described, text.encode(encoding, errors="replace")


def _object(names: list[str], row: list[str]) -> str:
    import orjson

    return orjson.dumps(dict(zip(names, row, strict=True))).decode()


def _damaged(chance: random.Random, content: bytes) -> bytes:
    """Cut, flipped, doubled, filled with what does not belong, or left as it is."""
    data = bytearray(content)
    at = chance.randrange(len(data) + 1)
    match chance.randrange(7):
        case 0:
            return bytes(data[:at])
        case 1:
            for _ in range(chance.randrange(1, 20)):
                if data:
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 2:
            data[at:at] = chance.choice([b"\0", b'"', b"\n", b"\xff\xfe", b"<", b"\x1a", b"=1+1"])
        case 3:
            data[at:at] = data[: chance.randrange(len(data) + 1)]
        case 4:
            data[at : at + chance.randrange(40)] = chance.randbytes(chance.randrange(40))
        case 5:
            data[at:at] = b"A" * chance.choice([200_000, 5_000_000])
        case _:
            pass
    return bytes(data)


def _packed(chance: random.Random, content: bytes) -> bytes:
    """Plain, or in a container, or in one within another."""
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        if chance.random() < 0.5:
            content = gzip.compress(content, 1)
        else:
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(chance.choice(["a.csv", "../a.csv", "b/a.csv"]), content)
            content = made.getvalue()
    return content


def odd_file(seed: int) -> OddFile:
    """The odd file of that number; the same number gives the same file."""
    chance = random.Random(seed)  # noqa: S311 (test data, not a secret)
    kind = chance.choice(["csv", "csv", "csv", "xml", "json", "html", "xlsx"])
    described, content = _sound(chance, kind)
    content = _damaged(chance, content)
    content = _packed(chance, content)
    if chance.random() < 0.2:
        content = _damaged(chance, content)
    return OddFile(f"odd{seed}.{kind}", described, content)
