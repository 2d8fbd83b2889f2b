"""How Thai people spell their own names: official romanisation → what papers carry instead.

Place names follow the Royal Thai General System, persons choose: Jirapong for Chiraphong, Porn for
Phon. The habits are common knowledge, their shares rough guesses; none was counted on names.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from borderlink.names.places import Pair

TURNS = range(2)


@dataclass(frozen=True, slots=True)
class Habit:
    """Where the Thai name has one of `letters`, `official` is spelled `instead` in a `share`."""

    letters: re.Pattern[str]
    official: re.Pattern[str]
    instead: str
    share: float


def _habit(letters: str, official: str, instead: str, share: float) -> Habit:
    return Habit(re.compile(letters), re.compile(official), instead, share)


HABITS = (
    _habit("จ", "ch", "j", 0.5),
    _habit("[ผพภ]", "ph", "p", 0.5),
    _habit("[ฐฑฒถทธ]", "th", "t", 0.5),
    _habit("[ขคฆ]", "kh", "k", 0.5),
    _habit("^ก", "^k", "g", 0.1),
    _habit("ี", "i(?![aeou])", "ee", 0.4),
    _habit("ู", "u(?![aeo])", "oo", 0.35),
    _habit("[ึื]", "ue(?!a)", "u", 0.5),
    _habit("[ึื]", "ue(?!a)", "eu", 0.2),
    _habit("ั", "a(?=[nmktp])", "u", 0.15),
    _habit("า", "a$", "ar", 0.05),
    _habit("[รอ]", "on$", "orn", 0.5),
    _habit("ว", "w", "v", 0.3),
    _habit("[ชฉ]", "ch(?=[aiou])", "sh", 0.05),
    _habit("ศรี", "si", "sri", 0.5),
    _habit("(ชัย|ไ)", "ai$", "ay", 0.08),
    _habit("[ดตทธ]", "t$", "d", 0.15),
    _habit("[ดตทธถฐ]", "t$", "th", 0.1),
    _habit("[ชจ]", "t$", "ch", 0.3),
    _habit("ส|ศ", "t$", "s", 0.3),
)


def with_informal(place: Pair) -> list[Pair]:
    """A place as it is spelled officially, and TURNS times as a person might spell it."""
    native, latin, weight = place
    spelled = [" ".join(informal(native, w, turn) for w in latin.lower().split()) for turn in TURNS]
    return [place, *((native, other, weight) for other in spelled)]


def informal(native: str, latin: str, turn: int) -> str:
    """One informal spelling of an official one; the same for the same name and turn, always."""
    spelled = latin
    for at, habit in enumerate(HABITS):
        chance = zlib.crc32(f"{turn} {at} {native}".encode()) / 2**32
        if chance < habit.share and habit.letters.search(native):
            spelled = habit.official.sub(habit.instead, spelled)
    return spelled
