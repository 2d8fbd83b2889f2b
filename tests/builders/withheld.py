"""A record that fills every field, each but the sex with a value that stands nowhere else."""

from __future__ import annotations

from typing import Any

from borderlink.person import (
    Address,
    Document,
    Event,
    Name,
    Nationality,
    Record,
    Relation,
    Sensitive,
)
from builders.told import born, record

# Told name of a field → a value of it that no other field and no other text holds.
CANARIES = {
    "name": "Qwenby Zarvolk",
    "birth": "1971-03-19",
    "nationality": "TCD",
    "birth place": "Grolmund-on-Vask",
    "document": "ZX4471926",
    "phone": "+66800471926",
    "email": "zarvolk@vask.example",
    "account": "@qwenbyvask",
    "plate": "VSK4471",
    "address": "Hexmoor Lane 4471",
    "relation": "Thrumble Zarvolk",
    "event": "Port of Brindlewick",
    "sensitive": "canary of the clinic",
}


def full_record(**given: Any) -> Record:
    """Everything about an invented person."""
    content: dict[str, Any] = {
        "record_key": "A-secret-key",
        "names": [Name("primary", CANARIES["name"])],
        "birth": born(CANARIES["birth"]),
        "nationalities": [Nationality(CANARIES["nationality"])],
        "birth_place": CANARIES["birth place"],
        "documents": [Document("passport", "TCD", CANARIES["document"], CANARIES["document"])],
        "phones": [CANARIES["phone"]],
        "emails": [CANARIES["email"]],
        "accounts": [CANARIES["account"]],
        "plates": [CANARIES["plate"]],
        "addresses": [Address(CANARIES["address"])],
        "relations": [Relation("sister", name=CANARIES["relation"])],
        "events": [Event("transit", place=CANARIES["event"])],
        "sensitive": [Sensitive("health", CANARIES["sensitive"])],
    }
    return record(**(content | given))
