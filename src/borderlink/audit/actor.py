"""Who acts: a pseudonymous id, never a name."""

from __future__ import annotations

import os
import re

from borderlink.errors import UsageError

ACTOR_VARIABLE = "BORDERLINK_ACTOR"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def actor() -> str:
    """The id in BORDERLINK_ACTOR, or else the number of the user who runs this process.

    Raises UsageError for anything that is no id: it could be a name, and the log keeps it for ever.
    """
    given = os.environ.get(ACTOR_VARIABLE)
    if not given:
        return f"uid-{os.getuid()}"
    if not _ID.fullmatch(given):
        raise UsageError(
            f"{ACTOR_VARIABLE}: use up to 64 letters, digits, “.”, “-” and “_”: an id, no name."
        )
    return given
