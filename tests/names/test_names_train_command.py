"""`borderlink names train` writes models and says what they learned from."""

from pathlib import Path

from test_names_training import invented

from borderlink.cli import app


def test_models_are_trained_from_the_command_line(tmp_path: Path, capsys):
    tokens, names, out = tmp_path / "tokens.parquet", tmp_path / "names.parquet", tmp_path / "out"
    frame = invented(2_400)
    frame.write_parquet(tokens)
    frame.head(10).write_parquet(names)
    done = app(
        ["names", "train", str(tokens), str(names), "--out", str(out)], result_action="return_value"
    )
    assert done == 0
    assert (out / "Cyrl.npz").is_file()
    assert (out / "calibration.json").is_file()
    assert (out / "common_keys.json").is_file()
    assert "Cyrl" in capsys.readouterr().out
