"""The commands of whoever gets a report: decide and unseal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from borderlink.commands.options import ConfigDir, StateDir


def decide(
    match: str,
    judgement: str,
    *,
    reason: str,
    by: str,
    agency: str,
    second: str | None = None,
    rests_on: tuple[Literal["name", "birth", "document"], ...] = (),
    valid_until: date | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Record an analyst's word on a match. It counts from the next night on.

    Parameters
    ----------
    match
        The match id, as printed in the report.
    judgement
        same, “same, unjustified” (a misused identity), different, or unsure.
    reason
        Why, for whoever reads this in a year.
    by
        Who decided: a pseudonymous user id.
    agency
        The agency that decides; it must own one of the two records.
    second
        The second reviewer; required for victims, minors and misused identities.
    rests_on
        What the answer rests on, if not on all of it. Only a change of that re-opens it.
    valid_until
        When to ask again (YYYY-MM-DD), if sooner than configured.
    """
    from borderlink.commands.decide import decide_command

    return decide_command(
        config,
        state,
        match=match,
        judgement=judgement,
        reason=reason,
        by=by,
        agency=agency,
        second=second,
        evidence=rests_on,
        valid_until=valid_until,
    )


def unseal(
    package: Path,
    *,
    key: Path,
    out: Path,
    signers: Path,
    receiver: str | None = None,
    receipt: Path | None = None,
) -> int:
    """Open a sealed package and check who signed it. What age and ssh-keygen do, in one step.

    Parameters
    ----------
    package
        The .age file from the outbox.
    key
        The receiver's private age key.
    out
        Directory for the reports. They hold person data in the clear: choose a protected place.
    signers
        The file of allowed signers, as for ssh-keygen -Y verify.
    receiver
        The receiver's code. Without it: as the package's name says.
    receipt
        Where to write a receipt; sign it with ssh-keygen -Y sign -n borderlink-receipt.
    """
    from borderlink.commands.unseal import unseal_command

    return unseal_command(package, key, out, signers, receiver=receiver, receipt=receipt)
