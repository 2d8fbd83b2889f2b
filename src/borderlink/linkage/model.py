"""A trained model: m and u of every level, kept by ourselves, in one versioned JSON file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from borderlink.config import Config
from borderlink.errors import ModelError
from borderlink.linkage.comparisons import Comparison, Level, comparisons
from borderlink.linkage.name_levels import BANDS, NameBand

DEFAULT_VERSION = "2026-11-25.8"
# Below this many records the prior stays where it is: a handful of files says little about how
# many people there are.
FEWEST_RECORDS = 1000


@dataclass(frozen=True, slots=True)
class LevelWeights:
    """What training found for one level; `told_by` is where m and u come from."""

    m: float
    u: float
    told_by: str

    @property
    def bits(self) -> float:
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the night needs to weigh a pair.

    `matches_per_record` is how many true pairs a record takes part in, so that the prior follows
    the number of records.
    """

    version: str
    trained_on: str
    ruleset: str
    matches_per_record: float
    bands: tuple[NameBand, ...]
    weights: Mapping[str, Mapping[str, LevelWeights]]
    report: Mapping[str, Any] = field(default_factory=dict)

    def prior_bits(self, records: int) -> float:
        """log2 of the odds that two random records match, to a tenth of a bit.

        Rounded, so that one record more does not change every weight of the night.
        """
        share = 2 * self.matches_per_record / max(records, FEWEST_RECORDS)
        return round(math.log2(share / (1 - share)), 1)

    def comparisons(self) -> tuple[Comparison, ...]:
        """The comparisons of the code with this model's m and u."""
        return tuple(self._weighed(comparison) for comparison in comparisons(self.bands))

    def _weighed(self, comparison: Comparison) -> Comparison:
        levels = tuple(self._level(comparison, level) for level in comparison.levels)
        return replace(comparison, levels=levels)

    def _level(self, comparison: Comparison, level: Level) -> Level:
        try:
            weights = self.weights[comparison.name][level.code]
        except KeyError:
            raise ModelError(
                f"model {self.version}: has no weight for “{comparison.name}: {level.code}”. "
                "It was trained for another version of Borderlink. Run: borderlink train"
            ) from None
        return replace(level, m=weights.m, u=weights.u)

    def to_json(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2) + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> Model:
        """Raises ModelError when the file is not a model."""
        try:
            fields = orjson.loads(content)
            return cls(
                **fields
                | {
                    "bands": tuple(
                        NameBand(b["min_score"], tuple(b["rarity"]), b["label"])
                        for b in fields["bands"]
                    ),
                    "weights": {
                        name: {code: LevelWeights(**w) for code, w in levels.items()}
                        for name, levels in fields["weights"].items()
                    },
                }
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                f"the model file is damaged ({type(error).__name__}). Restore it, or train anew."
            ) from None


def prior_model(version: str = "prior knowledge", bands: Sequence[NameBand] = BANDS) -> Model:
    """The model before any training: the prior knowledge written beside the levels."""
    return Model(
        version=version,
        trained_on="nothing",
        ruleset="",
        matches_per_record=0.5,
        bands=tuple(bands),
        weights={
            comparison.name: {
                level.code: LevelWeights(level.m, level.u, "prior knowledge")
                for level in comparison.levels
            }
            for comparison in comparisons(bands)
        },
    )


def model_version(config: Config) -> str:
    """The version a night with this configuration would use."""
    return config.settings.linkage.model or DEFAULT_VERSION


def load_model(config: Config | None = None) -> Model:
    """The pinned model: beside the configuration, in the state directory, or shipped.

    Raises ModelError when no such version is found.
    """
    version = model_version(config) if config else DEFAULT_VERSION
    folders = [config.directory / "models", config.models] if config else []
    for folder in folders:
        if (file := folder / f"{version}.json").is_file():
            return Model.from_json(file.read_bytes())
    shipped = resources.files("borderlink.linkage") / "models" / f"{version}.json"
    if shipped.is_file():
        return Model.from_json(shipped.read_bytes())
    looked = ", ".join(str(folder) for folder in folders) or "the shipped models"
    raise ModelError(
        f"model {version}: not found in {looked} nor among those shipped. "
        "Correct linkage.model in borderlink.toml, or run: borderlink train"
    )


def save_model(model: Model, folder: Path) -> Path:
    """Write the model's file; an existing version is never overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{model.version}.json"
    if file.exists():
        raise ModelError(f"{file}: this version exists already. Give the new model another one.")
    file.write_bytes(model.to_json())
    return file
