"""The golden night: exports in, sealed reports out; a second night; silence after a decision."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.night

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data-samples"


class Installation:
    """An installation with the demo's configuration, run through the command line."""

    def __init__(self, home: Path) -> None:
        self.state = home / "state"
        self.inbox = home / "inbox"
        self.said = ""
        shutil.copytree(SAMPLES / "inbox", self.inbox)

    def run(self, *arguments: str, status: int | None = 0) -> str:
        environment = {
            "PATH": "/usr/bin:/bin",
            "COLUMNS": "200",
            "BORDERLINK_STATE": str(self.state),
            "BORDERLINK_INBOX": str(self.inbox),
        }
        done = subprocess.run(
            [sys.executable, "-m", "borderlink", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert status is None or done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def deliver_second_night(self) -> None:
        for file in (SAMPLES / "night2").iterdir():
            shutil.copy(file, self.inbox)

    def outbox(self) -> dict[Path, bytes]:
        folder = self.state / "outbox"
        return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    def unseal(self, receiver: str) -> Path:
        """The receiver's latest package, opened with the receiver's own key."""
        packages = (self.state / "outbox" / receiver).glob("*.age")
        package = max(packages, key=lambda file: int(file.stem.rsplit("_", 1)[1]))
        folder = self.state.parent / "opened" / package.stem
        keys = self.state / "keys"
        if not folder.exists():
            self.run(
                "unseal", str(package), "--key", str(keys / f"{receiver}.age.key"),
                "--signers", str(keys / "allowed_signers"), "--out", str(folder),
            )  # fmt: skip
        return folder

    def report(self, receiver: str) -> Mapping[str, Any]:
        return json.loads((self.unseal(receiver) / "report.json").read_text("utf-8"))

    def matches(self) -> list[dict[str, str]]:
        import polars as pl

        file = self.state.parent / "matches.parquet"
        self.run("export", "matches", "--out", str(file))
        return pl.read_parquet(file).to_dicts()

    @staticmethod
    def sides(match: Mapping[str, str]) -> set[tuple[str, str]]:
        return {(match[f"agency_{side}"], match[f"record_{side}"]) for side in "ab"}

    def keys_of_victims(self) -> list[str]:
        """Record keys of the Ukrainian victims and witnesses, as delivered."""
        lines = (self.inbox / "UA-NP_export_20261101.csv").read_text("cp1251").splitlines()
        columns = lines[0].split(";")
        key, status = columns.index("№ справи"), columns.index("Статус особи")
        rows = [line.split(";") for line in lines[1:] if line.count(";") == lines[0].count(";")]
        return [row[key] for row in rows if row[key] and row[status] in ("потерпілий", "свідок")]


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation after its first night."""
    installation = Installation(tmp_path_factory.mktemp("golden"))
    installation.said = installation.run("run", "--night", "2026-11-01", status=3)
    return installation


def test_the_night_says_what_it_did_and_where_the_reports_are(golden: Installation):
    for stage in ("intake", "names", "linkage", "review", "reports", "exchange"):
        assert stage in golden.said
    assert "quarantined 22" in golden.said
    sealed = sorted((golden.state / "outbox").rglob("*.age"))
    assert len(sealed) == 6
    for package in sealed:
        assert package.name in golden.said
        assert package.with_name(f"{package.name}.ready").exists()


def test_nearly_all_known_pairs_are_found_and_few_others(golden: Installation):
    said = golden.run("evaluate", "--truth", str(SAMPLES / "truth.csv"))
    overall = next(line for line in said.splitlines() if "all pairs" in line)
    _, true, found, precision, recall, *_ = (cell.strip() for cell in overall.split("│")[1:])
    assert (true, int(found) > 0) == ("507", True)
    assert float(precision) >= 0.85
    assert float(recall) >= 0.95


def test_a_second_run_of_the_night_changes_nothing_and_says_so(golden: Installation):
    before = golden.outbox()
    said = golden.run("run", "--night", "2026-11-01", status=3)
    assert "Nothing changed" in said
    assert golden.outbox() == before


def test_every_receiver_reads_its_own_report_in_five_formats_of_one_content(golden: Installation):
    for receiver in ("AE-BG", "JP-PF", "MX-PE", "NGO-SH", "TH-IB", "UA-NP"):
        folder = golden.unseal(receiver)
        report = json.loads((folder / "report.json").read_text("utf-8"))
        assert report["content"]["receiver"] == receiver
        assert report["content_hash"] in (folder / "report.html").read_text("utf-8")
        assert report["content_hash"] in (folder / "report.xml").read_text("utf-8")
        for name in ("report.xlsx", "report.pdf"):
            assert (folder / name).stat().st_size > 0


def test_a_victim_is_told_as_a_hit_and_nothing_more(golden: Installation):
    victims = golden.keys_of_victims()
    for receiver in ("AE-BG", "JP-PF", "MX-PE", "TH-IB"):
        for match in golden.report(receiver)["content"]["matches"]:
            if match["level"] == "hit":
                assert not any(field["theirs"] for field in match["fields"])
                assert match["match_weight"] is None
        text = json.dumps(golden.report(receiver), ensure_ascii=False)
        assert not [key for key in victims if key in text]


def test_the_second_night_remembers(golden: Installation):
    """Decided matches stay silent; a changed birth re-opens; ids stay; the withdrawn close."""
    before = {match["match_id"]: match for match in golden.matches()}
    decided = [
        match["match_id"]
        for key in ("12026-000008", "12026-000027")
        for match in before.values()
        if ("UA-NP", key) in golden.sides(match)
    ]
    assert len(decided) >= 2
    for match_id in decided:
        golden.run(
            "decide", match_id, "different", "--agency", "UA-NP", "--by", "analyst.k",
            "--second", "lead.m", "--reason", "different persons (photo)",
        )  # fmt: skip
    golden.deliver_second_night()
    said = golden.run("run", "--night", "2026-11-02", status=3)
    assert "suppressed" in said
    after = {match["match_id"]: match for match in golden.matches()}
    for match in after.values():
        if match["match_id"] in decided and ("UA-NP", "12026-000027") in golden.sides(match):
            assert (match["status"], match["link_class"]) == ("settled", "different")
        if match["match_id"] in decided and ("UA-NP", "12026-000008") in golden.sides(match):
            assert match["status"] == "re-opened"
    sides = {side for match in after.values() for side in golden.sides(match)}
    assert not {("UA-NP", "12026-000025"), ("UA-NP", "12026-000030")} & sides
    assert {("UA-NP", "12026-000381"), ("UA-NP", "12026-000382")} & sides
    kept = before.keys() & after.keys()
    assert len(kept) > 0.9 * len(before)
    same_entity = sum(before[m]["entity_id"] == after[m]["entity_id"] for m in kept)
    assert same_entity > 0.97 * len(kept)
    report = golden.report("UA-NP")["content"]
    settled = {match["match_id"] for match in report["matches"] if match["state"] == "settled"}
    assert not settled
    assert report["suppressed"] >= 1


def test_the_audit_log_verifies_and_the_doctor_is_content(golden: Installation):
    assert "entries verify" in golden.run("audit", "verify")
    golden.run("doctor", status=None)


def test_a_broken_delivery_is_set_aside_and_the_others_go_on(golden: Installation):
    broken = golden.inbox / "AE-BG_14480522.csv"
    broken.write_text("id;nonsense\n1;2\n", "utf-8")
    said = golden.run("run", "--night", "2026-11-03", status=3)
    assert "AE-BG" in said and "refused 1" in said
    assert golden.matches()


def test_no_name_is_written_outside_store_and_packages(golden: Installation):
    """Every byte of the state directory that is neither sealed nor encrypted holds no person."""
    canaries = [name.encode() for name in ("SOMCHAI", "Шевченко", "NGUYEN", "สมชาย")]
    for file in golden.state.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [c for c in canaries if c in content], file.name


def test_wrong_usage_and_wrong_configuration_end_with_two(golden: Installation):
    golden.run("frobnicate", status=2)
    golden.run("run", "--config", "nowhere", status=2)
    golden.run("check", "README.md", "--feed", "no-such-feed", status=2)
    golden.run("decide", "0000-0000-0000", "same", "--agency", "UA-NP", "--by", "a",
               "--reason", "x", status=2)  # fmt: skip
