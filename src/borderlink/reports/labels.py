"""The words a report adds to what is told; headings stand in the templates, nowhere else."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from borderlink.disclosure.told import Level, ToldMatch, Verdict

HANDLING: Mapping[str, str] = {
    "H0": "Free to use for the prevention of crime",
    "H1": "Not to be used in court without the owner's permission",
    "H2": "Not to be passed on without the owner's permission",
    "H3": "Other restrictions: ask the owner before any use",
}
NO_HANDLING = "No handling code: ask the owner before any use"

STATES: Mapping[str, str] = {
    "new": "New",
    "re-opened": "Re-opened",
    "changed": "Changed",
    "renewed": "Renewed",
    "open": "Still open",
    "withdrawn": "Withdrawn",
}

LEVELS: Mapping[Level, str] = {
    Level.HIT: "hit only",
    Level.CORE: "core data",
    Level.FULL: "full record",
}

VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.SAME: ("=", "same"),
    Verdict.SIMILAR: ("≈", "similar"),
    Verdict.DIFFERENT: ("×", "different"),
    Verdict.NOT_COMPARED: ("?", "not compared"),
    Verdict.MISSING: ("–", "one side only"),
    Verdict.WITHHELD: ("■", "withheld"),
}

# The words of borderlink.review.Judgement, and how a person would put them.
JUDGEMENTS: Mapping[str, str] = {
    "same": "Same person",
    "same, unjustified": "Same person, identity misused",
    "different": "Different persons",
    "unsure": "Cannot tell",
}

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def day(value: date) -> str:
    """25 Nov 2026: cannot be misread in any country."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """28 Nov 2026, 00:00 UTC+07:00; without a zone it is UTC."""
    offset = value.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:]}" if offset and offset != "+0000" else "UTC"
    return f"{day(value)}, {value:%H:%M} {zone}"


def bits(value: float) -> str:
    """+24.1, −3.0: a true minus sign, always one digit."""
    return f"{value:+.1f}".replace("-", "−")


def odds(match_weight: float) -> str:
    """What a match weight means to someone who bets; the model is not trusted beyond 1,000 to 1."""
    if match_weight >= 10:
        return "more than 1,000 to 1"
    if match_weight >= 0:
        return f"about {_two_digits(2**match_weight)} to 1"
    return f"about 1 to {_two_digits(2**-match_weight)}"


def chance(prior_bits: float) -> str:
    """What the prior means: one in how many pairs taken at random is one person."""
    return f"about 1 in {_two_digits(2**-prior_bits)}"


def _two_digits(number: float) -> str:
    digits = max(len(str(round(number))) - 2, 0)
    return f"{round(number / 10**digits) * 10**digits:,}"


def asked(match: ToldMatch) -> str:
    """What the receiver is asked to do."""
    if match.state == "withdrawn":
        return "Nothing is asked. This match was withdrawn; please discard what you noted of it."
    if match.level is Level.HIT:
        return (
            f"{match.owner_name} holds a record that matches yours and discloses only that it "
            f"exists. Please contact them, quoting reference {match.reference}."
        )
    if match.two_identities:
        return "Please verify whether one person has two identities, or one identity is misused."
    return "Please verify whether these two records describe the same person."


def our_name(match: ToldMatch) -> tuple[str, ...]:
    """Our first name and its reading: as our own record spells it in Latin, else as romanised."""
    names = [value for field in match.fields if field.field == "name" for value in field.ours]
    if not names:
        return ()
    first, *others = names
    own = [value.raw for value in others if _is_latin(value.raw)]
    reading = own[0] if own and first.normalised else first.normalised
    return (first.raw, reading) if reading else (first.raw,)


def _is_latin(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())


def against(match: ToldMatch) -> str:
    """Which comparisons speak against the match, strongest first: birth, birth place."""
    return ", ".join(reason.comparison for reason in match.reasons if reason.bits < 0)


def together(match: ToldMatch) -> str:
    """What the told weight means, and what it does not."""
    weight = bits(match.match_weight or 0.0)
    if match.partial:
        return (
            f"From what may be shown: {weight} bits, {match.strength}. "
            "Evidence on withheld fields, for or against, is left out."
        )
    if match.two_identities:
        return (
            f"Together {weight} bits that the two records belong together, not that they are one "
            "person: with name and birth date against it, odds of that would be a guess."
        )
    return (
        f"Together {weight} bits: odds of {odds(match.match_weight or 0.0)} that both are one "
        "person, if these files are like those the model has seen."
    )
