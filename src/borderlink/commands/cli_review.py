"""The commands of the review desk: serve it, and say who may use it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from borderlink.commands.options import ConfigDir, Decide, StateDir

review_app = App(name="review", help="Serve the review desk in the browser.", group=Decide)
user_app = App(name="user", help="Who may use the desk.")
review_app.command(user_app)


@review_app.default
def review(
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    certificate: Path | None = None,
    certificate_key: Annotated[Path | None, Parameter(name="--certificate-key")] = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Serve the review desk in the browser, for the analysts of the agencies that have users.

    Each sees what the disclosure rules give their agency, as of the last night; every view is
    logged. Runs beside the nights: answers wait while a night has the store.

    Parameters
    ----------
    host
        Where to listen. Beyond this machine only with a certificate.
    port
        The port.
    certificate
        TLS certificate chain (PEM).
    certificate_key
        Its private key (PEM).
    """
    from borderlink.commands.review import review_command

    return review_command(
        config, state, host=host, port=port, certificate=certificate, key=certificate_key
    )


@user_app.command
def add(
    user: str,
    *,
    agency: str,
    role: Literal["reader", "analyst", "lead"] = "analyst",
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Add a user. Asks for the password, reads it from a pipe, or makes one and shows it once.

    Parameters
    ----------
    user
        A pseudonymous id, such as analyst.k; it stands in reports and in the audit log.
    agency
        Whose analyst this is.
    role
        reader: looks · analyst: also answers · lead: also answers many matches at once.
    """
    from borderlink.commands.review import add_user

    return add_user(config, state, user, agency, role)


@user_app.command
def password(user: str, *, config: ConfigDir = None, state: StateDir = None) -> int:
    """Give a user another password."""
    from borderlink.commands.review import set_password

    return set_password(config, state, user)


@user_app.command
def remove(user: str, *, config: ConfigDir = None, state: StateDir = None) -> int:
    """Take a user away. What they decided stays."""
    from borderlink.commands.review import remove_user

    return remove_user(config, state, user)


@user_app.command(name="list")
def list_(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """List who may use the desk."""
    from borderlink.commands.review import list_users

    return list_users(config, state)
