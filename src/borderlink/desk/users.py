"""Who may use the desk: a user of one agency, with a role and a hashed password."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import orjson

from borderlink.config import Config
from borderlink.errors import UsageError

SHORTEST_PASSWORD = 12  # characters; NIST SP 800-63B asks for 8, with a second factor
_USER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Role(StrEnum):
    """What a user may do; each may what the one before may."""

    READER = "reader"  # look
    ANALYST = "analyst"  # answer
    LEAD = "lead"  # answer many at once

    @property
    def may_answer(self) -> bool:
        return self is not Role.READER

    @property
    def may_answer_many(self) -> bool:
        return self is Role.LEAD


@dataclass(frozen=True, slots=True)
class User:
    """A pseudonymous id, unique over all agencies; `password` is an Argon2id hash."""

    user_id: str
    agency: str
    role: Role
    password: str
    since: str


class UserBook:
    """The users of an installation, in a file that only its own user can read."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._file = config.desk / "users.json"

    def users(self) -> list[User]:
        """All users by their ids; raises UsageError when the file is no list of users."""
        if not self._file.exists():
            return []
        try:
            rows = orjson.loads(self._file.read_bytes())
            return [User(**{**row, "role": Role(row["role"])}) for row in rows]
        except (ValueError, TypeError, KeyError):
            raise UsageError(
                f"{self._file}: is no list of users. Restore it, or remove it and add them anew."
            ) from None

    def agencies(self) -> list[str]:
        """The agencies that have a user and are still configured."""
        return sorted({user.agency for user in self.users()} & self._config.agencies.keys())

    def find(self, user_id: str) -> User | None:
        """The user of that id, however its letters are cased."""
        wanted = user_id.strip().casefold()
        return next((user for user in self.users() if user.user_id.casefold() == wanted), None)

    def add(self, user_id: str, agency: str, role: Role, password: str) -> None:
        """Raises UsageError, saying what is wrong with any of the four."""
        if not _USER_ID.fullmatch(user_id):
            raise UsageError("A user id is letters, digits, dots, dashes, no name: analyst.k")
        if agency not in self._config.agencies:
            known = ", ".join(self._config.agencies)
            raise UsageError(f"--agency {agency}: is not configured. Use one of: {known}.")
        if self.find(user_id):
            raise UsageError(f"{user_id}: is taken. Choose another id, or remove that user first.")
        today = datetime.now(UTC).date().isoformat()
        user = User(user_id, agency, role, hashed(password), today)
        self._save([*self.users(), user])

    def set_password(self, user_id: str, password: str) -> None:
        """Give a user another password."""
        user = self._known(user_id)
        self._save([_other(u, user, password=hashed(password)) for u in self.users()])

    def remove(self, user_id: str) -> None:
        """Take a user away; what they decided stays."""
        user = self._known(user_id)
        self._save([other for other in self.users() if other != user])

    def _known(self, user_id: str) -> User:
        if (user := self.find(user_id)) is None:
            raise UsageError(f"{user_id}: there is no such user. See: borderlink review user list")
        return user

    def _save(self, users: list[User]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        rows = [asdict(user) for user in sorted(users, key=lambda user: user.user_id)]
        _write(self._file, orjson.dumps(rows, option=orjson.OPT_INDENT_2) + b"\n")


def hashed(password: str) -> str:
    """Argon2id in its usual text form: 64 MiB, 3 passes, RFC 9106's second choice."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    kdf = Argon2id(salt=os.urandom(16), length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
    return str(kdf.derive_phc_encoded(password.encode()))


def fits(password: str, user: User | None) -> bool:
    """Whether it is that user's password; takes as long where there is no such user."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(password.encode(), user.password if user else _NOBODY)
    except InvalidKey:
        return False
    return user is not None


def generated_password() -> str:
    """Twenty letters and digits that nobody has to make up."""
    return base64.b32encode(os.urandom(13)).decode().lower()[:20]


# A hash that no password is known for.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def _other(user: User, changed: User, *, password: str) -> User:
    return replace(user, password=password) if user == changed else user


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
