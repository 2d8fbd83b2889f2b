"""`borderlink unseal`."""

from __future__ import annotations

from pathlib import Path

from borderlink import exchange
from borderlink.commands.files import private_file
from borderlink.errors import UsageError
from borderlink.terminal import out


def unseal_command(
    package: Path,
    key: Path,
    folder: Path,
    signers: Path,
    *,
    receiver: str | None,
    receipt: Path | None,
) -> int:
    """Verify first, then write the reports with mode 600, and the receipt if one is wanted."""
    for option, file in (("PACKAGE", package), ("--key", key), ("--signers", signers)):
        if not file.is_file():
            raise UsageError(f"{option} {file}: there is no such file.")
    sealed = package.read_bytes()
    opened = exchange.unseal(
        sealed,
        identity=exchange.read_identity(key),
        signers=exchange.read_allowed_signers(signers),
        receiver=receiver or _receiver(package),
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in sorted(opened.files.items()):
        file = folder / name
        with private_file(file) as part:
            part.write_bytes(content)
        out.print(f"{file}", markup=False)
    if receipt:
        receipt.write_bytes(exchange.as_file(exchange.receipt_for(opened, sealed)))
        out.print(f"{receipt}", markup=False)
    manifest = opened.manifest
    out.print(f"Signed by {manifest.sender} for {manifest.receiver}, no. {manifest.sequence}.")
    return 0


def _receiver(package: Path) -> str:
    receiver = exchange.receiver_named(package.name)
    if receiver is None:
        raise UsageError(f"{package.name}: give --receiver; the file name does not say for whom.")
    return receiver
