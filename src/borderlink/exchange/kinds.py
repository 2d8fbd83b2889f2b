"""Each kind of file that agencies return: its name, its form, and what its signature is for.

The namespace of a signature says what it was given for, so that an answer signed as one kind can
never pass for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from borderlink.exchange.manifest import Kind
from borderlink.exchange.returns import DecisionFile, DecisionLine, Receipt
from borderlink.exchange.wishes import (
    AnswerLine,
    GrantFile,
    RecallFile,
    RecallLine,
    RequestFile,
    RequestLine,
)


@dataclass(frozen=True, slots=True)
class Returned:
    """A kind of file; `line` is one of its entries, whose field names a refusal may repeat."""

    kind: Kind
    file: str
    namespace: str
    model: type[BaseModel]
    line: type[BaseModel]


_ALL = (
    Returned("decisions", "decisions.json", "borderlink-decisions", DecisionFile, DecisionLine),
    Returned("receipt", "receipt.json", "borderlink-receipt", Receipt, Receipt),
    Returned("requests", "requests.json", "borderlink-requests", RequestFile, RequestLine),
    Returned("grants", "grants.json", "borderlink-grants", GrantFile, AnswerLine),
    Returned("recalls", "recalls.json", "borderlink-recalls", RecallFile, RecallLine),
)
RETURNED: Mapping[str, Returned] = {one.kind: one for one in _ALL}
BY_NAMESPACE: Mapping[str, Returned] = {one.namespace: one for one in _ALL}
BY_MODEL: Mapping[type[BaseModel], Returned] = {one.model: one for one in _ALL}
