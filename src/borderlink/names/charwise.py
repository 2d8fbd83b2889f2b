"""A rule for single characters as a table, which a whole text goes through at once."""

from __future__ import annotations

from collections.abc import Callable

MOST = 65536  # characters that are kept; whatever comes in, memory stays bounded


class Charwise(dict[int, str]):
    """A table for `str.translate`: asks the rule when a character is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self.rule = rule

    def __missing__(self, code: int) -> str:
        found = self.rule(chr(code))
        if len(self) < MOST:
            self[code] = found
        return found
