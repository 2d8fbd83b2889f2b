"""Southern Chinese names as their bearers spell them: Hong Kong, Macau, and the Hokkien of Malaya.

Hong Kong's spelling has no official table; the rules below are those of its government's gazetteer
of place names and of identity cards. Malayan Hokkien spelling is irregular; the likeliest is given.
"""

from __future__ import annotations

from functools import lru_cache

_ONSETS = {
    "gw": "kw", "kw": "kw", "ng": "ng", "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t",
    "n": "n", "l": "l", "g": "k", "k": "k", "h": "h", "w": "w", "z": "ch", "c": "ch", "s": "s",
    "j": "y",
}  # fmt: skip
_RIMES = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap",
    "aat": "at", "aak": "ak", "e": "e", "ei": "ei", "eoi": "ui", "eon": "un", "eot": "ut",
    "oe": "oeh", "oeng": "eung", "oek": "euk", "ou": "o", "oi": "oi", "yu": "ue", "yun": "uen",
    "yut": "uet", "u": "u", "i": "i",
}  # fmt: skip
_WHOLE = {
    "si": "sze", "zi": "chi", "ci": "chi", "ji": "yee", "jyu": "yu", "jyun": "yuen", "jyut": "yuet",
    "fu": "foo", "lei": "lee", "m": "ng", "ng": "ng", "syu": "shu", "soeng": "sheung",
    "sek": "shek", "sing": "shing", "sap": "sup", "saa": "sha", "se": "sheh", "sam": "sum",
}  # fmt: skip
# Where Macau's spelling, after the Portuguese, departs from jyutping.
_MACAU_ONSETS = _ONSETS | {"j": "i", "w": "v", "gw": "ku", "kw": "ku"}
_MACAU_RIMES = _RIMES | {
    "oeng": "eong", "oek": "eok", "au": "ao", "aau": "ao", "eoi": "oi", "ung": "ong", "uk": "ok",
    "ou": "ou", "iu": "io", "ing": "eng", "ik": "ek", "eon": "on", "yun": "un", "yut": "ut",
    "yu": "u",
}  # fmt: skip
_TAILO_ONSETS = {"tsh": "ch", "ts": "ch", "ph": "p", "th": "t", "kh": "k"}
_MALAYAN_RIMES = {
    "ing": "eng", "ik": "ek", "oo": "o", "i": "ee", "u": "oo", "iong": "eong",
}  # fmt: skip
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=4096)
def hong_kong(jyutping: str) -> str:
    """A jyutping syllable without its tone in Hong Kong's spelling: zoeng → cheung."""
    if jyutping in _WHOLE:
        return _WHOLE[jyutping]
    onset, rime = _parted(jyutping, _ONSETS)
    return _ONSETS.get(onset, "") + _RIMES.get(rime, rime)


@lru_cache(maxsize=4096)
def macau(jyutping: str) -> str:
    """A jyutping syllable without its tone in Macau's spelling: wong → vong, jing → ieng."""
    onset, rime = _parted(jyutping, _ONSETS)
    return _MACAU_ONSETS.get(onset, "") + _MACAU_RIMES.get(rime, rime)


@lru_cache(maxsize=4096)
def malayan(tailo: str) -> str:
    """A Tâi-lô syllable without its tone as Malaysians and Singaporeans spell it: guan → guan."""
    onset, rime = _parted(tailo, _TAILO_ONSETS)
    if not onset and tailo[:1] not in _VOWELS:
        onset, rime = tailo[:1], tailo[1:]
    plain = rime.removesuffix("nn")
    if onset == "k" and plain.startswith("ua"):
        onset = "g"
    if not onset and plain[:1] in ("i", "u") and plain[1:2] in _VOWELS and plain[1:]:
        return ("y" if plain[0] == "i" else "w") + plain[1:]
    return _TAILO_ONSETS.get(onset, onset) + _MALAYAN_RIMES.get(plain, plain)


def _parted(syllable: str, onsets: dict[str, str]) -> tuple[str, str]:
    onset = next((o for o in onsets if syllable.startswith(o)), "")
    return onset, syllable.removeprefix(onset)
