"""Packages on a receiver's SFTP server: pinned host keys, our key only, whole files only.

Nothing of the user's own ssh configuration, agent or known hosts is used, so that what the
configuration says is what happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncssh

from borderlink.config import Sftp
from borderlink.errors import ConfigError, DeliveryFailed
from borderlink.exchange.keyfiles import guarded, key_file

# Seconds. A server that says nothing for a minute is gone; the night goes on without it.
_CONNECT, _ALIVE, _MISSED = 30, 15, 4

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder on the server, through one connection."""

    client: asyncssh.SFTPClient
    runner: asyncio.Runner
    folder: str

    def put(self, name: str, content: bytes) -> None:
        """A temporary name, synced where the server can, checked by size, then renamed."""
        self._run(self._put(self._path(f".{name}.part"), self._path(name), content))

    def holds(self, name: str) -> bool:
        return self._run(self.client.exists(self._path(name)))

    def _path(self, name: str) -> str:
        return f"{self.folder.rstrip('/') or '/'}/{name}"

    async def _put(self, temporary: str, target: str, content: bytes) -> None:
        async with self.client.open(temporary, "wb") as file:
            await file.write(content)
            with suppress(asyncssh.SFTPOpUnsupported):
                await file.fsync()
            size = (await file.stat()).size
        if size != len(content):
            raise DeliveryFailed("the server kept another size than was sent")
        await self._replace(temporary, target)

    async def _replace(self, temporary: str, target: str) -> None:
        """In one step where the server can; else what stood there goes first: it had no marker."""
        try:
            await self.client.posix_rename(temporary, target)
        except asyncssh.SFTPOpUnsupported:
            if await self.client.exists(target):
                await self.client.remove(target)
            await self.client.rename(temporary, target)

    def _run(self, doing: Coroutine[None, None, Result]) -> Result:
        return _told(self.runner, doing)


@contextmanager
def connected(server: Sftp, keys: Path, receiver: str) -> Iterator[Remote]:
    """A connection for one receiver's packages.

    Raises DeliveryFailed, saying what the server refused, and ConfigError for keys of ours.
    """
    with asyncio.Runner() as runner:
        connection = _told(runner, _connect(server, keys, receiver))
        try:
            client = _told(runner, _client(connection))
            yield Remote(client, runner, server.folder)
        finally:
            connection.abort()
            runner.run(connection.wait_closed())


async def _connect(server: Sftp, keys: Path, receiver: str) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        server.host,
        server.port,
        username=server.user,
        known_hosts=(_pinned(server, receiver), [], []),
        client_keys=[_login_key(keys, receiver)],
        agent_path=None,
        config=None,
        preferred_auth="publickey",
        connect_timeout=_CONNECT,
        login_timeout=_CONNECT,
        keepalive_interval=_ALIVE,
        keepalive_count_max=_MISSED,
    )


async def _client(connection: asyncssh.SSHClientConnection) -> asyncssh.SFTPClient:
    return await connection.start_sftp_client()


def _pinned(server: Sftp, receiver: str) -> list[asyncssh.SSHKey]:
    try:
        return [asyncssh.import_public_key(line) for line in server.host_keys]
    except asyncssh.KeyImportError:
        raise ConfigError(
            "agencies", f"{receiver} sftp.host_keys", "is no OpenSSH public key",
            "Give the lines that ssh-keyscan prints, without the host's name.",
        ) from None  # fmt: skip


def _login_key(keys: Path, receiver: str) -> asyncssh.SSHKey:
    own = key_file(keys, receiver, "sftp.key")
    file = own if own.exists() else keys / "sftp.key"
    try:
        return asyncssh.import_private_key(guarded(file))
    except asyncssh.KeyImportError:
        raise ConfigError(
            file, "key", "is no private key without passphrase",
            "Make one: ssh-keygen -t ed25519 -N ''",
        ) from None  # fmt: skip


def _told(runner: asyncio.Runner, doing: Coroutine[None, None, Result]) -> Result:
    """Run it; what the server or the line refuse is told in our words, never in the server's."""
    try:
        return runner.run(doing)
    except asyncssh.HostKeyNotVerifiable:
        raise DeliveryFailed("the server shows another host key than the pinned one") from None
    except asyncssh.PermissionDenied:
        raise DeliveryFailed("the server does not accept our key") from None
    except asyncssh.SFTPError as error:
        raise DeliveryFailed(f"the server refused a file: {type(error).__name__}") from None
    except (asyncssh.Error, TimeoutError) as error:
        raise DeliveryFailed(f"the connection failed: {type(error).__name__}") from None
