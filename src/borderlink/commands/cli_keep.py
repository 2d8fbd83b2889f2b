"""The commands of whoever runs the installation: keys and audit verify."""

from __future__ import annotations

from borderlink.commands.options import ConfigDir, StateDir


def keys(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Make the keys that are missing, and list whose keys are there."""
    from borderlink.commands.keys import keys_command

    return keys_command(config, state)


def verify(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Check that no entry was changed, removed, reordered or cut off; says where if one was."""
    from borderlink.commands.audit import verify_command

    return verify_command(config, state)
