"""Text in any script → Latin tokens that two clerks would write alike."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z0-9]+")


def folded_tokens(text: str) -> list[str]:
    """Distinct lower-case Latin words, sorted; “c. Янтарний” and “Yantarnyi” come close."""
    from unidecode import unidecode

    return sorted(set(_WORD.findall(unidecode(text).lower())))
