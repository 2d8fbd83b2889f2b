"""An installation as a user has it: a configuration directory, an inbox, and the real command."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS = (
    "key", "role", "minor", "handling", "protect", "where", "consent", "purpose", "retain",
    "name", "alias", "born", "sex", "nationality", "birthplace", "document", "phone", "email",
    "account", "plate", "address", "relation", "event", "health",
)  # fmt: skip
Row = Mapping[str, str]

_MAIN = """
name = "test"
operator = "Test desk"
inbox = "{inbox}"
state = "state"
make_missing_keys = true
"""
_AGENCY = """
code = "{code}"
name = "Agency {code} (invented)"
kind = "{kind}"
country = "MT"
[contact]
name = "{code} desk"
phone = "+44 7700 900801"
[victim_contact]
name = "{code} victim protection"
{rules}
"""
_FEED = """
agency = "{code}"
feed = "persons"
files = "{code}_*.csv"
format = "csv"
encoding = "utf-8"
[guards]
max_shrink = 1.0
max_quarantined = 1.0
[fields]
record_key = "key"
role = "role"
minor = {{ column = "minor", codes = {{ yes = "true", no = "false" }} }}
handling = "handling"
protect_identity = "protect"
protect_location = "where"
consent = "consent"
purpose = "purpose"
retain_until = "retain"
sex = "sex"
phones = "phone"
emails = "email"
accounts = "account"
plates = "plate"
[[name]]
full = "name"
[[name]]
kind = "alias"
full = "alias"
[birth]
date = "born"
place = "birthplace"
[[nationality]]
country = "nationality"
[[document]]
type = {{ value = "passport" }}
issuer = {{ value = "TCD" }}
number = "document"
[[address]]
text = ["address"]
[[relation]]
kind = {{ value = "sister" }}
name = "relation"
[[event]]
kind = {{ value = "transit" }}
place = "event"
[[sensitive]]
topic = "health"
text = "health"
"""


class OnDisk:
    """Agencies with one CSV feed each, and the command line run upon them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "config"
        self.inbox = home / "inbox"
        self.state = home / "state"
        self.temporary = home / "tmp"
        for folder in (self.config / "agencies", self.config / "feeds", self.inbox, self.temporary):
            folder.mkdir(parents=True)
        self._write(self.config / "borderlink.toml", _MAIN.format(inbox=self.inbox))

    def add(self, code: str, rules: str = "", kind: str = "police") -> None:
        """An agency, its disclosure rules as TOML, and its feed."""
        text = _AGENCY.format(code=code, kind=kind, rules=rules)
        self._write(self.config / "agencies" / f"{code}.toml", text)
        self._write(self.config / "feeds" / f"{code}.toml", _FEED.format(code=code))

    def deliver(self, code: str, day: int, rows: Sequence[Row]) -> Path:
        """The agency's full export of that day of November 2026."""
        file = self.inbox / f"{code}_2026-11-{day:02}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return file

    def command(self, *arguments: str) -> list[str]:
        """The command line; the options that find the installation come last."""
        found = ["--config", str(self.config), "--state", str(self.state)]
        return [sys.executable, "-m", "borderlink", *arguments, *found]

    def environment(self) -> dict[str, str]:
        return os.environ | {"COLUMNS": "160", "TMPDIR": str(self.temporary)}

    def run(self, *arguments: str, status: int | None = 0) -> str:
        """Everything the command said."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.home,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert status is None or done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def night(self, day: int, status: int | None = 0) -> str:
        return self.run("run", "--night", f"2026-11-{day:02}", status=status)

    def unseal(self, receiver: str) -> dict[str, bytes]:
        """The files in the receiver's latest package."""
        packages = (self.state / "outbox" / receiver).glob("*.age")
        package = max(packages, key=lambda file: int(file.stem.rsplit("_", 1)[1]))
        folder = self.home / "opened" / package.stem
        keys = self.state / "keys"
        options = ("--key", str(keys / f"{receiver}.age.key"), "--out", str(folder))
        done = subprocess.run(
            [sys.executable, "-m", "borderlink", "unseal", str(package), *options,
             "--signers", str(keys / "allowed_signers")],
            env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return {file.name: file.read_bytes() for file in folder.iterdir()}

    @staticmethod
    def _write(file: Path, text: str) -> None:
        file.write_text(text, "utf-8")
