"""NGO-SH: JSON shaped like INTERPOL's notices; victims only, with consent and protect flags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import spell

CODE = "NGO-SH"
FILE = "NGO-SH_cases_2026-11-01.json"
ALPHA_2 = {
    "THA": "TH", "MMR": "MM", "UKR": "UA", "IRQ": "IQ", "SYR": "SY", "EGY": "EG", "JOR": "JO",
    "MEX": "MX", "COL": "CO", "VNM": "VN", "PHL": "PH",
}  # fmt: skip
EXPLOITATION = ("forced labour", "domestic servitude", "sexual exploitation", "forced begging")
STAGES = ("recruitment", "transit", "exploitation")


def key(number: int) -> str:
    return f"2026/{number:04d}"


def write(sightings: Sequence[Sighting]) -> bytes:
    """The whole export."""
    notices = [notice(s) for s in sightings]
    everything = [*notices, *_broken(notices)]
    return (
        json.dumps(
            {"total": len(everything), "_embedded": {"notices": everything}},
            ensure_ascii=False,
            indent=1,
        ).encode()
        + b"\n"
    )


def notice(sighting: Sighting) -> dict[str, Any]:
    """One case."""
    rng, person = dice(sighting), sighting.person
    latin, native = spell(sighting, "latin", rng), spell(sighting, "native", rng)
    return {
        "entity_id": sighting.key,
        "forename": latin.given,
        "name": latin.family.upper() or None,
        "native_name": native.full if rng.random() < 0.6 else None,
        "sex_id": person.sex.upper(),
        "date_of_birth": _day(sighting),
        "place_of_birth": person.place.written("latin", rng),
        "nationalities": [ALPHA_2[person.country]],
        "documents": _documents(passport(sighting, rng), national_id(sighting, rng)),
        "phone": phone(sighting, rng) or None,
        "case_role": rng.choice(("VICTIM", "VICTIM", "POTENTIAL_VICTIM")),
        "consent": rng.choice(("yes", "yes", "yes", "no", None)),
        "consent_scope": rng.choice(("statistics", "statistics", "care", "police")),
        "protect_identity": rng.choice(("Y", "Y", "N", None)),
        "protect_location": rng.choice(("Y", "N", None)),
        "exploitation": rng.choice(EXPLOITATION),
        "events": _events(rng.randrange(4), person.country, rng.choice((2024, 2025, 2026))),
    }


def _day(sighting: Sighting) -> str | None:
    born = sighting.person.born
    if born is None:
        return None
    return str(born.year) if sighting.year_only else born.strftime("%Y/%m/%d")


def _documents(passport_number: str, identity: str) -> dict[str, str]:
    found = {"passport": passport_number, "identity_card": identity}
    return {kind: number for kind, number in found.items() if number}


def _events(count: int, country: str, year: int) -> dict[str, dict[str, str]]:
    return {
        stage: {"country": ALPHA_2[country], "date": f"{year}/{3 + n:02d}/{4 + 7 * n:02d}"}
        for n, stage in enumerate(STAGES[:count])
    }


def _broken(notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """No case number; a month 13; a case number used twice."""
    return [
        {**notices[0], "entity_id": None},
        {**notices[1], "entity_id": key(9001), "date_of_birth": "1985/13/12"},
        {**notices[2], "entity_id": notices[4]["entity_id"]},
    ]
