"""A whole installation of three small agencies with invented people, on disk, for whole nights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from borderlink.config import Config, load_config

AGENCIES = ("AAA", "BBB", "CCC")
_FAMILIES = ("Marevsky", "Oduraki", "Thalwen", "Berisov", "Nakatoma", "Quispeña", "Haldorin")
_GIVEN = ("Irena", "Tomas", "Adaeze", "Pawel", "Sunita", "Diego", "Mirela", "Kofi", "Leyla")

_SETTINGS = """name = "small"
timezone = "UTC"
inbox = "inbox"
state = "state"
make_missing_keys = true
[night]
retry_seconds = []
"""
_AGENCY = """code = "{code}"
name = "Agency {code}"
kind = "police"
country = "AT"
[contact]
name = "Desk {code}"
[[disclosure]]
id = "core-to-police"
to = ["kind:police"]
level = "core"
"""
_FEED = """agency = "{code}"
feed = "persons"
files = "{code}_*.csv"
format = "csv"
encoding = "utf-8"
[fields]
record_key = "key"
sex = "sex"
handling = {{ value = "H0" }}
[[name]]
full = "name"
[birth]
date = "born"
[[nationality]]
country = "nationality"
[[document]]
type = {{ value = "passport" }}
number = "passport"
"""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person, as every agency that knows them would write them."""

    number: int

    def row(self, key: str) -> str:
        family = _FAMILIES[self.number % len(_FAMILIES)]
        given = _GIVEN[self.number * 5 % len(_GIVEN)]
        year, month, day = 1960 + self.number % 40, 1 + self.number % 12, 1 + self.number % 28
        sex = "MF"[self.number % 2]
        passport = f"P{self.number * 7919 % 10_000_000:07d}"
        name = f"{given} {family}{'aeiou'[self.number % 5]}"
        return f"{key},{name},{year}-{month:02d}-{day:02d},{sex},AUT,{passport}"


def write_config(home: Path) -> Path:
    """The configuration directory; returns it."""
    for folder in ("agencies", "feeds", "inbox"):
        (home / "config" / folder).mkdir(parents=True)
    (home / "config" / "borderlink.toml").write_text(_SETTINGS, "utf-8")
    for code in AGENCIES:
        (home / "config" / "agencies" / f"{code}.toml").write_text(
            _AGENCY.format(code=code), "utf-8"
        )
        (home / "config" / "feeds" / f"{code}.toml").write_text(_FEED.format(code=code), "utf-8")
    return home / "config"


def installation(home: Path) -> Config:
    """The installation with an empty inbox."""
    directory = write_config(home)
    return load_config(directory, inbox=directory / "inbox", state=home / "state")


def deliver(config: Config, code: str, day: int, people: Sequence[int]) -> Path:
    """Put one agency's export of a day into the inbox."""
    rows = [Person(number).row(f"{code}-{number}") for number in people]
    file = config.inbox / f"{code}_{day:03d}.csv"
    file.write_text("\n".join(["key,name,born,sex,nationality,passport", *rows]) + "\n", "utf-8")
    return file
