"""A real OpenSSH server on this machine, run by whoever runs the test; it can be killed."""

from __future__ import annotations

import contextlib
import getpass
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from borderlink.config import Sftp

_SSHD = "/usr/sbin/sshd"
_CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host
AuthorizedKeysFile {home}/authorized
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
Subsystem sftp internal-sftp
"""


def make_key(file: Path) -> str:
    """An Ed25519 key pair; returns its public line without comment."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    return " ".join(file.with_name(file.name + ".pub").read_text().split()[:2])


def _descendants(process: int) -> list[int]:
    """Every process below this one, as the system lists them."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], check=False, capture_output=True, text=True
    )
    children = [int(number) for number in listed.stdout.split()]
    return children + [below for child in children for below in _descendants(child)]


@dataclass(slots=True)
class Sshd:
    """Serves `folder` by SFTP to whoever holds `home`/login."""

    home: Path
    folder: Path
    host_key: str = ""
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.home.mkdir()
        self.folder.mkdir()
        self.host_key = make_key(self.home / "host")
        (self.home / "authorized").write_text(make_key(self.home / "login") + "\n")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        text = _CONFIG.format(port=self.port, home=self.home)
        (self.home / "config").write_text(text)
        if os.getuid() == 0:
            # Only root's server wants it; the package's start script makes it otherwise.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen([_SSHD, "-D", "-q", "-f", self.home / "config"])
        for _ in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.01)
        raise AssertionError("sshd did not start")

    def kill(self) -> None:
        """The server and every connection of it end at once, without a word to the other side."""
        if self._process is not None:
            # A connection has a process, and a session, of its own.
            for process in (self._process.pid, *_descendants(self._process.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def settings(self, **given: object) -> Sftp:
        """How an agency's file describes this server."""
        content: dict[str, object] = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": getpass.getuser(),
            "folder": str(self.folder),
            "host_keys": (self.host_key,),
        }
        return Sftp.model_validate(content | given)
