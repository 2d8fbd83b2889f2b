"""Training of the sound models: seeded, reproducible, a few seconds a script; never in a night."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from borderlink.names import calibrate, key_training, sources
from borderlink.names.em import Spelling, fit, letter_bigrams
from borderlink.names.keys import COMMON_KEYS
from borderlink.names.model import models_in, write_model
from borderlink.names.sources import Pair

FEWEST = 60  # spellings below which a script has no model of its own
MOST_LATIN = 80_000
HELD_OUT = 7  # one name in so many calibrates, and is not trained on before
_SHARED_LETTERS = 0.3  # how far the letters of all scripts' names count beside a script's own
_NO_OWN_MODEL = frozenset({"Latn", "Mixed", "Jpan", "Kore", "Zyyy"})


def train_models(
    tokens: Path, names: Path, out: Path, seed: int = 1, *, with_places: bool = True
) -> dict[str, int]:
    """Write a model for each script, the calibration and the common keys; script → spellings used.

    Only rows whose licence allows a shipped model are read. First every seventh name is held out
    to calibrate the scores, then the models are fitted again on all.
    """
    pairs = sources.attested(tokens, names)
    places = sources.places() if with_places else {}
    out.mkdir(parents=True, exist_ok=True)
    rest = {s: [p for p in rows if not calibrates(p[0])] for s, rows in pairs.items()}
    _fit_all(rest, places, out, seed)
    with models_in(out):
        weights = list(calibrate.fit_all(held_out(pairs), sources.entities(names), seed))
    used = _fit_all(pairs, places, out, seed)
    content = {"seed": seed, "weights": {k: [round(float(x), 5) for x in w] for k, w in weights}}
    (out / "calibration.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    with models_in(out):
        (out / COMMON_KEYS).write_text(key_training.learn(pairs, seed), "utf-8")
    return used


def held_out(pairs: dict[str, list[Pair]]) -> dict[str, list[Pair]]:
    """Script → the names that calibrate: those not trained on, all Latin and all Chinese people's.

    Full Latin names train no model. The spellings of the South, which the Chinese ones calibrate,
    stand in tables, and were not learned.
    """
    held = {s: [p for p in rows if calibrates(p[0])] for s, rows in pairs.items()}
    everyone = {sources.CHINESE: sources.chinese(pairs.get("Hani", []))}
    return held | everyone | {"Latn": pairs.get("Latn", [])}


def calibrates(native: str) -> bool:
    """Whether a name calibrates, and is not trained on before."""
    return zlib.crc32(native.encode()) % HELD_OUT == 0


def _fit_all(
    pairs: dict[str, list[Pair]], places: dict[str, list[Pair]], out: Path, seed: int
) -> dict[str, int]:
    material = _material(pairs, places, seed)
    world = [spelling.latin for rows in material.values() for spelling in rows]
    for script, rows in material.items():
        own = [row.latin for row in rows]
        share = max(1, int(len(own) * _SHARED_LETTERS / max(len(world), 1) * len(own)))
        bigrams = letter_bigrams(own + world[:: max(len(world) // share, 1)])
        names, table = fit(rows, bigrams)
        content = write_model(script, names, table, bigrams, {"seed": seed, "spellings": len(rows)})
        (out / f"{script}.npz").write_bytes(content)
    return {script: len(rows) for script, rows in material.items()}


def _material(
    pairs: dict[str, list[Pair]], places: dict[str, list[Pair]], seed: int
) -> dict[str, list[Spelling]]:
    scripts = sorted((pairs.keys() | places.keys()) - _NO_OWN_MODEL)
    material = {
        s: sources.spellings(pairs.get(s, []) + places.get(s, []) + sources.borrowed(pairs, s), s)
        for s in scripts
    }
    material["Hani"] = material.get("Hani", []) + sources.mandarin(pairs.get("Hani", []))
    material["Kore"] = sources.korean(pairs.get("Kore", []))
    material["Latn"] = _sampled(sources.latin_variants(pairs), seed)
    return {script: rows for script, rows in material.items() if len(rows) >= FEWEST}


def _sampled(rows: Sequence[Spelling], seed: int) -> list[Spelling]:
    if len(rows) <= MOST_LATIN:
        return list(rows)
    chosen = np.random.default_rng(seed).choice(len(rows), MOST_LATIN, replace=False)
    return [rows[int(at)] for at in np.sort(chosen)]
