"""Files that agencies return, put into the inbox, signed with the stock tool and collected."""

from __future__ import annotations

import subprocess
from pathlib import Path

from borderlink.config import Config
from borderlink.exchange import collect
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.exchanged import NIGHT, agency_keys


def collecting(store: Store, config: Config) -> StageResult:
    with store.transaction():
        return collect(store, config, NIGHT, Silent())


def put(config: Config, sealed: bytes, name: str = "AAA_Hub_1.age") -> Path:
    config.returns.mkdir(parents=True, exist_ok=True)
    file = config.returns / name
    file.write_bytes(sealed)
    return file


def states(store: Store) -> list[tuple[str, int, str, str | None]]:
    return store.rows(
        "SELECT sender, sequence, state, reason FROM inbound ORDER BY sender, sequence, state"
    )


def signed(
    config: Config, file: Path, code: str = "AAA", namespace: str = "borderlink-decisions"
) -> None:
    """Sign a file as an agency does, with the stock tool."""
    agency_keys(config)
    key = config.keys / f"{code}.sign.key"
    file.with_name(file.name + ".sig").unlink(missing_ok=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace, file],
        check=True,
        capture_output=True,
    )
