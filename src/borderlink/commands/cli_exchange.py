"""The commands of the exchange: deliver, request, grant, recall."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from cyclopts import Parameter

from borderlink.commands.options import ConfigDir, StateDir

_Flag = Annotated[bool, Parameter(negative="")]


def deliver(*, due: _Flag = False, config: ConfigDir = None, state: StateDir = None) -> int:
    """Put sealed packages that wait into their outboxes; between nights, for a timer.

    Parameters
    ----------
    due
        Only those whose next attempt is due: after a failure a minute, then twice as long each.
    """
    from borderlink.commands.exchange import deliver_command

    return deliver_command(config, state, due=due)


def request(
    match: str,
    *,
    agency: str,
    purpose: str,
    by: str,
    fields: str = "",
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Ask the owner of the other record of a match for more. Its next report says so.

    Parameters
    ----------
    match
        The match id, as printed in the report.
    agency
        The agency that asks; it must have been told of the match.
    purpose
        What it is needed for. The owner reads it; it goes into no log.
    by
        Who asks: a pseudonymous user id.
    fields
        Which fields, separated by commas, such as name,birth,phone. Without it: all there are.
    """
    from borderlink.commands.exchange import request_command

    return request_command(
        config, state, match=match, agency=agency, purpose=purpose, by=by, fields=fields
    )


def grant(
    match: str,
    *,
    agency: str,
    by: str,
    fields: str = "",
    until: date | None = None,
    despite: str = "",
    second: str | None = None,
    refuse: _Flag = False,
    withdraw: _Flag = False,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Answer a request as the owner: grant fields until a day, refuse, or withdraw a grant.

    The asking agency's next package carries exactly these fields beside what your rules release.

    Parameters
    ----------
    match
        The match id of the request.
    agency
        The agency that answers: the owner of the record.
    by
        Who answers: a pseudonymous user id.
    fields
        What is granted, separated by commas.
    until
        The last day (YYYY-MM-DD), at most a year ahead.
    despite
        Protections to lift for this record: role, minor, identity, location, H2, by commas.
    second
        The second person; required with --despite.
    refuse
        Give nothing.
    withdraw
        End an earlier grant. What was sent is not taken back: see `borderlink recall`.
    """
    from borderlink.commands.exchange import grant_command

    return grant_command(
        config,
        state,
        match=match,
        agency=agency,
        by=by,
        fields=fields,
        until=until,
        despite=despite,
        second=second,
        refuse=refuse,
        withdraw=withdraw,
    )


def recall(
    match: str,
    *,
    agency: str,
    reason: Literal["incorrect", "unlawful", "erased", "other", "lifted"],
    by: str,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Take back that your record was told as part of a match; its next report tells the receiver.

    Parameters
    ----------
    match
        The match id.
    agency
        The owner of the record.
    reason
        incorrect, unlawful, erased or other; “lifted” lets the match be told again.
    by
        Who recalls: a pseudonymous user id.
    """
    from borderlink.commands.exchange import recall_command

    return recall_command(config, state, match=match, agency=agency, reason=reason, by=by)
