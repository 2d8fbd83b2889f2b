"""What the commands share: the groups of the help text, and the options that find things."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter

Night = Group.create_ordered("The night")
Look = Group.create_ordered("Looking at what is there")
Decide = Group.create_ordered("Answering")
Setup = Group.create_ordered("Setting up and keeping")

ConfigDir = Annotated[
    Path | None,
    Parameter(name="--config", help="Configuration directory. Without it: the demo."),
]
StateDir = Annotated[
    Path | None,
    Parameter(
        name="--state",
        help="Where store, keys and outbox live. Overrides the configuration.",
        env_var="BORDERLINK_STATE",
    ),
]
InboxDir = Annotated[
    Path | None,
    Parameter(
        name="--inbox",
        help="Where the exports lie. Overrides the configuration.",
        env_var="BORDERLINK_INBOX",
    ),
]
