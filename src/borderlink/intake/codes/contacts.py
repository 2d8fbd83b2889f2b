"""Phones, e-mails and plates in the one form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from borderlink.intake.codes.digits import lost_digits

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@lru_cache(maxsize=100_000)
def read_phone(text: str, region: str | None) -> str | None:
    """E.164, or None where the text is no possible number; a shared hotline stays a number."""
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


def read_email(text: str) -> str | None:
    """The address in lower case, or None where it is none."""
    email = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("mailto:")
    return email if _EMAIL.fullmatch(email) else None


def read_plate(text: str) -> str | None:
    """Letters and digits only, upper case."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return kept or None
