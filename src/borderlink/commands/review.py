"""`borderlink review`."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from borderlink.config import Config, load_config
from borderlink.desk.users import Role, UserBook, generated_password
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.terminal import out, table


def review_command(
    directory: Path | None,
    state: Path | None,
    *,
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
) -> int:
    """Serve the desk until interrupted."""
    from borderlink.desk.serve import Address, prepare_books, serve

    config = load_config(directory, state=state)
    address = Address(host, port, certificate, key)
    address.check()
    if not UserBook(config).agencies():
        raise UsageError(
            "Nobody may use the desk yet. Run: borderlink review user add ID --agency CODE"
        )
    for line in prepare_books(config, open_store):
        out.print(line, markup=False)
    out.print(f"Review desk: {address.url} (Ctrl+C ends it)", markup=False)
    serve(config, address, open_store)
    return 0


def add_user(directory: Path | None, state: Path | None, user: str, agency: str, role: str) -> int:
    """Add a user; the password is asked for, read from a pipe, or made and shown once."""
    config = load_config(directory, state=state)
    password, made = _password()
    UserBook(config).add(user, agency, Role(role), password)
    out.print(f"{user} of {agency} may use the desk as {role}.", markup=False)
    _show(password, made=made)
    _hint(config, agency)
    return 0


def set_password(directory: Path | None, state: Path | None, user: str) -> int:
    """Give a user another password."""
    config = load_config(directory, state=state)
    password, made = _password()
    UserBook(config).set_password(user, password)
    out.print(f"{user} has a new password.", markup=False)
    _show(password, made=made)
    return 0


def remove_user(directory: Path | None, state: Path | None, user: str) -> int:
    """Take a user away; what they decided stays."""
    UserBook(load_config(directory, state=state)).remove(user)
    out.print(f"{user} may no longer use the desk.", markup=False)
    return 0


def list_users(directory: Path | None, state: Path | None) -> int:
    """Print who may use the desk."""
    users = UserBook(load_config(directory, state=state)).users()
    rows = [(user.user_id, user.agency, user.role.value, user.since) for user in users]
    out.print(table("Users of the review desk", ("user", "agency", "role", "since"), rows))
    return 0


def _password() -> tuple[str, bool]:
    """A password, and whether it was made up here; never from an argument, which others can see."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\n")
        return (given, False) if given else (generated_password(), True)
    first = getpass.getpass("Password (empty: one is made): ")
    if not first:
        return generated_password(), True
    if getpass.getpass("Again: ") != first:
        raise UsageError("The two passwords differ. Nothing was changed.")
    return first, False


def _show(password: str, *, made: bool) -> None:
    if made:
        out.print(f"Password, shown this once: {password}", markup=False)


def _hint(config: Config, agency: str) -> None:
    if config.store_file.exists():
        out.print(f"Start the desk with: borderlink review (it shows {agency} what it is told)")
