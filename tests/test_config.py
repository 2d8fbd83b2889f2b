"""A configuration error names the file, the key and what to do."""

from pathlib import Path

import pytest

from borderlink.config import load_config
from borderlink.errors import ConfigError, UsageError

MAIN = 'name = "test"\ninbox = "in"\nstate = "var"\n'
AGENCY = """
code = "AAA"
name = "Agency A"
kind = "police"
country = "RO"
[contact]
name = "Desk"
"""
FEED = """
agency = "AAA"
feed = "wanted"
files = "*.csv"
format = "csv"
encoding = "utf-8"
[fields]
record_key = "id"
[[name]]
full = "name"
"""


def write(directory: Path, *, main: str = MAIN, agency: str = AGENCY, feed: str = FEED) -> Path:
    for name, text in (
        ("borderlink.toml", main),
        ("agencies/aaa.toml", agency),
        ("feeds/aaa.toml", feed),
    ):
        file = directory / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return directory


def test_a_complete_directory_loads(tmp_path: Path):
    config = load_config(write(tmp_path))
    assert config.feed("wanted").key == ("AAA", "wanted")
    assert config.inbox == tmp_path / "in"


def test_linkage_stays_in_duckdb_unless_spark_is_asked_for(tmp_path: Path):
    assert load_config(write(tmp_path)).settings.linkage.engine == "duckdb"
    spark = MAIN + '[linkage]\nengine = "spark"\n[linkage.spark]\nmaster = "spark://head:7077"\n'
    linkage = load_config(write(tmp_path, main=spark)).settings.linkage
    assert (linkage.engine, linkage.spark.master) == ("spark", "spark://head:7077")


@pytest.mark.parametrize(
    ("change", "file", "key"),
    [
        ({"main": MAIN + 'timezone = "Mars/Olympus"'}, "borderlink.toml", "timezone"),
        ({"main": MAIN + '[linkage]\nengine = "flink"'}, "borderlink.toml", "linkage.engine"),
        (
            {"main": MAIN + '[linkage.spark]\nmaster = "me"'},
            "borderlink.toml",
            "linkage.spark.master",
        ),
        ({"main": 'name = "x"'}, "borderlink.toml", "inbox"),
        ({"main": "name = "}, "borderlink.toml", "TOML"),
        ({"agency": AGENCY.replace('"AAA"', '"../up"')}, "aaa.toml", "code"),
        ({"agency": AGENCY.replace("country", "contry")}, "aaa.toml", "country"),
        ({"feed": FEED.replace('encoding = "utf-8"', "")}, "aaa.toml", "encoding"),
        ({"feed": FEED.replace('"AAA"', '"ZZZ"')}, "aaa.toml", "agency"),
        ({"feed": FEED + "[surprise]\n"}, "aaa.toml", "surprise"),
        ({"feed": FEED.replace('full = "name"', 'kind = "alias"')}, "aaa.toml", "name"),
        (
            {"feed": FEED.replace('full = "name"', 'full = { column = "n", extract = "(" }')},
            "aaa.toml",
            "name",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, str], file: str, key: str):
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, **change))
    assert caught.value.file.name == file
    assert key in f"{caught.value.key} {caught.value.problem}"
    assert caught.value.remedy


def test_two_feeds_of_one_name_must_be_told_apart(tmp_path: Path):
    directory = write(tmp_path)
    (directory / "feeds" / "again.toml").write_text(FEED, "utf-8")
    with pytest.raises(ConfigError, match="another file has this feed"):
        load_config(directory)


def test_an_unknown_feed_is_answered_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UsageError, match="AAA/wanted"):
        load_config(write(tmp_path)).feed("wantd")


def test_the_environment_may_name_the_inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BORDERLINK_INBOX", str(tmp_path / "elsewhere"))
    assert load_config(write(tmp_path)).inbox == tmp_path / "elsewhere"


def test_any_change_to_a_file_changes_the_hash(tmp_path: Path):
    before = load_config(write(tmp_path)).hash
    assert load_config(write(tmp_path, feed=FEED + "# comment\n")).hash != before
