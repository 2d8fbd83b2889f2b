"""The configuration files shown in docs/onboarding.md are valid ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from borderlink.config import Agency
from borderlink.feed import Feed

TEXT = (Path(__file__).parents[1] / "docs" / "onboarding.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)


def test_the_agency_and_the_feed_it_shows_are_valid() -> None:
    agency, feed = (tomllib.loads(block) for block in BLOCKS)
    assert Agency.model_validate(agency).code == Feed.model_validate(feed).agency
