"""A night reads the names of the records that it compares, and of no others."""

import numpy as np

from borderlink import names
from borderlink.linkage.stored_names import StoredNames
from builders.linked import person
from builders.nights import nights


def test_only_the_names_of_the_records_asked_for_are_loaded(monkeypatch):
    with nights() as store:
        for record_id in range(1, 5):
            store.put(record_id, person("k", given="TARIEL", family="KVITASHVILI"))
        store.run()
        loaded = []
        read = names.NameIndex.from_store.__func__

        def remembered(cls, *given):
            index = read(cls, *given)
            loaded.extend(index.score(np.arange(6), np.arange(6)).score >= 0)
            return index

        monkeypatch.setattr(names.NameIndex, "from_store", classmethod(remembered))
        scores = StoredNames(store.store).score(np.array([1]), np.array([3]))
        assert scores.score[0] > 0.9
        assert np.flatnonzero(loaded).tolist() == [1, 3]
