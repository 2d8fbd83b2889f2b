"""One night: every stage in order, each in one transaction, skipped where nothing changed.

`borderlink run` and `flows/nightly.py` both call this. A night that dies anywhere is resumed by
running it again: committed stages are recognised by the fingerprint of what they read.
"""

from borderlink.night.arrivals import await_feeds
from borderlink.night.arriving import take_in
from borderlink.night.lease import hold_still, one_night
from borderlink.night.opening import open_store
from borderlink.night.purging import purge
from borderlink.night.running import finish_night, run_night, run_stage
from borderlink.night.stages import Stage, stages
from borderlink.night.summary import NightSummary
from borderlink.night.tonight import Tonight

__all__ = [
    "NightSummary",
    "Stage",
    "Tonight",
    "await_feeds",
    "finish_night",
    "hold_still",
    "one_night",
    "open_store",
    "purge",
    "run_night",
    "run_stage",
    "stages",
    "take_in",
]
