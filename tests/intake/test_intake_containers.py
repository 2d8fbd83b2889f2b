"""Exports in a zip or gzip: read as a stream; traps, links and nests are refused within bounds."""

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest

from borderlink.errors import ExportRefused
from borderlink.intake.readers import content as containers
from builders.feeds import feed
from builders.read import read, write

TEXT = b"id,surname,given,dob\n1,POPA,ION,1985-05-12\n2,LUPU,ANA,\n"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TEXT),
        zipped(("export.csv", TEXT)),
        zipped(("night/export.csv", TEXT), ("__MACOSX/._export.csv", b"x")),
        zipped(("export.csv", TEXT), ("export.csv.manifest.json", b"{}")),
    ],
    ids=["gzip", "zip", "zip of a Mac", "zip with manifest"],
)
def test_a_packed_export_is_read_like_a_plain_one(tmp_path: Path, packed: bytes):
    rows, bad = read(write(tmp_path, packed, "a.csv"), feed())
    assert [row.values["surname"] for row in rows] == ["POPA", "LUPU"]
    assert not bad


def test_packed_xml_and_json_are_read_too(tmp_path: Path):
    described = feed(format="json", json={"lines": True})
    rows, _ = read(write(tmp_path, gzip.compress(b'{"id":"1"}\n'), "a.gz"), described)
    assert rows[0].values["id"] == "1"
    described = feed(format="xml", xml={"record": "p"})
    rows, _ = read(write(tmp_path, zipped(("a", b"<l><p><id>1</id></p></l>")), "b.zip"), described)
    assert rows[0].values["id"] == "1"


def test_of_several_files_the_feed_says_which_is_meant(tmp_path: Path):
    file = write(tmp_path, zipped(("photos.txt", b"x"), ("persons.csv", TEXT)), "a.zip")
    with pytest.raises(ExportRefused, match="2 files") as caught:
        read(file, feed())
    assert caught.value.reason == "members"
    assert len(read(file, feed(member="persons*"))[0]) == 2


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (zipped(("../../etc/cron.d/x.csv", TEXT)), "path"),
        (zipped(("/etc/x.csv", TEXT)), "path"),
        (zipped(("C:\\x.csv", TEXT)), "path"),
        (zipped((link("x.csv"), b"/etc/hostname")), "not a plain file"),
        (zipped(("x.csv", zipped(("x.csv", TEXT)))), "nested"),
        (zipped(("x.csv", gzip.compress(TEXT))), "nested"),
        (gzip.compress(gzip.compress(TEXT)), "nested"),
        (zipped(), "members"),
        (zipped(("x.csv", TEXT))[:-30], "damaged"),
        (gzip.compress(TEXT)[:-6], "damaged"),
        (gzip.compress(TEXT)[:20] + b"\xff\xff" + gzip.compress(TEXT)[22:], "damaged"),
    ],
)
def test_a_hostile_or_damaged_container_is_refused_with_its_reason(
    tmp_path: Path, packed: bytes, reason: str
):
    with pytest.raises(ExportRefused) as caught:
        read(write(tmp_path, packed, "a.csv"), feed())
    assert caught.value.reason == reason


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("x.csv", data))])
def test_a_bomb_is_refused_before_it_has_grown(
    tmp_path: Path, pack, monkeypatch: pytest.MonkeyPatch
):
    """A real one would grow to gigabytes; the bound is lowered here to keep the test quick."""
    monkeypatch.setattr(containers, "HARMLESS", 1_000_000)
    bomb = pack(b"id,surname,given,dob\n" + b"1,A,B,\n" * 1_000_000)
    with pytest.raises(ExportRefused) as caught:
        read(write(tmp_path, bomb, "a.csv"), feed())
    assert caught.value.reason == "bomb"


def test_nothing_of_a_container_is_written_to_disk(tmp_path: Path):
    file = write(tmp_path, zipped(("x.csv", TEXT)), "a.zip")
    read(file, feed())
    assert list(tmp_path.iterdir()) == [file]
