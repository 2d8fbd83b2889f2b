"""Phones, e-mails and plates in the one form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from borderlink.intake.codes.digits import lost_digits

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@lru_cache(maxsize=100_000)
def read_phone(text: str, region: str | None) -> str | None:
    """E.164, or None where the text is no possible number; a shared hotline stays a number."""
    if _is_plain(text):
        return text
    import phonenumbers

    if lost_digits(text):
        return None
    digits = unicodedata.normalize("NFKC", text).strip()
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_plain(text: str) -> bool:
    """Whether this is E.164 already, so that the library (25 µs a number) would change nothing."""
    if not (text[:1] == "+" and text.isascii() and text[1:].isdigit()):
        return False
    for end in (2, 3, 4):
        if known := _plans().get(text[1:end]):
            prefix, lengths = known
            national = text[end:]
            return len(national) in lengths and not national.startswith(("0", prefix))
    return False


@cache
def _plans() -> dict[str, tuple[str, tuple[int, ...]]]:
    """Country code → its trunk prefix and the lengths of its numbers, where both are simple."""
    from phonenumbers.phonemetadata import PhoneMetadata
    from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

    plans = {}
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        plan: Any = PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
        prefix = plan.national_prefix_for_parsing or "0"
        plain = prefix.isdigit() and plan.national_prefix_transform_rule is None
        plans[str(code)] = prefix, plan.general_desc.possible_length if plain else ()
    return plans


def read_email(text: str) -> str | None:
    """The address in lower case, or None where it is none."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    email = plain.strip().casefold().removeprefix("mailto:")
    return email if _EMAIL.fullmatch(email) else None


def read_plate(text: str) -> str | None:
    """Letters and digits only, upper case."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return kept or None
