"""`borderlink keys` and its subcommands."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from borderlink.commands.options import ConfigDir, StateDir


def keys(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Make the keys that are missing, and list whose keys are there."""
    from borderlink.commands.keys import keys_command

    return keys_command(config, state)


def new(code: str, *, out: Path) -> int:
    """Make an agency's encryption and signing key, for an agency that has no other tool.

    Parameters
    ----------
    code
        The agency's code.
    out
        Where the four files go. The two that end in .key never leave the agency.
    """
    from borderlink.commands.keys import new_command

    return new_command(code, out)


def rotate(
    code: str | None = None,
    *,
    age: str | None = None,
    openpgp: Path | None = None,
    sign: str | None = None,
    kind: Literal["age", "sign", "both"] = "both",
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Replace keys: the installation's own, or an agency's by the new public ones it sent.

    Parameters
    ----------
    code
        The agency. Without it: the installation.
    age
        The agency's new encryption key (age1…).
    openpgp
        A file with the agency's armoured OpenPGP key, in the place of an age key.
    sign
        The agency's new signing key (ssh-ed25519 …).
    kind
        Which of the installation's keys.
    """
    from borderlink.commands.keys import public_file, rotate_command

    if openpgp is not None:
        age = public_file(openpgp)
    kinds = ("age", "sign") if kind == "both" else (kind,)
    return rotate_command(config, state, code=code, age=age, sign=sign, kinds=kinds)


def revoke(
    code: str,
    *,
    kind: Literal["age", "sign"],
    reason: Literal["lost", "stolen", "left", "other"],
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Trust no key of a party and kind any more that was known until now.

    Parameters
    ----------
    code
        The agency, or the installation's own code, which gets a new key at once.
    kind
        age: nothing is sealed for it. sign: nothing it signed is taken in, whenever it was made.
    reason
        lost, stolen, left or other.
    """
    from borderlink.commands.keys import revoke_command

    return revoke_command(config, state, code=code, kind=kind, reason=reason)
