"""A night reaches for no network: nothing in it opens a socket, looks up a host or reports home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders.installation import deliver, installation

pytestmark = pytest.mark.night

ROOT = Path(__file__).parents[1]
# Every way by which Python code opens a connection or asks for a name raises an audit event.
NIGHT = """
import sys
from pathlib import Path
REACHING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
            "socket.sendmsg", "socket.bind", "urllib.Request", "http.client.connect")
def refuse(event, arguments):
    if event in REACHING:
        print("REACHED", event, file=sys.stderr, flush=True)
        raise PermissionError(event)
sys.addaudithook(refuse)
from borderlink.cli import app
sys.exit(app(["run", "--config", sys.argv[1], "--state", sys.argv[2]]))
"""


def test_a_night_opens_no_socket(tmp_path: Path):
    config = installation(tmp_path)
    deliver(config, "AAA", 1, range(12))
    deliver(config, "BBB", 1, range(6, 18))
    done = subprocess.run(
        [sys.executable, "-c", NIGHT, str(config.directory), str(config.state)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in ("DO_NOT_TRACK", "CI")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "REACHED" not in done.stderr
    assert done.returncode in (0, 3), done.stderr
    assert list(config.outbox.rglob("*.age"))


def test_the_store_may_fetch_no_extension(tmp_path: Path):
    from borderlink.night import open_store

    config = installation(tmp_path)
    with open_store(config, create=True) as store:
        told = dict(
            store.rows(
                "SELECT name, value FROM duckdb_settings() "
                "WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions')"
            )
        )
    assert set(told.values()) == {"false"}
