"""Who acts, and why: a pseudonymous id and a reference, never a name."""

from __future__ import annotations

import os
import re

from borderlink.errors import UsageError

ACTOR_VARIABLE = "BORDERLINK_ACTOR"
_REASON = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def actor() -> str:
    """The id in BORDERLINK_ACTOR, or else the number of the user who runs this process.

    Raises UsageError for anything that is no id: it could be a name, and the log keeps it for ever.
    """
    given = os.environ.get(ACTOR_VARIABLE)
    if not given:
        return f"uid-{os.getuid()}"
    if not is_id(given):
        raise UsageError(
            f"{ACTOR_VARIABLE}: use up to 64 letters, digits, “.”, “-” and “_”: an id, no name."
        )
    return given


def is_id(text: str) -> bool:
    """Whether this can stand in the log as who did something."""
    return _ID.fullmatch(text) is not None


def stated(doing: str, reason: str | None) -> str:
    """Why, for the log: what was done, and the reference that the user gave for it.

    Raises UsageError when the reference could be a sentence.
    """
    if reason is None:
        return doing
    if not _REASON.fullmatch(reason):
        raise UsageError(
            "--reason: give a reference, up to 64 letters, digits and “ ./_-”, and no name."
        )
    return f"{doing}: {reason}"
