"""What a dying process leaves behind: no memory on disk, no file that others can read."""

from __future__ import annotations

import ctypes
import os
import resource

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_memory_private() -> None:
    """Forbid core dumps, and other processes of this user to read this one's memory.

    A limit of zero alone would not do: where dumps are piped to a program, the kernel passes them
    on whatever the limit is. Children that are other programs start without either.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def keep_files_private() -> None:
    """Let every file that is made from now on be this user's only, the database's own included."""
    os.umask(0o077)
