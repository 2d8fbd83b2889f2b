"""A run waits for a store that is in use and for an outbox, and for nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.errors import BorderlinkError, DeliveryFailed, ModelError, StoreLocked
from borderlink.night.patience import patiently
from borderlink.progress import Silent
from builders.stored import config as configured


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = configured(tmp_path)
    night = config.settings.night.model_copy(update={"retry_seconds": (0.001, 0.001)})
    return replace(config, settings=config.settings.model_copy(update={"night": night}))


class Work:
    """Fails as often as told, then is done."""

    def __init__(self, *errors: BorderlinkError) -> None:
        self.errors, self.tries = list(errors), 0

    def __call__(self) -> str:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_what_gets_better_by_waiting_is_tried_again(config: Config):
    work = Work(StoreLocked("busy"), DeliveryFailed("full"))
    assert patiently(config, Silent(), "it", work) == "done"
    assert work.tries == 3


def test_at_last_it_gives_up(config: Config):
    work = Work(*(StoreLocked("busy") for _ in range(5)))
    with pytest.raises(StoreLocked):
        patiently(config, Silent(), "it", work)
    assert work.tries == 3


def test_what_does_not_get_better_is_not_tried_again(config: Config):
    work = Work(ModelError("none"))
    with pytest.raises(ModelError):
        patiently(config, Silent(), "it", work)
    assert work.tries == 1
