"""Records compared by their best pair of name forms, with the rarity of what agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from borderlink.names.apart import vietnamese
from borderlink.names.compare import compare, probability
from borderlink.names.packed import Ints, Packed, pack
from borderlink.names.prepared import PreparedName, prepare
from borderlink.names.respelled import may_be_cut
from borderlink.names.version import RULESET
from borderlink.person import Name

if TYPE_CHECKING:
    from borderlink.store import Store

CHUNK = 500_000  # form pairs compared at a time
MOST_FORMS = 16  # of one record; beyond these a list of aliases adds only chance agreement
UNSEEN = 50  # records of a script below which its frequencies are hardly believed

FORMS_OF = """
    WITH current AS (SELECT record_id FROM {records})
    SELECT n.record_id, n.form, f.name_id
    FROM name_form n JOIN current USING (record_id)
    JOIN name_feature f ON f.name_id = n.name_id AND f.ruleset = ?
    ORDER BY n.record_id, n.form
"""
FORMS = FORMS_OF.format(records="record")
FEATURES = """
    SELECT name_id, clean, script, flags, honorifics, tokens, latin, keys, han
    FROM name_feature WHERE ruleset = ? ORDER BY name_id
"""
FEATURES_OF = """
    WITH named AS (
        SELECT DISTINCT name_id FROM name_form SEMI JOIN {records} USING (record_id)
    )
    SELECT name_id, clean, script, flags, honorifics, tokens, latin, keys, han
    FROM name_feature SEMI JOIN named USING (name_id)
    WHERE ruleset = ? ORDER BY name_id
"""


Token = tuple[str, str]  # script, and what counts as one word of it


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """In how many forms each token stands, and how many forms each script has."""

    tokens: Mapping[Token, int]
    forms: Mapping[str, int]


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
        names: Sequence[PreparedName],
        forms: Iterable[tuple[int, int, int]],
        counted: Callable[[Set[Token]], TokenCounts] | None = None,
    ) -> None:
        """`forms`: (record id, position in the record's names, index into `names`), in order.

        `counted` says how common tokens are; without it they are counted here.
        """
        self._names = names
        self._packed: Packed = pack(names)
        kept = [f for f in forms if self._packed.usable[f[2]]]
        table = np.array(kept, np.int64).reshape(-1, 3)
        self._records, first, counts = np.unique(table[:, 0], return_index=True, return_counts=True)
        self._first, self._counts = first, np.minimum(counts, MOST_FORMS)
        self._position, self._name = table[:, 1], table[:, 2]
        symbols = [_symbols(name) for name in names]
        self.counts = (
            counted({(n.script, s) for n, found in zip(names, symbols, strict=True) for s in found})
            if counted
            else _counts(names, symbols, table)
        )
        self._bits = _token_bits(names, symbols, self.counts)
        self._alike = _first_alike(names)

    @classmethod
    def from_store(
        cls,
        store: Store,
        records: str | None = None,
        counted: Callable[[Set[Token]], TokenCounts] | None = None,
    ) -> NameIndex:
        """The current records' names as the names stage stored them.

        `records` is a table of the record_ids that will be compared, where not all will be.
        """
        features = FEATURES_OF.format(records=records) if records else FEATURES
        rows = store.rows(features, [RULESET])
        index = {row[0]: at for at, row in enumerate(rows)}
        names = [stored(row) for row in rows]
        forms = store.rows(FORMS_OF.format(records=records or "record"), [RULESET])
        return cls(names, ((record, form, index[name]) for record, form, name in forms), counted)

    @classmethod
    def from_names(cls, names: Mapping[int, Sequence[Name]]) -> NameIndex:
        """Names by record id, not yet prepared."""
        flat = [(r, form, name) for r in sorted(names) for form, name in enumerate(names[r])]
        distinct = {name: at for at, name in enumerate(dict.fromkeys(name for _, _, name in flat))}
        return cls(prepare(list(distinct)), ((r, form, distinct[n]) for r, form, n in flat))

    def key_table(self) -> tuple[Ints, npt.NDArray[np.object_]]:
        """(record ids, blocking keys), one row each, ordered, without repeats."""
        owner = np.repeat(self._records, np.diff([*self._first, len(self._name)]))
        pairs = sorted(
            {
                (int(r), k)
                for r, n in zip(owner, self._name, strict=True)
                for k in self._names[n].keys
            }
        )
        records = np.array([r for r, _ in pairs], np.int64)
        return records, np.array([k for _, k in pairs], dtype=object)

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


def stored(row: Sequence[Any]) -> PreparedName:
    """A name as a row of FEATURES has it."""
    flags, honorifics, tokens, latin, keys = (tuple(part) for part in row[3:8])
    return PreparedName(row[1], row[2], flags, honorifics, tokens, latin, keys, row[8])


def _parts(rows: Ints, forms: Ints) -> Iterable[Ints]:
    """Slices of rows with at most about CHUNK pairs of forms each."""
    if not len(rows):
        return
    block = np.cumsum(forms) // CHUNK
    yield from np.split(rows, np.flatnonzero(np.diff(block)) + 1)


def _counts(
    names: Sequence[PreparedName], symbols: Sequence[list[str]], forms: Ints
) -> TokenCounts:
    seen: Counter[Token] = Counter()
    holders: Counter[str] = Counter()
    for name in forms[:, 2].tolist():
        seen.update({(names[name].script, symbol) for symbol in symbols[name]})
        holders[names[name].script] += 1
    return TokenCounts(seen, holders)


def _token_bits(
    names: Sequence[PreparedName], symbols: Sequence[list[str]], counts: TokenCounts
) -> npt.NDArray[np.float64]:
    """For each name and token position, -log2 of the share of its script's records with it."""
    bits = np.zeros((len(names), max((len(s) for s in symbols), default=1)))
    for at, name in enumerate(names):
        total = counts.forms.get(name.script, 0) + UNSEEN
        for position, symbol in enumerate(symbols[at]):
            bits[at, position] = -np.log2((counts.tokens.get((name.script, symbol), 0) + 1) / total)
    return np.maximum(bits, 0.0)


def _first_alike(names: Sequence[PreparedName]) -> Ints:
    """For each name, the first that is compared as it is."""
    first: dict[tuple[object, ...], int] = {}
    compared = ((n.script, _compared_of(n), n.latin, n.han) for n in names)
    return np.array([first.setdefault(key, at) for at, key in enumerate(compared)], np.int64)


def _compared_of(name: PreparedName) -> tuple[object, ...]:
    """What is compared of a name besides its reading; of a Latin one mostly nothing."""
    if name.script != "Latn":
        return name.tokens
    return vietnamese(name.tokens), may_be_cut(name.clean)


def _symbols(name: PreparedName) -> list[str]:
    """What counts as one token: the native word; in Latin its consonants, if there are three."""
    if name.script != "Latn":
        return list(name.tokens)
    words = name.latin[0].split(" ") if name.latin else []
    return [_consonants(word) for word in words]


def _consonants(word: str) -> str:
    sounds = ""
    for letter in word:
        if letter not in "aeiouy" and not sounds.endswith(letter):
            sounds += letter
    return sounds if len(sounds) >= 3 else word
