"""A configuration directory → typed and validated; an error names file, key and remedy.

configs/demo/
  borderlink.toml      settings of the installation
  agencies/*.toml      who takes part, how to reach them, what each discloses to whom
  feeds/*.toml         what each agency's exports look like (see `borderlink.feed`)
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from borderlink.errors import ConfigError, UsageError
from borderlink.feed import WEEKDAYS, Feed, Weekday

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
DEMO = Path("configs/demo")

Model = TypeVar("Model", bound=BaseModel)
Level = Literal["nothing", "hit", "core", "full"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SparkSettings(_Strict):
    """Where Spark runs, and the memory of its process on this machine."""

    master: str = Field(default="local[*]", pattern=r"^(local(\[.+\])?|yarn|(spark|k8s)://.+)$")
    memory: str = Field(default="4g", pattern="^[1-9][0-9]*[kmgt]$")


class LinkageSettings(_Strict):
    """`model` pins a version; the weights are thresholds in bits, prior included.

    Entities may rest on less than a report: what joins a group must agree with all of it. On half a
    million records 99 % of the pairs in entities are right from 2 bits on, 99.7 % from 4; from 8 on
    every eighth right pair is lost.

    Once more than the share `renew_after` of the records has changed, a night counts and compares
    everything anew; with 0 every night does.
    """

    model: str | None = None
    engine: Literal["duckdb", "spark"] = "duckdb"
    spark: SparkSettings = SparkSettings()
    store_weight: float = 0.0
    report_weight: float = 6.0
    entity_weight: float = 3.0
    max_pairs_per_record: int = Field(default=60, ge=1)
    renew_after: float = Field(default=0.1, ge=0)


class ReviewSettings(_Strict):
    """How long a decision holds, and how soon an answer is asked for."""

    decision_valid_days: int = Field(default=365, ge=1)
    answer_hours: int = Field(default=48, ge=1)
    urgent_answer_hours: int = Field(default=12, ge=1)


class ReportSettings(_Strict):
    """The formats in which each receiver gets its report, and where fonts for them are.

    Noto is looked for (Debian: fonts-noto-core, fonts-noto-cjk). Where it lacks a script, the PDF
    of a report that needs it is left out, with a warning.
    """

    formats: tuple[Literal["html", "pdf", "xlsx", "json", "xml"], ...] = (
        "html", "pdf", "xlsx", "json", "xml",
    )  # fmt: skip
    fonts: tuple[str, ...] = ("/usr/share/fonts", "/usr/local/share/fonts")


class NightSettings(_Strict):
    """On which days a night runs, when a stage is stopped, how long reports of runs are kept.

    `retry_seconds` is how long to wait, again and again, for a store that another command uses and
    for an outbox that cannot be written. `metrics_file` is written for Prometheus after each run.
    """

    days: tuple[Weekday, ...] = WEEKDAYS
    retry_seconds: tuple[float, ...] = (2, 10)
    metrics_file: str | None = None
    stage_minutes: float = Field(default=180, gt=0)
    keep_runs_days: int = Field(default=90, ge=1)

    @property
    def stage_limit(self) -> timedelta:
        return timedelta(minutes=self.stage_minutes)

    def falls_on(self, day: date) -> bool:
        """Whether a night of this date is planned."""
        return WEEKDAYS[day.weekday()] in self.days


class RetentionSettings(_Strict):
    """How many nights things stay that no export tells the end of.

    Records that their agency withdrew, rows that were set aside, reports that were sealed.
    """

    withdrawn_days: int = Field(default=90, ge=0)
    quarantine_days: int = Field(default=30, ge=0)
    report_days: int = Field(default=30, ge=0)


class Settings(_Strict):
    """`borderlink.toml`. Relative paths: `inbox` from this file, `state` from where you run it."""

    name: str
    timezone: str = "UTC"
    inbox: str
    state: str
    operator: str = "Borderlink"
    make_missing_keys: bool = False  # for demonstrations: also makes the receivers' private keys
    linkage: LinkageSettings = LinkageSettings()
    review: ReviewSettings = ReviewSettings()
    reports: ReportSettings = ReportSettings()
    retention: RetentionSettings = RetentionSettings()
    night: NightSettings = NightSettings()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("not a time zone of the IANA database, such as Europe/Vienna")
        return zone


class Contact(_Strict):
    """Whom the other side calls about a hit."""

    name: str
    phone: str | None = None
    email: str | None = None


class Sftp(_Strict):
    """Where packages go by SFTP; `host_keys` are the only server keys that are accepted.

    The key we log in with is <state>/keys/CODE.sftp.key, or sftp.key for all servers.
    """

    host: str
    port: int = Field(default=22, ge=1, le=65535)
    user: str
    folder: str = "."
    host_keys: tuple[str, ...] = Field(min_length=1)  # OpenSSH lines: ssh-ed25519 AAAA…


class DisclosureRule(_Strict):
    """One line of an owner's disclosure rules; absent conditions always hold.

    `to` names receivers (`TH-IB`), kinds of receivers (`kind:police`) or countries
    (`country:TH`). The strictest rule that fits decides; without any, `hit`.
    """

    id: str
    to: tuple[str, ...] = ("*",)
    roles: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    minor: bool | None = None
    protected: bool | None = None
    purpose: tuple[str, ...] = ()
    level: Level
    withhold: tuple[str, ...] = ()


class Agency(_Strict):
    """One organisation that owns records and receives reports."""

    code: str
    name: str
    kind: Literal["police", "border", "immigration", "prosecution", "ngo", "authority"]
    country: str = Field(pattern="^[A-Z]{2}$")
    language: str = "en"
    receives_reports: bool = True
    contact: Contact
    victim_contact: Contact | None = None
    encryption_key: str | None = None  # age recipient (age1…); else <state>/keys/<code>.age.pub
    signing_key: str | None = None  # OpenSSH Ed25519 line; else <state>/keys/<code>.sign.pub
    sftp: Sftp | None = None  # without it, packages lie in <state>/outbox/<code>
    disclosure: tuple[DisclosureRule, ...] = ()

    @field_validator("code")
    @classmethod
    def _safe_code(cls, code: str) -> str:
        # The code becomes part of file names, so it may hold nothing a path could misread.
        if not CODE.fullmatch(code):
            raise ValueError("use up to 32 letters, digits, - and _, starting with a letter")
        return code


@dataclass(frozen=True, slots=True)
class Config:
    """A validated configuration directory."""

    directory: Path
    settings: Settings
    agencies: dict[str, Agency]
    feeds: tuple[Feed, ...]
    inbox: Path
    state: Path
    hash: str

    @property
    def store_file(self) -> Path:
        return self.state / "store.duckdb"

    @property
    def keys(self) -> Path:
        return self.state / "keys"

    @property
    def models(self) -> Path:
        return self.state / "models"

    @property
    def runs(self) -> Path:
        """A folder for each run, with its report."""
        return self.state / "runs"

    @property
    def outbox(self) -> Path:
        return self.state / "outbox"

    @property
    def audit_anchors(self) -> Path:
        """Where the audit log ended, night by night; keep a copy elsewhere."""
        return self.state / "audit.anchor"

    @property
    def returns(self) -> Path:
        """Where receipts and decisions from agencies arrive."""
        return self.state / "inbox"

    @property
    def desk(self) -> Path:
        """Users, books and spool of the review desk."""
        return self.state / "desk"

    def today(self) -> datetime:
        """Now, in the installation's time zone."""
        return self.local(datetime.now(UTC))

    def local(self, moment: datetime) -> datetime:
        """A moment in the installation's time zone."""
        return moment.astimezone(ZoneInfo(self.settings.timezone))

    def feed(self, name: str) -> Feed:
        """The feed called `name`, as `agency/feed` or by its feed name where that is unique."""
        found = [f for f in self.feeds if name in (f.feed, f"{f.agency}/{f.feed}")]
        if len(found) == 1:
            return found[0]
        known = ", ".join(sorted(f"{f.agency}/{f.feed}" for f in self.feeds))
        problem = "names several feeds" if found else "is not a feed of this configuration"
        raise UsageError(f"--feed {name}: {problem}. Use one of: {known}")


def load_config(
    directory: Path | None = None, *, inbox: Path | None = None, state: Path | None = None
) -> Config:
    """Read and check a configuration directory; `inbox` and `state` override its paths.

    Without `directory` the demo is used. BORDERLINK_INBOX and BORDERLINK_STATE do the same as the
    arguments, which win. Raises ConfigError for the first thing that is wrong.
    """
    directory = directory or _demo_directory()
    if not directory.is_dir():
        raise ConfigError(directory, "--config", "there is no such directory", "Give a directory.")
    main = directory / "borderlink.toml"
    settings = _read(main, Settings)
    agencies = _agencies(directory)
    feeds = _feeds(directory, agencies)
    return Config(
        directory=directory,
        settings=settings,
        agencies=agencies,
        feeds=feeds,
        inbox=_inbox(main, settings, inbox),
        state=state or Path(os.environ.get("BORDERLINK_STATE") or settings.state),
        hash=_hash(directory),
    )


def _demo_directory() -> Path:
    """The demo of this checkout, wherever the command runs."""
    checkout = Path(__file__).parents[2] / DEMO
    return DEMO if DEMO.is_dir() else checkout


def _inbox(main: Path, settings: Settings, override: Path | None) -> Path:
    if chosen := override or os.environ.get("BORDERLINK_INBOX"):
        return Path(chosen)
    if not settings.inbox:
        raise ConfigError(
            main, "inbox", "is empty", "Give --inbox DIR, or set BORDERLINK_INBOX to a directory."
        )
    return (main.parent / settings.inbox).resolve()


def _agencies(directory: Path) -> dict[str, Agency]:
    agencies: dict[str, Agency] = {}
    for file in sorted((directory / "agencies").glob("*.toml")):
        agency = _read(file, Agency)
        if agency.code in agencies:
            raise ConfigError(file, "code", "another file has this code", "Give each its own.")
        agencies[agency.code] = agency
    if not agencies:
        raise ConfigError(directory / "agencies", "*.toml", "no agency", "Describe at least one.")
    return agencies


def _feeds(directory: Path, agencies: dict[str, Agency]) -> tuple[Feed, ...]:
    feeds: dict[tuple[str, str], Feed] = {}
    for file in sorted((directory / "feeds").glob("*.toml")):
        feed = _read(file, Feed)
        if feed.agency not in agencies:
            known = ", ".join(agencies)
            raise ConfigError(file, "agency", "is not described", f"Use one of: {known}.")
        if feed.key in feeds:
            raise ConfigError(file, "feed", "another file has this feed", "Give each its own name.")
        feeds[feed.key] = feed
    if not feeds:
        raise ConfigError(directory / "feeds", "*.toml", "no feed", "Describe at least one.")
    return tuple(feeds.values())


def _read(file: Path, model: type[Model]) -> Model:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            file, "file", "is missing", "See configs/demo for a complete one."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(file, "TOML", str(error), "Correct the file's syntax.") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _explained(file, error) from None


def _explained(file: Path, error: ValidationError) -> ConfigError:
    first: Any = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "file"
    problem = str(first["msg"]).removeprefix("Value error, ")
    remedy = {
        "extra_forbidden": "Remove the key, or correct its spelling.",
        "missing": "Add the key.",
    }.get(first["type"], "Correct the value.")
    return ConfigError(file, key, problem, remedy)


def _hash(directory: Path) -> str:
    """Changes when any file of the configuration changes."""
    digest = hashlib.sha256()
    for file in sorted(directory.rglob("*.toml")):
        digest.update(file.relative_to(directory).as_posix().encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:32]
