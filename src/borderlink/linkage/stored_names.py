"""The names of the few records that a night compares, loaded when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from borderlink import names
from borderlink.linkage.epoch import tokens_of
from borderlink.linkage.name_levels import Ids, Index, Scores
from borderlink.store import Store


@dataclass(slots=True)
class StoredNames:
    """Compares records as `names.NameIndex` does, by the epoch's counts of tokens.

    The first question loads the names of its records; later ones should ask for no others, or they
    load anew.
    """

    store: Store
    _loaded: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    _index: Index | None = None

    def score(self, a: Ids, b: Ids) -> Scores:
        wanted = np.union1d(a, b)
        if self._index is None or not np.isin(wanted, self._loaded).all():
            self._index, self._loaded = self._load(wanted), wanted
        return self._index.score(a, b)

    def _load(self, records: Ids) -> Any:
        frame = pl.DataFrame({"record_id": records}, schema={"record_id": pl.Int32()})
        self.store.connection.register("compared_record", frame)
        index = names.NameIndex.from_store(
            self.store, "compared_record", lambda tokens: tokens_of(self.store, tokens)
        )
        self.store.connection.unregister("compared_record")
        return index
