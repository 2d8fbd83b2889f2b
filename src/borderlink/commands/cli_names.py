"""The commands of `borderlink names`."""

from __future__ import annotations

from pathlib import Path


def explain(a: str, b: str) -> int:
    """Show two names through all stages, their alignment, and the evidence.

    Parameters
    ----------
    a
        A name in any script.
    b
        Another.
    """
    from borderlink.commands.names import explain_command

    return explain_command(a, b)


def score(file: Path, *, out: Path) -> int:
    """Score pairs of names: reads columns name_a and name_b, adds score (0 to 1).

    Parameters
    ----------
    file
        A CSV in UTF-8 with columns name_a, name_b; others are kept.
    out
        Where the CSV with the column “score” goes.
    """
    from borderlink.commands.names import score_command

    return score_command(file, out)


def train(tokens: Path, names: Path, *, out: Path, seed: int = 1) -> int:
    """Fit the sound models and their calibration to attested spellings; about three minutes.

    Parameters
    ----------
    tokens
        Parquet of single name tokens: script, lang, name, latin_name, weight, use.
    names
        Parquet of full names with the same columns and entity_id.
    out
        The folder the model files go to. The package reads src/borderlink/names/models.
    seed
        Fixes what is drawn at random: the same seed gives the same files.
    """
    from borderlink.commands.names import train_command

    return train_command(tokens, names, out, seed)
