"""Files for which a user asked by name: they may hold person data in the clear."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MODE = 0o600


@contextmanager
def private_file(target: Path) -> Iterator[Path]:
    """A file to write that becomes `target` once the block succeeds; never readable by others.

    It has its mode before it has any content. What stood at `target` before is replaced whole.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE))
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
