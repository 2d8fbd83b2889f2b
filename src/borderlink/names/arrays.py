"""The shipped tables of arrays: NumPy archives that say of what format they are."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from borderlink.errors import ModelError


def read_arrays(
    name: str, expected: int, maker: str, wanted: Sequence[str]
) -> list[npt.NDArray[Any]]:
    """The wanted arrays of `tables/<name>`, which `maker` makes in the expected format.

    Raises ModelError where the file is damaged or of another format.
    """
    file = resources.files("borderlink.names") / "tables" / name
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            found_format = json.loads(arrays["meta"].tobytes())["format"]
            found = [arrays[array] for array in wanted]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"names/tables/{name}: unreadable ({type(error).__name__}). Install Borderlink again."
        ) from None
    if found_format != expected:
        raise ModelError(
            f"names/tables/{name}: format {found_format}, expected {expected}. "
            f"Make it again with {maker}."
        )
    return found
