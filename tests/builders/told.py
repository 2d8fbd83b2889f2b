"""Invented agencies, records and told matches; a test gives only the field it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from borderlink.config import Agency, Contact, DisclosureRule
from borderlink.disclosure.told import (
    Level,
    ToldContact,
    ToldFeed,
    ToldField,
    ToldMatch,
    ToldNight,
    ToldQuarantine,
    ToldReason,
    ToldValue,
    Verdict,
)
from borderlink.person import Birth, Flag, Name, Record, Role

NIGHT = date(2026, 11, 25)

OPEN_RULE = DisclosureRule(id="open", level="core")


def agency(code: str = "AAA", *rules: DisclosureRule, **given: Any) -> Agency:
    """A police force with a desk and a victim-protection desk."""
    settings: dict[str, Any] = {
        "code": code,
        "name": f"Police of {code}",
        "kind": "police",
        "country": "TH",
        "contact": Contact(name=f"{code} desk", phone="+6621234567"),
        "victim_contact": Contact(name=f"{code} victim protection"),
        "disclosure": rules,
    }
    return Agency(**(settings | given))


def record(**given: Any) -> Record:
    """An adult suspect, free for crime prevention, with no risk to identity or place."""
    content: dict[str, Any] = {
        "agency": "AAA",
        "feed": "main",
        "record_key": "A-1",
        "handling": ["H0"],
        "role": Role.SUSPECT,
        "minor": False,
        "protect_identity": Flag.NO,
        "protect_location": Flag.NO,
        "names": [Name("primary", "Yuliia Shevchuk")],
        "birth": born("1985-05-12"),
    }
    return Record(**(content | given))


def born(day: str, **given: Any) -> Birth:
    """A birth known to the day."""
    on = date.fromisoformat(day)
    content: dict[str, Any] = {
        "raw": day,
        "calendar": "gregorian",
        "earliest": on,
        "latest": on,
        "precision": "day",
        "trust": "high",
    }
    return Birth(**(content | given))


def told_match(**given: Any) -> ToldMatch:
    """A match told with core data; `level=Level.HIT` alone does not take the data away."""
    content: dict[str, Any] = {
        "match_id": "7K2M-9QPD-XV4T",
        "state": "new",
        "what_changed": (),
        "link_class": "to verify",
        "first_night": NIGHT,
        "strength": "very strong",
        "urgent": False,
        "answer_by": datetime(2026, 11, 28, tzinfo=UTC),
        "ambiguous": False,
        "our_feed": "main",
        "our_record": "A-1",
        "owner": "UA-NP",
        "owner_name": "National Police (invented)",
        "contact": ToldContact("Duty desk", "+380441234567", "desk@police.example"),
        "reference": "4F7Q-2ZKM",
        "level": Level.CORE,
        "rule": "police-core",
        "handling": ("H1",),
        "handling_text": None,
        "grade": "B2",
        "fields": (
            ToldField(
                "name",
                (ToldValue("Yuliia Shevchuk"),),
                (ToldValue("Юлія Шевчук", "Yuliia Shevchuk"),),
                Verdict.SAME,
            ),
            ToldField(
                "birth",
                (ToldValue("12.05.2528", "1985-05-12", "Buddhist era"),),
                (ToldValue("1985-12-05"),),
                Verdict.SIMILAR,
            ),
            ToldField("phone", (ToldValue("+66812345678"),), (), Verdict.WITHHELD),
        ),
        "prior_bits": -14.0,
        "match_weight": 20.3,
        "match_probability": 0.999,
        "reasons": (
            ToldReason("name", 24.1, "Both are called Yuliia Shevchuk (Юлія Шевчук)."),
            ToldReason("birth", 10.2, "The birth dates differ only by day and month."),
        ),
        "withheld": ("phone", "email", "address", "role"),
    }
    return ToldMatch(**(content | given))


def told_hit(**given: Any) -> ToldMatch:
    """A match of which the owner lets only the existence leave."""
    core = told_match()
    content: dict[str, Any] = {
        "level": Level.HIT,
        "rule": "the owner discloses a hit only",
        "grade": None,
        "fields": tuple(replace(f, theirs=(), verdict=Verdict.WITHHELD) for f in core.fields),
        "prior_bits": None,
        "match_weight": None,
        "match_probability": None,
        "reasons": (),
        "partial": True,
        "withheld": ("name", "birth", "phone", "email", "address", "role"),
    }
    return told_match(**(content | given))


def told_night(*matches: ToldMatch, **given: Any) -> ToldNight:
    """A night's report for one agency, with a good feed and one quarantined row."""
    content: dict[str, Any] = {
        "receiver": "TH-IB",
        "receiver_name": "Immigration Bureau (invented)",
        "language": "en",
        "operator": "Borderlink demo",
        "night": NIGHT,
        "model_version": "2026-11",
        "ruleset": "names-1",
        "matches": matches,
        "suppressed": 3,
        "feeds": (ToldFeed("main", "loaded", "th_main.xlsx", 400, 398, 2, None),),
        "quarantine": (
            ToldQuarantine("main", "th_main.xlsx", 17, "birth", "month 13 does not exist"),
        ),
    }
    return ToldNight(**(content | given))
