"""A record's content as JSON, put together from the JSON of its parts instead of made anew."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from borderlink.person import CONTENT_FIELDS, Record

_EMPTY = Record("", "", "")


class Template:
    """The JSON around the fields that vary; the others keep a record's defaults.

    `places` tells where among the pieces the value of each varying field belongs.
    """

    def __init__(self, varying: Sequence[str]) -> None:
        in_order = sorted(varying, key=CONTENT_FIELDS.index)
        self.places = [2 * in_order.index(field) + 1 for field in varying]
        self._array = _around(frozenset(varying), named=False)
        self._object = _around(frozenset(varying), named=True)

    def pieces(self) -> list[bytes]:
        """The content as the list of values that `person.content_hash` hashes, to be filled in."""
        return self._array.copy()

    def fields(self, parts: list[bytes]) -> bytes:
        """The content as an object with the names of the fields."""
        pieces = self._object.copy()
        for place, part in zip(self.places, parts, strict=True):
            pieces[place] = part
        return b"".join(pieces)


def _around(varying: frozenset[str], *, named: bool) -> list[bytes]:
    """What stands before, between and behind the varying values, with room for each of them."""
    pieces = [b"{" if named else b"["]
    for position, field in enumerate(CONTENT_FIELDS):
        pieces[-1] += b"," if position else b""
        pieces[-1] += orjson.dumps(field) + b":" if named else b""
        if field in varying:
            pieces += [b"", b""]
        else:
            pieces[-1] += orjson.dumps(getattr(_EMPTY, field))
    pieces[-1] += b"}" if named else b"]"
    return pieces
