"""What the comparisons say of a pair, kept so that it can be explained later."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison's word on a pair: its match weight in bits, and the two values compared.

    `detail` says what the bare level does not: which name forms were aligned, how many other
    records share the value.
    """

    comparison: str  # name, birth, birth place, sex, nationality, document, phone, email, address
    level: int  # 0 is the weakest; the meaning is in the model
    label: str  # the level in words, such as "day and month swapped"
    bits: float
    value_a: str | None = None
    value_b: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """All comparisons of one pair; their bits and the prior add up to the match weight."""

    prior_bits: float
    items: tuple[Evidence, ...]

    @property
    def match_weight(self) -> float:
        return self.prior_bits + sum(item.bits for item in self.items)

    def to_json(self) -> str:
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_json(cls, text: str) -> PairEvidence:
        content = orjson.loads(text)
        return cls(
            prior_bits=content["prior_bits"],
            items=tuple(Evidence(**item) for item in content["items"]),
        )
