"""Running the desk: its books, its collector, and the web server around them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from borderlink.config import Config
from borderlink.desk.app import LOOPBACK, desk_app
from borderlink.desk.collector import Collector, OpenStore
from borderlink.desk.office import Office
from borderlink.desk.publish import book_file, publish
from borderlink.desk.users import UserBook
from borderlink.errors import StoreLocked, UsageError
from borderlink.store import load_key


@dataclass(frozen=True, slots=True)
class Address:
    """Where the desk listens; anything but loopback needs a certificate and its key."""

    host: str = "127.0.0.1"
    port: int = 8765
    certificate: Path | None = None
    key: Path | None = None

    def check(self) -> None:
        """Raises UsageError where passwords and persons would travel in the clear."""
        if (self.certificate is None) != (self.key is None):
            raise UsageError("--certificate and --certificate-key go together.")
        if not self._is_loopback() and self.certificate is None:
            raise UsageError(
                f"--host {self.host}: beyond this machine the desk needs TLS. "
                "Give --certificate and --certificate-key, or reach it through an SSH tunnel."
            )

    @property
    def url(self) -> str:
        scheme = "http" if self.certificate is None else "https"
        return f"{scheme}://{self.host}:{self.port}"

    def _is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def prepare_books(config: Config, open_store: OpenStore) -> list[str]:
    """Write the books that no night has written yet; returns what to tell the operator."""
    missing = [c for c in UserBook(config).agencies() if not book_file(config, c).exists()]
    if not missing:
        return []
    try:
        with open_store(config) as store, store.transaction():
            night = store.value("SELECT max(night) FROM night")
            if night is None:
                raise UsageError("There was no night yet. Run: borderlink run")
            for code in missing:
                publish(store, config, config.agencies[code], night)
    except StoreLocked:
        return [
            f"{code}: its book is written at the end of the night that runs." for code in missing
        ]
    return [f"{code}: its book is written." for code in missing]


def serve(config: Config, address: Address, open_store: OpenStore) -> None:
    """Serve until interrupted; then hand over what is left."""
    import uvicorn

    address.check()
    office = Office(config, load_key(config.keys / "store.key"))
    app = desk_app(office, hosts=(*LOOPBACK, address.host))
    collector = Collector(config, open_store)
    collector.start()
    try:
        # Its access log would hold what people search for, its error log what they looked at.
        uvicorn.run(
            app,
            host=address.host,
            port=address.port,
            ssl_certfile=address.certificate,
            ssl_keyfile=address.key,
            access_log=False,
            log_level="critical",
            server_header=False,
            date_header=False,
        )
    finally:
        collector.stop()
