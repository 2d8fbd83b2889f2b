"""Names laid out for comparison once, when they are prepared, and read again every night.

Laying out a name takes 50 µs, and a night compares its few new names with a hundred times as many
old ones. The row of a name holds what `packed.Packed` has of it, in plain lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from borderlink.names.apart import vietnamese
from borderlink.names.forms import Forms, sums_of
from borderlink.names.packed import Heard, Ints, Packed, compacted, lay_out, numbered, offsets
from borderlink.names.prepared import PreparedName
from borderlink.names.respelled import may_be_cut
from borderlink.names.views import MODEL_OF

_LETTERS, _LATIN = "letters", "latin"  # layers besides the ways in which names are heard
_WORDS = pl.List(pl.String)


@dataclass(frozen=True, slots=True)
class Laid:
    """Names ready to be compared, and what is counted of them; order and count are kept."""

    packed: Packed
    scripts: pl.Series  # of most letters of each name
    words: pl.DataFrame  # name, position, script, token: what counts as one word of which name
    alike: Ints  # equal for names that are compared in the same way


def laid(names: Sequence[PreparedName]) -> Laid:
    """Lay out names that no store keeps."""
    scripts = pl.Series([name.script for name in names], dtype=pl.String)
    counted = pl.Series([_counted(name) for name in names], dtype=_WORDS)
    return Laid(
        compacted(lay_out(names)),
        scripts,
        _words(scripts, counted),
        np.array([_alike(name) for name in names], np.int64),
    )


def rows_of(names: Sequence[PreparedName]) -> pl.DataFrame:
    """Columns counted, alike and layout of table name_feature, one row a name."""
    packed, every = lay_out(names), np.arange(len(names))
    layers = [(kind, h.flat, np.flatnonzero(h.form >= 0)) for kind, h in packed.heard.items()]
    layers += [
        (_LETTERS, packed.letters, every),
        (_LATIN, packed.latin, np.repeat(every, np.diff(packed.readings_at))),
    ]
    owner = np.concatenate([owners for _, _, owners in layers])
    order = np.argsort(owner, kind="stable")
    forms = Forms.joined([Forms.of(flat) for _, flat, _ in layers]).take(order)
    kinds = np.repeat([kind for kind, _, _ in layers], [len(owners) for _, _, owners in layers])
    layout = {
        "script": pa.array(packed.scripts.tolist()),
        "usable": pa.array(packed.usable),
        "readings": pa.array((packed.respelled_at - packed.readings_at[:-1]).astype(np.int32)),
        **_lists(forms, kinds[order], np.bincount(owner, minlength=len(names))),
    }
    return pl.DataFrame(
        {
            "counted": pl.Series([_counted(name) for name in names], dtype=_WORDS),
            "alike": pl.Series([_alike(name) for name in names], dtype=pl.Int64),
            "layout": pl.from_arrow(pa.table(layout)).to_struct(),  # type: ignore[union-attr]
        }
    )


def read_rows(rows: pa.Table) -> Laid:
    """Names from their columns script, counted, alike and layout."""
    if not len(rows):
        return laid(())
    layout = rows.column("layout").combine_chunks()
    fields = {field.name: layout.field(field.name) for field in layout.type}
    plain = pl.DataFrame(rows.select(["script", "counted", "alike"]))
    words = _words(plain["script"], plain["counted"])
    return Laid(_packed(fields), plain["script"], words, plain["alike"].to_numpy())


def _counted(name: PreparedName) -> list[str]:
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


def _alike(name: PreparedName) -> int:
    """A number of what is compared of a name: its readings, and of a Latin one little else."""
    written: tuple[object, ...] = name.tokens
    if name.script == "Latn":
        written = vietnamese(name.tokens), may_be_cut(name.clean)
    compared = repr((name.script, written, name.latin, name.han)).encode()
    return int.from_bytes(hashlib.blake2b(compared, digest_size=8).digest(), signed=True)


def _words(scripts: pl.Series, tokens: pl.Series) -> pl.DataFrame:
    return (
        pl.DataFrame({"script": scripts, "token": tokens})
        .with_row_index("name")
        .with_columns(position=pl.int_ranges(pl.col("token").list.len()))
        .explode("token", "position")
        .drop_nulls("token")
    )


def _lists(forms: Forms, kinds: npt.NDArray[Any], sizes: Ints) -> dict[str, pa.Array]:
    """The forms' numbers as one list a name, of which each has so many forms in a row."""
    tokens = sums_of(forms.tokens, sizes)
    others, shared = sums_of(forms.others, tokens), sums_of(forms.many_shared, tokens)
    counts = {
        "symbols": sums_of(forms.lengths, tokens),
        "other_lengths": others,
        "other_log": others,
        "other_symbols": sums_of(forms.other_lengths, others),
        "shared": shared,
    }
    columns = {"kinds": _list(kinds.tolist(), sizes), "tokens": _list(forms.tokens, sizes)}
    for name in _FIELDS:
        columns[name] = _list(getattr(forms, name), counts.get(name, tokens))
    return columns


_FIELDS = (
    "lengths", "symbols", "others", "other_lengths", "other_symbols", "other_log", "many_shared",
    "shared", "apart", "known", "agree", "absent",
)  # fmt: skip


def _list(values: Any, sizes: Ints) -> pa.Array:
    if isinstance(values, np.ndarray) and values.dtype == np.int64:
        values = values.astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets(sizes).astype(np.int32)), pa.array(values))


def _packed(fields: Mapping[str, Any]) -> Packed:
    names = len(fields["script"])
    owner = np.repeat(np.arange(names), fields["kinds"].value_lengths().to_numpy())
    kinds = fields["kinds"].flatten().dictionary_encode()
    code = dict(zip(kinds.dictionary.to_pylist(), range(len(kinds.dictionary)), strict=True))
    forms = Forms(*(fields[name].flatten().to_numpy() for name in ("tokens", *_FIELDS)))
    flat, owners = {}, {}
    for kind in {_LETTERS, _LATIN, *code}:
        rows = np.flatnonzero(kinds.indices.to_numpy() == code.get(kind, -1))
        flat[kind], owners[kind] = forms.take(rows).flat(), owner[rows]
    readings_at = offsets(np.bincount(owners[_LATIN], minlength=names))
    return compacted(
        Packed(
            scripts=np.array(fields["script"].to_pylist(), dtype="U4"),
            usable=fields["usable"].to_numpy(zero_copy_only=False),
            heard={
                kind: Heard(MODEL_OF.get(kind, kind), flat[kind], numbered(owners[kind], names))
                for kind in sorted(flat.keys() - {_LETTERS, _LATIN})
            },
            letters=flat[_LETTERS],
            latin=flat[_LATIN],
            readings_at=readings_at,
            respelled_at=readings_at[:-1] + fields["readings"].to_numpy(),
        )
    )
