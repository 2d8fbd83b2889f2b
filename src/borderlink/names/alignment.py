"""Two prepared names → which stretch of one stands for which of the other, and how well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise, permutations, product

import jellyfish
import numpy as np

from borderlink.names.compare import compare, probability
from borderlink.names.kernels import MOST_TURNED
from borderlink.names.packed import pack
from borderlink.names.prepared import READINGS, PreparedName, prepare_text, prepare_texts
from borderlink.names.romanise import romanised
from borderlink.names.scripts import main_script
from borderlink.names.symbols import spelled, symbol_weights, symbols_of

LONGEST_STRETCH = 3  # tokens of one side that stand for one of the other
# Argued, as are the steps above it: below it two tokens stand against each other.
ALIKE = 0.35
JOINING_COSTS = 0.02  # of likeness a token, so that equals are not joined without need
WORTH_OF_INITIAL = 0.5  # letters: it takes what nothing better wants
HALF = 0.5  # of the letters of two readings: further apart, no ear would take them for one
# … and nearer than this, the scorer may only miss the rest of the name: 정은 alone, read jungon,
# is too short for it to tell from chance that Jong-un is meant. Argued.
A_THIRD = 0.34
_ALPHABETS = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", "Hebr"})  # that have initials


class Likeness(Enum):
    """Why two stretches stand side by side: (across scripts, within one script) in plain words."""

    SAME = ("the same letters", "the same letters")
    KNOWN = ("known forms of one name", "known forms of one name")
    INITIAL = ("an initial of it", "an initial of it")
    CLOSE = ("sounds the same", "spelled nearly the same")
    NEAR = ("sounds alike", "spelled alike")
    FAINT = ("sounds somewhat alike", "spelled somewhat alike")
    DIFFERENT = ("differs", "differs")
    ABSENT = ("left out on the other side", "left out on the other side")


_BY_SOUND = ((0.8, Likeness.CLOSE), (0.6, Likeness.NEAR), (ALIKE, Likeness.FAINT))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of one name, as the other name orders them, and how they are read in Latin letters."""

    tokens: tuple[str, ...] = ()
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """One line of the alignment; a side without tokens has left the other's out.

    `likeness` is 0 to 1, of these tokens alone; `rarity` in nats is what bearing this name is
    worth, −log of the share of people who do, 0 where that is not known.
    """

    a: Stretch
    b: Stretch
    how: Likeness
    likeness: float = 0.0
    rarity: float = 0.0
    at_a: int = -1
    at_b: int = -1

    @property
    def words(self) -> str:
        """How well the two sides agree, in words."""
        scripts = {main_script("".join(side.tokens)) for side in (self.a, self.b) if side.tokens}
        return self.how.value[len(scripts) == 1]


@dataclass(frozen=True, slots=True)
class _Candidate:
    a: range
    b: range
    how: Likeness
    likeness: float = 0.0
    worth: float = 0.0  # in letters: what is accounted for counts, and again by how well


def aligned(a: PreparedName, b: PreparedName) -> tuple[Matched, ...]:
    """Every token of both names once, in the first name's order, what it lacks at the end."""
    chosen = _chosen(_candidates(a, b))
    free_a = [at for at in range(len(a.tokens)) if all(at not in c.a for c in chosen)]
    free_b = [at for at in range(len(b.tokens)) if all(at not in c.b for c in chosen)]
    against = [
        _Candidate(range(i, i + 1), range(j, j + 1), Likeness.DIFFERENT)
        for i, j in zip(free_a, free_b, strict=False)
    ]
    lines = [_matched(a, b, c) for c in (*chosen, *against)]
    lines += [_absent(a, at, first=True) for at in free_a[len(against) :]]
    lines += [_absent(b, at, first=False) for at in free_b[len(against) :]]
    return tuple(sorted(lines, key=lambda m: (m.at_a < 0, m.at_a, m.at_b)))


def read_as(tokens: Sequence[str], beside: str = "") -> str:
    """The Latin reading of tokens that comes nearest to the Latin text beside them."""
    spelled_out = [" ".join(words) for words in product(*map(_readings, tokens))]
    if len(beside) < 2:
        return next(iter(spelled_out), "")
    return min(spelled_out, key=lambda words: _far(words, beside), default="")


@lru_cache(maxsize=8192)
def _readings(token: str) -> tuple[str, ...]:
    """Latin readings of a token, likeliest first; of Han by every language that reads it."""
    script = main_script(token)
    found = list(romanised(token, script)[:READINGS])
    for view in prepare_text(token).views if script == "Hani" else ():
        best = [readings[0][0] for readings in view.tokens]
        others = [letters for letters, _ in view.tokens[0]] if len(view.tokens) == 1 else []
        found += [word.replace(" ", "") for word in ("".join(best), *others)]
    return tuple(dict.fromkeys(word for word in found if word.isascii()))


def _far(word: str, other: str) -> float:
    """Edits between two readings, as a share of the longer: 0 to 1."""
    one, two = word.replace(" ", "").lower(), other.replace(" ", "").lower()
    return float(jellyfish.levenshtein_distance(one, two)) / max(len(one), len(two), 1)


def _candidates(a: PreparedName, b: PreparedName) -> list[_Candidate]:
    """Every pair of stretches, one of them a single token, that is alike."""
    of_a, of_b = (
        [
            *_stretches(len(name.tokens)),
            *(_turned(len(name.tokens)) if len(other.tokens) == 1 else ()),
        ]
        for name, other in ((a, b), (b, a))
    )
    pairs = [(s, t) for s, t in product(of_a, of_b) if min(len(s), len(t)) == 1]
    sounds = _by_sound(a, b, pairs)
    found = [_judged(a, b, s, t, sound) for (s, t), sound in zip(pairs, sounds, strict=True)]
    return [c for c in found if c.how is not Likeness.DIFFERENT]


def _stretches(tokens: int) -> list[range]:
    sizes = range(1, LONGEST_STRETCH + 1)
    return [range(at, at + size) for size in sizes for at in range(tokens - size + 1)]


def _turned(tokens: int) -> list[range]:
    """Two tokens that do not follow each other so: what the only token of the other side joins."""
    if tokens > MOST_TURNED:
        return []
    pairs = permutations(range(tokens), 2)
    return [range(x, 2 * y - x, y - x) for x, y in pairs if y != x + 1]


def _by_sound(
    a: PreparedName, b: PreparedName, pairs: Sequence[tuple[range, range]]
) -> list[float]:
    """The scorer's own probability that each pair of stretches, as whole names, is one name."""
    texts = list(dict.fromkeys(t for s, o in pairs for t in (_text(a, s), _text(b, o))))
    index = {text: at for at, text in enumerate(texts)}
    names = pack(prepare_texts([(text, None) for text in texts], keyed=False))
    left = np.array([index[_text(a, s)] for s, _ in pairs], np.int64)
    right = np.array([index[_text(b, o)] for _, o in pairs], np.int64)
    found = np.zeros(len(pairs))
    usable = np.flatnonzero(names.usable[left] & names.usable[right])
    odds = compare(names, left[usable], right[usable]).log_odds
    found[usable] = probability(odds)
    return found.tolist()


def _judged(a: PreparedName, b: PreparedName, s: range, t: range, sound: float) -> _Candidate:
    """What two stretches are to each other, and what it is worth to say so."""
    one, two = _tokens(a, s), _tokens(b, t)
    if any(map(_is_initial, (*one, *two))):
        fits = len(s) == len(t) == 1 and _first_letter(one[0]) == _first_letter(two[0])
        how = Likeness.INITIAL if fits else Likeness.DIFFERENT
        return _Candidate(s, t, how, worth=WORTH_OF_INITIAL)
    how, likeness = _likeness(one, two, sound)
    less = JOINING_COSTS * (len(s) + len(t) - 2)
    letters = len(_letters(one)) + len(_letters(two))
    worth = letters * (1 + (likeness - less) * (1 - _apart(one, two) / 2))
    return _Candidate(s, t, how, likeness, worth)


def _likeness(one: Sequence[str], two: Sequence[str], sound: float) -> tuple[Likeness, float]:
    if _letters(one) and _letters(one) == _letters(two):
        return Likeness.SAME, 1.0
    apart = _apart(one, two)
    single = len(one) == len(two) == 1
    if single and shared_rarity(one[0], two[0]):
        return (Likeness.CLOSE if apart <= HALF else Likeness.KNOWN), 1.0
    one_script = main_script("".join(one)) == main_script("".join(two))
    if not one_script and apart <= A_THIRD:
        sound = max(sound, ALIKE) if apart else 1.0
    how = next((how for least, how in _BY_SOUND if sound >= least), Likeness.DIFFERENT)
    # Of several words the scorer may have heard one and taken the others for left out.
    if apart > HALF and (not single or (how is Likeness.FAINT and one_script)):
        return Likeness.DIFFERENT, sound
    return how, sound


def _is_initial(token: str) -> bool:
    return len(token) == 1 and main_script(token) in _ALPHABETS


def _first_letter(token: str) -> str:
    return "".join(romanised(token, main_script(token))[:1])[:1]


def _apart(one: Sequence[str], two: Sequence[str]) -> float:
    """How far the readings of two stretches are apart where they come nearest."""
    latin = read_as(two, read_as(one))
    return _far(read_as(one, latin), latin)


def shared_rarity(a: str, b: str) -> float:
    """What sharing the widest group of names is worth, in nats; 0 where none is shared."""
    common = set(symbols_of(a, main_script(a))) & set(symbols_of(b, main_script(b)))
    return min((float(symbol_weights()[s]) for s in common), default=0.0)


def _letters(tokens: Sequence[str]) -> str:
    """The letters of some tokens, joined and folded; equal only within one script."""
    return "".join(spelled(token, main_script(token)) for token in tokens)


def _chosen(candidates: Sequence[_Candidate]) -> tuple[_Candidate, ...]:
    """The pairs that are worth most together; each token of either name is in one at the most."""
    by_start: dict[int, list[_Candidate]] = {}
    for candidate in candidates:
        by_start.setdefault(min(candidate.a), []).append(candidate)
    end = max((max(c.a) + 1 for c in candidates), default=0)

    @cache
    def best(at: int, taken: int) -> tuple[float, tuple[_Candidate, ...]]:
        if at >= end:
            return 0.0, ()
        found = best(at + 1, taken)
        for candidate in by_start.get(at, ()):
            wanted = sum(1 << place for place in candidate.b)
            if not taken & wanted:
                worth, rest = best(max(candidate.a) + 1, taken | wanted)
                if worth + candidate.worth > found[0]:
                    found = worth + candidate.worth, (candidate, *rest)
        return found

    return best(0, 0)[1]


def _matched(a: PreparedName, b: PreparedName, c: _Candidate) -> Matched:
    tokens_a, tokens_b = _tokens(a, c.a), _tokens(b, c.b)
    rarity = shared_rarity(tokens_a[0], tokens_b[0]) if len(c.a) == len(c.b) == 1 else 0.0
    latin_b = read_as(tokens_b, read_as(tokens_a))
    return Matched(
        a=Stretch(tokens_a, read_as(tokens_a, latin_b)),
        b=Stretch(tokens_b, latin_b),
        how=c.how,
        likeness=c.likeness,
        rarity=rarity,
        at_a=c.a.start,
        at_b=c.b.start,
    )


def _absent(name: PreparedName, at: int, *, first: bool) -> Matched:
    tokens = (name.tokens[at],)
    stretch = Stretch(tokens, read_as(tokens))
    if first:
        return Matched(stretch, Stretch(), Likeness.ABSENT, at_a=at)
    return Matched(Stretch(), stretch, Likeness.ABSENT, at_b=at)


def _tokens(name: PreparedName, at: range) -> tuple[str, ...]:
    return tuple(name.tokens[place] for place in at)


def _text(name: PreparedName, at: range) -> str:
    """Tokens as one word, so that none of them may be left out when it is compared."""
    return "".join(_tokens(name, at))


def turned(lines: Sequence[Matched]) -> bool:
    """Whether the names give what they share in another order."""
    places = [m.at_b for m in lines if m.at_a >= 0 and m.at_b >= 0]
    return any(later < earlier for earlier, later in pairwise(places))


def joined(lines: Sequence[Matched]) -> Iterator[Matched]:
    """The lines where one side writes as one word what the other writes as several."""
    return (m for m in lines if m.a.tokens and m.b.tokens and len(m.a.tokens) != len(m.b.tokens))
