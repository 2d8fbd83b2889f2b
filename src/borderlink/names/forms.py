"""Forms of names as ragged arrays: they can be put in any order, and from a `Flat` and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from borderlink.names.packed import MOST_SYMBOLS, Flat, Ints, offsets


@dataclass(frozen=True, slots=True)
class Forms:
    """What a `Flat` holds, with numbers of items instead of offsets."""

    tokens: Ints  # of each form
    lengths: Ints  # symbols of each token
    symbols: npt.NDArray[np.int32]
    others: Ints  # further readings of each token
    other_lengths: Ints
    other_symbols: npt.NDArray[np.int32]
    other_log: npt.NDArray[np.float32]
    many_shared: Ints  # of each token
    shared: npt.NDArray[np.int32]
    apart: npt.NDArray[np.int32]
    known: npt.NDArray[np.int32]
    agree: npt.NDArray[np.float32]
    absent: npt.NDArray[np.float32]

    @classmethod
    def of(cls, flat: Flat) -> Forms:
        first, told = flat.token_at[-1], flat.shared >= 0
        return cls(
            tokens=np.diff(flat.form_at),
            lengths=np.diff(flat.token_at),
            symbols=flat.symbols[:first],
            others=np.diff(flat.other_at),
            other_lengths=flat.others[:, 1] - flat.others[:, 0],
            other_symbols=flat.symbols[first:],
            other_log=flat.other_log,
            many_shared=told.sum(axis=1),
            shared=flat.shared[told],
            apart=flat.apart,
            known=flat.known,
            agree=flat.agree,
            absent=flat.absent,
        )

    @classmethod
    def joined(cls, parts: Sequence[Forms]) -> Forms:
        """Those of all parts, one part after the other."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))

    def take(self, order: Ints) -> Forms:
        """These forms, in this order."""
        token = items_of(self.tokens, order)
        other = items_of(self.others, token)
        return Forms(
            tokens=self.tokens[order],
            lengths=self.lengths[token],
            symbols=self.symbols[items_of(self.lengths, token)],
            others=self.others[token],
            other_lengths=self.other_lengths[other],
            other_symbols=self.other_symbols[items_of(self.other_lengths, other)],
            other_log=self.other_log[other],
            many_shared=self.many_shared[token],
            shared=self.shared[items_of(self.many_shared, token)],
            apart=self.apart[token],
            known=self.known[token],
            agree=self.agree[token],
            absent=self.absent[token],
        )

    def flat(self) -> Flat:
        ends = np.cumsum([len(self.symbols), *self.other_lengths]).astype(np.int64)
        shared = np.full((len(self.lengths), MOST_SYMBOLS), -1, np.int32)
        shared[np.arange(MOST_SYMBOLS) < self.many_shared[:, None]] = self.shared
        symbols = np.concatenate([self.symbols, self.other_symbols])
        return Flat(
            symbols=symbols,
            token_at=offsets(self.lengths),
            form_at=offsets(self.tokens),
            other_at=offsets(self.others),
            others=np.column_stack([ends[:-1], ends[1:]]),
            other_log=self.other_log,
            shared=shared,
            apart=self.apart,
            known=self.known,
            agree=self.agree,
            absent=self.absent,
            most=int(symbols.max(initial=0)),
        )


def items_of(sizes: Ints, owners: Ints) -> Ints:
    """Positions of the items of these owners, of which each has `sizes` of them in a row."""
    first = np.cumsum(sizes) - sizes
    many = sizes[owners]
    return np.repeat(first[owners] - (np.cumsum(many) - many), many) + np.arange(many.sum())


def sums_of(values: Ints, sizes: Ints) -> Ints:
    """The sums of so many values in a row."""
    at = offsets(values)[offsets(sizes)]
    return at[1:] - at[:-1]
