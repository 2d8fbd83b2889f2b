"""What a user asks to be written is whole, and for that user only."""

from pathlib import Path

import pytest

from borderlink.commands.files import private_file


def test_nobody_else_can_read_a_file_at_any_time(tmp_path: Path):
    """Not even while it is written, and not where a readable one stood before."""
    target = tmp_path / "matches.csv"
    target.write_text("old")
    target.chmod(0o644)
    with private_file(target) as part:
        assert part.stat().st_mode & 0o777 == 0o600
        part.write_text("new")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o600)


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path):
    target = tmp_path / "matches.csv"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), private_file(target) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert [file.name for file in tmp_path.iterdir()] == ["matches.csv"]
    assert target.read_text() == "old"


def test_a_link_in_the_way_is_not_followed(tmp_path: Path):
    """Nobody can have person data written elsewhere."""
    (tmp_path / "m.csv.part").symlink_to(tmp_path / "elsewhere")
    with private_file(tmp_path / "m.csv") as part:
        part.write_text("x")
    assert not (tmp_path / "elsewhere").exists()
