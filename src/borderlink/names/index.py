"""Records compared by their best pair of name forms, with the rarity of what agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from borderlink.names.compare import compare, probability
from borderlink.names.layout import Laid, laid, read_rows
from borderlink.names.packed import Ints
from borderlink.names.prepared import prepare
from borderlink.names.rarity import bits_of, count_words
from borderlink.names.version import RULESET
from borderlink.person import Name

if TYPE_CHECKING:
    from borderlink.store import Store

CHUNK = 500_000  # form pairs compared at a time
MOST_FORMS = 16  # of one record; beyond these a list of aliases adds only chance agreement
_FORMS = """
    SELECT n.record_id, n.form, n.name_id
    FROM name_form n SEMI JOIN {records} USING (record_id)
    ORDER BY n.record_id, n.form
"""
_NAMES = """
    WITH named AS (
        SELECT DISTINCT name_id FROM name_form SEMI JOIN {records} USING (record_id)
    )
    SELECT name_id, script, counted, alike, layout
    FROM name_feature SEMI JOIN named USING (name_id)
    WHERE ruleset = ? ORDER BY name_id
"""
_KEYS = """
    SELECT DISTINCT n.record_id, unnest(f.keys) AS key
    FROM name_form n SEMI JOIN {records} USING (record_id)
    JOIN name_feature f ON f.name_id = n.name_id AND f.ruleset = ?
    WHERE len(f.tokens) > 0 ORDER BY n.record_id, key
"""

Counts = pl.DataFrame  # of words, see `rarity.count_words`
Counted = Callable[[pl.DataFrame], Counts]
Keys = tuple[Ints, npt.NDArray[np.object_]]


@dataclass(frozen=True, slots=True)
class NameScores:
    """What the names of many pairs of records say; -1 is the score where a side has no name."""

    score: npt.NDArray[np.float32]
    rarity: npt.NDArray[np.float32]  # bits: how rarely the agreeing tokens are met in this index
    cross_script: npt.NDArray[np.bool_]
    form_a: Ints
    form_b: Ints


class NameIndex:
    """The names of many records, prepared once; compares pairs of records and gives their keys."""

    def __init__(
        self,
        names: Laid,
        forms: tuple[Ints, Ints, Ints],
        keys: Callable[[], Keys],
        counted: Counted | None = None,
    ) -> None:
        """`forms`: record ids, positions in the records' names, positions in `names`, in order.

        `counted` says how common words (columns script, token) are; without it they are counted
        here.
        """
        self._packed, self._keys = names.packed, keys
        kept = names.packed.usable[forms[2]]
        records, self._position, self._name = (column[kept] for column in forms)
        self._records, self._first, counts = np.unique(
            records, return_index=True, return_counts=True
        )
        self._counts = np.minimum(counts, MOST_FORMS)
        size = len(names.alike)
        self.counts = (
            counted(names.words.select("script", "token").unique())
            if counted
            else count_words(names.words, names.scripts, np.bincount(self._name, minlength=size))
        )
        self._bits = bits_of(names.words, self.counts, size)
        _, first, same = np.unique(names.alike, return_index=True, return_inverse=True)
        self._alike = first[same]

    @classmethod
    def from_store(
        cls, store: Store, records: str = "record", counted: Counted | None = None
    ) -> NameIndex:
        """The current records' names as the names stage stored them.

        `records` is a table of the record_ids that will be compared, where not all will be.
        """
        rows = store.sql(_NAMES.format(records=records), [RULESET]).to_arrow_table()
        known = rows.column("name_id").to_numpy()
        forms = store.sql(_FORMS.format(records=records)).fetchnumpy()
        name = np.searchsorted(known, forms["name_id"])
        prepared = np.append(known, -1)[name] == forms["name_id"]
        return cls(
            read_rows(rows),
            (
                forms["record_id"][prepared].astype(np.int64),
                forms["form"][prepared],
                name[prepared],
            ),
            lambda: _stored_keys(store, records),
            counted,
        )

    @classmethod
    def from_names(cls, names: Mapping[int, Sequence[Name]]) -> NameIndex:
        """Names by record id, not yet prepared."""
        flat = [(r, form, name) for r in sorted(names) for form, name in enumerate(names[r])]
        distinct = {name: at for at, name in enumerate(dict.fromkeys(name for _, _, name in flat))}
        prepared = prepare(list(distinct))
        table = np.array([(r, form, distinct[n]) for r, form, n in flat], np.int64).reshape(-1, 3)
        keys = {(int(r), key) for r, _, at in table for key in prepared[at].keys}
        return cls(laid(prepared), (table[:, 0], table[:, 1], table[:, 2]), lambda: _sorted(keys))

    def key_table(self) -> Keys:
        """(record ids, blocking keys), one row each, ordered, without repeats."""
        return self._keys()

    def score(self, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> NameScores:
        """Compare records pair by pair; each by the pair of name forms that agrees best."""
        size = len(a)
        found = NameScores(
            score=np.full(size, -1, np.float32),
            rarity=np.zeros(size, np.float32),
            cross_script=np.zeros(size, np.bool_),
            form_a=np.full(size, -1, np.int64),
            form_b=np.full(size, -1, np.int64),
        )
        left, right = self._find(np.asarray(a, np.int64)), self._find(np.asarray(b, np.int64))
        rows = np.flatnonzero((left >= 0) & (right >= 0))
        forms = self._counts[left[rows]] * self._counts[right[rows]]
        for part in _parts(rows, forms):
            self._fill(found, part, left[part], right[part])
        return found

    def _find(self, records: Ints) -> Ints:
        """Positions of record ids; -1 where the record has no usable name."""
        if not len(self._records):
            return np.full(len(records), -1, np.int64)
        at = np.minimum(np.searchsorted(self._records, records), len(self._records) - 1)
        return np.where(self._records[at] == records, at, -1)

    def _fill(self, found: NameScores, rows: Ints, left: Ints, right: Ints) -> None:
        """Expand to pairs of forms, compare the distinct ones, keep the best of each pair."""
        pair, form_a, form_b = self._expanded(left, right)
        name_a, name_b = self._name[form_a], self._name[form_b]
        score, bits = self._compared(name_a, name_b)
        order = np.lexsort((form_b, form_a, -bits, -score, pair))
        best = order[np.unique(pair[order], return_index=True)[1]]
        found.score[rows], found.rarity[rows] = score[best], bits[best]
        scripts = self._packed.scripts
        found.cross_script[rows] = scripts[name_a[best]] != scripts[name_b[best]]
        found.form_a[rows] = self._position[form_a[best]]
        found.form_b[rows] = self._position[form_b[best]]

    def _expanded(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        many_a, many_b = self._counts[left], self._counts[right]
        total = many_a * many_b
        pair = np.repeat(np.arange(len(left)), total)
        rank = np.arange(len(pair)) - np.repeat(np.cumsum(total) - total, total)
        form_a = self._first[left][pair] + rank // many_b[pair]
        form_b = self._first[right][pair] + rank % many_b[pair]
        return pair, form_a, form_b

    def _compared(
        self, a: Ints, b: Ints
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """(score, bits) of pairs of names; each pair that sounds otherwise is computed once."""
        low, high = self._alike[np.minimum(a, b)], self._alike[np.maximum(a, b)]
        codes, inverse = np.unique(low << 32 | high, return_inverse=True)
        low, high = codes >> 32, codes & 0xFFFFFFFF
        compared = compare(self._packed, low, high)
        bits = np.minimum(
            self._agreeing(low, compared.tokens_a), self._agreeing(high, compared.tokens_b)
        )
        return probability(compared.log_odds)[inverse], bits[inverse].astype(np.float32)

    def _agreeing(self, names: Ints, masks: Ints) -> npt.NDArray[np.float64]:
        """Bits of the tokens whose position is set in the mask."""
        total = np.zeros(len(names))
        for position in range(self._bits.shape[1]):
            total += np.where(masks >> position & 1, self._bits[names, position], 0.0)
        return total


def _stored_keys(store: Store, records: str) -> Keys:
    found = store.sql(_KEYS.format(records=records), [RULESET]).fetchnumpy()
    return found["record_id"].astype(np.int64), found["key"]


def _sorted(keys: Iterable[tuple[int, str]]) -> Keys:
    pairs = sorted(keys)
    return np.array([r for r, _ in pairs], np.int64), np.array([k for _, k in pairs], object)


def _parts(rows: Ints, forms: Ints) -> Iterable[Ints]:
    """Slices of rows with at most about CHUNK pairs of forms each."""
    if not len(rows):
        return
    block = np.cumsum(forms) // CHUNK
    yield from np.split(rows, np.flatnonzero(np.diff(block)) + 1)
