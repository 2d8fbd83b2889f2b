"""The stage that watches the linkage: has what it weighs drifted from what its model learnt?"""

from __future__ import annotations

from datetime import date

from borderlink.config import Config
from borderlink.linkage.drift import Drift, measure_drift
from borderlink.linkage.model import Model, load_model
from borderlink.linkage.publishing import trained_on
from borderlink.progress import Progress, StageResult
from borderlink.store import Store


def watch(store: Store, config: Config, _night: date, progress: Progress) -> StageResult:
    """Warn of every comparison that drifted; its counts are indices in thousandths.

    Only a model trained on this store is watched: another store's shares are no surprise.
    """
    progress.begin("drift", 1)
    found = drifts(store, config)
    progress.advance()
    counts: dict[str, int] = {}
    for drift in found:
        name = f"{drift.comparison} ‰"
        counts[name] = max(counts.get(name, 0), round(1000 * drift.index))
    return StageResult("drift", counts, [str(drift) for drift in found if drift.much])


def drifts(store: Store, config: Config) -> tuple[Drift, ...]:
    """How far each comparison is from the training of the model in use, if that was here."""
    model = load_model(config)
    return measure_drift(store, model) if trained_here(model, config) else ()


def trained_here(model: Model, config: Config) -> bool:
    """Whether the model was trained on this installation's own store."""
    return model.trained_on == trained_on(config)
