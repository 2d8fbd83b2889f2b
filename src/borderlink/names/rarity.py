"""How rare a word is among the names of its script: what agreement in it is worth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

UNSEEN = 50  # forms of a script below which its frequencies are hardly believed
_COUNTED = {"script": pl.String, "token": pl.String, "forms": pl.Int32}


def count_words(
    words: pl.DataFrame, scripts: pl.Series, forms: npt.NDArray[np.int64]
) -> pl.DataFrame:
    """In how many forms each word stands: columns script, token (null: all forms), forms.

    `words` as `layout.Laid` has them; `forms` is how many forms are the name at each position.
    """
    many = pl.DataFrame({"script": scripts, "forms": forms}).with_row_index("name")
    tokens = words.unique(["name", "token"]).join(many.select("name", "forms"), on="name")
    counted = tokens.group_by("script", "token").agg(pl.col("forms").sum())
    whole = many.group_by("script").agg(pl.col("forms").sum()).with_columns(token=pl.lit(None))
    parts = [part.filter(pl.col("forms") > 0).select(**_cast()) for part in (counted, whole)]
    return pl.concat(parts)


def _cast() -> dict[str, pl.Expr]:
    return {name: pl.col(name).cast(kind) for name, kind in _COUNTED.items()}


def bits_of(words: pl.DataFrame, counts: pl.DataFrame, names: int) -> npt.NDArray[np.float64]:
    """For each name and position of a word, -log2 of the share of its script's forms with it."""
    whole = counts.filter(pl.col("token").is_null()).select("script", all="forms")
    told = words.join(counts, on=["script", "token"], how="left").join(
        whole, on="script", how="left"
    )
    share = (told["forms"].fill_null(0) + 1) / (told["all"].fill_null(0) + UNSEEN)
    positions = words["position"].to_numpy()
    bits = np.zeros((names, int(positions.max(initial=0)) + 1))
    bits[told["name"].to_numpy(), told["position"].to_numpy()] = -np.log2(share.to_numpy())
    return np.maximum(bits, 0.0)
