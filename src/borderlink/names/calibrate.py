"""One scale for all scripts: a logistic regression for each class of pairs, on held-out names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jellyfish
import numpy as np
import numpy.typing as npt

from borderlink.names import compare, latin_examples
from borderlink.names.compare import probability
from borderlink.names.latin import fold
from borderlink.names.model import LETTERS
from borderlink.names.packed import Ints, pack
from borderlink.names.prepared import prepare_texts
from borderlink.names.sources import CHINESE, Pair
from borderlink.names.views import JAPANESE, KOREAN, OTHER_JAPANESE, SOUTHERN

MOST = 3000  # true pairs a class
FEWEST = 150
RANDOM_NEGATIVES = 3
# Log odds for two names in one alphabet: near misses, which are other people, are commoner among
# them in a night than in the samples. Where nine of ten are right, these classes stand 1 to 2
# higher than the others. Chosen within that with nomenklatura's own cases in view.
ONE_ALPHABET = -0.8
STRANGERS = 30  # random negatives for each true pair that tell how a class's scale lies
NEAREST_OF = 60
NEAREST_OF_REAL = 300
LATIN_DRAWS = 5  # times that Latin tokens are joined: one draw alone moved F1 of real cases by 0.06
# … and those of other scripts, more often where there are few: Burmese moved by 0.04, Hangul and
# foreign names in Han by 0.02.
DRAWS = 3
MOST_DRAWS = 4
CHINESE_DRAWS = 3  # times that the few Chinese people's names are shortened and get negatives
# Foreign names beside them: of these alone the South's readings learned that a surname is enough.
FOREIGN_SOUTHERN = 700
RIDGE = 1.0
_SPELLING = 0.85  # Jaro–Winkler similarity of two names from where on one is taken for a spelling
_SIMILAR_SHARE = 0.5  # of hard negatives; the others share a token
_THREE = 0.25  # of names joined of tokens that have three
# How often a token stays alone. So a fifth of all names have one word, as people in the sources
# have in Devanagari, and hardly any in other scripts.
_ALONE = {"Deva": 0.5}
_DROPPED = 0.3  # names of three tokens that lack one on this side, and on that
_INITIALS = 0.05  # true pairs with a right initial, and negatives with a wrong one
_NEAR_MISSES = 0.35  # negatives, for each true pair, that differ in one token and hardly there

Floats = npt.NDArray[np.float64]
Sample = tuple[Floats, Floats]  # terms, a row a pair; 1.0 for those of one name
# Classes whose negatives are partly made up: a person stands in several pairs of entities, and
# Latin pairs are spellings of single tokens, so another name that shares a token may be the same.
_MADE_UP = frozenset({compare.SAME, compare.CROSS, compare.HANJA, "Latn"})
# Which views the names of the sources calibrate, where that is not their script alone.
VIEWS_OF = {"Hani": ("Hani", SOUTHERN), "Kore": (KOREAN,), "Jpan": (JAPANESE, OTHER_JAPANESE)}


@dataclass(frozen=True, slots=True)
class Example:
    """Two names, and whether they are one."""

    a: str
    b: str
    same: bool


def fit_all(
    held: dict[str, list[Pair]], entities: list[list[tuple[str, str]]], seed: int
) -> Iterator[tuple[str, Floats]]:
    """(class, weights) for every class with enough held-out names, and for all of them pooled."""
    near: dict[str, list[Sample]] = defaultdict(list)
    far: dict[str, list[Sample]] = defaultdict(list)
    for kind, true_pairs in _classes(held, entities, seed):
        if len(true_pairs) < FEWEST:
            continue
        random = np.random.default_rng(seed + len(near[kind]))
        examples = _with_negatives(true_pairs[:MOST], random, real=kind not in _MADE_UP)
        near[kind].append(_terms(examples, kind))
        far[kind].append(_terms(_strangers(true_pairs[:MOST], random), kind))
    if len(latin := list(_latin(held, seed))) >= FEWEST:
        near["Latn"].append(_terms(latin, "Latn"))
    # Latin names have terms of their own.
    others = [kind for kind in near if kind != "Latn"]
    near[compare.POOLED] = [sample for kind in others for sample in near[kind]]
    far[compare.POOLED] = [sample for kind in others for sample in far[kind]]
    yield from _on_one_scale(
        {kind: _logistic(*_stacked(samples)) for kind, samples in near.items()},
        {kind: _stacked([*near[kind], *far[kind]]) for kind in near},
    )


def _on_one_scale(
    weights: dict[str, Floats], samples: dict[str, Sample]
) -> Iterator[tuple[str, Floats]]:
    """The classes' weights, each class moved up or down so that a score means the same in all.

    What tells a name from its likest ones was learned without strangers; how often these are taken
    for one differs from class to class (a kanji name has many readings). Each class is moved to
    where its chances add up to the true pairs among them too; the whole scale stays where it was.
    """
    moved = {kind: _shift(weights[kind], *samples[kind]) for kind in weights}
    mean = float(np.mean([moved[kind] for kind in moved if kind != compare.POOLED]))
    for kind, found in weights.items():
        one_alphabet = ONE_ALPHABET if kind in ("Latn", compare.SAME) else 0.0
        yield kind, np.array([found[0] + moved[kind] - mean + one_alphabet, *found[1:]])


def _shift(weights: Floats, x: Floats, y: Floats) -> float:
    """Log odds to add so that the chances of all pairs add up to the true ones; by bisection."""
    odds = x @ weights
    low, high = -10.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        if probability(odds + middle).sum(dtype=np.float64) > y.sum():
            high = middle
        else:
            low = middle
    return low


def _stacked(samples: Sequence[Sample]) -> Sample:
    return np.vstack([x for x, _ in samples]), np.concatenate([y for _, y in samples])


def _classes(
    held: dict[str, list[Pair]], entities: list[list[tuple[str, str]]], seed: int
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for script, rows in held.items():
        if script in ("Latn", "Mixed", CHINESE):
            continue
        names = [(native, latin) for native, latin, _ in rows]
        for draw, joined in enumerate(_drawn(names, _ALONE.get(script, 0.0), seed)):
            for kind in VIEWS_OF.get(script, (script,)):
                if kind == SOUTHERN and draw:
                    continue
                yield kind, joined[: FOREIGN_SOUTHERN if kind == SOUTHERN else MOST]
    chinese = [(native, latin) for native, latin, _ in held.get(CHINESE, ())]
    for draw in range(CHINESE_DRAWS):
        yield SOUTHERN, _joined(chinese, np.random.default_rng(seed + draw))
    spellings = _same_token(held)
    for draw in range(LATIN_DRAWS):
        yield "Latn", _joined(spellings, np.random.default_rng(seed + draw))
    yield compare.SAME, list(_of_entities(entities, same_script=True))
    yield compare.HANJA, list(_of_korean(entities))
    yield compare.CROSS, list(_of_entities(entities, same_script=False))


def _drawn(
    names: Sequence[tuple[str, str]], alone: float, seed: int
) -> Iterator[list[tuple[str, str]]]:
    """The names joined several times, and the fewer there are, the more often."""
    joined = _joined(names, np.random.default_rng(seed), alone)
    yield joined
    for draw in range(1, max(DRAWS, min(MOST_DRAWS, MOST // max(len(joined), 1)))):
        yield _joined(names, np.random.default_rng(seed + draw), alone)


def _latin(held: dict[str, list[Pair]], seed: int) -> Iterator[Example]:
    """Whole Latin names, which are the only ones that attest how people's names differ."""
    attested = [(name, latin) for name, latin, _ in held.get("Latn", ())]
    known = latin_examples.people(latin for rows in held.values() for _, latin, _ in rows)
    random = np.random.default_rng(seed)
    for a, b, same in latin_examples.examples(attested, _same_token(held), known, random):
        yield Example(a, b, same)


def _joined(
    pairs: Sequence[tuple[str, str]], random: np.random.Generator, alone: float = 0.0
) -> list[tuple[str, str]]:
    """Full names as they are; single tokens two by two, as given and family name, some `alone`."""
    full = [p for p in pairs if " " in p[0].strip() or len(p[1].split()) > 1]
    single = [p for p in pairs if p not in set(full)]
    order = random.permutation(len(single))
    joined = [
        (" ".join(single[i][0] for i in group), " ".join(single[i][1] for i in group))
        for group in _groups(order.tolist(), random, alone)
    ]
    found = full[: MOST // 2] + joined
    found = (found + full[MOST // 2 :])[:MOST]
    return [_sometimes_shortened(pair, random) for pair in found]


def _groups(order: list[int], random: np.random.Generator, alone: float) -> Iterator[list[int]]:
    """Two by two, and now and then three: a patronymic, or a second surname; or only one."""
    at = 0
    while at + 2 <= len(order):
        size = 3 if random.random() < _THREE else 2
        if alone and random.random() < alone:
            size = 1
        yield order[at : at + size]
        at += size


def _sometimes_shortened(pair: tuple[str, str], random: np.random.Generator) -> tuple[str, str]:
    """Now and then one side lacks a token, or its first token is an initial, as in real lists."""
    native, latin = pair
    words = latin.split()
    if len(words) > 2 and random.random() < _DROPPED:
        return native, _without_one(words, random)
    parts = native.split()
    if len(parts) > 2 and random.random() < _DROPPED:
        return _without_one(parts, random), latin
    if len(words) > 1 and random.random() < 0.2:
        return native, " ".join(words[::-1])
    if len(words) > 1 and random.random() < _INITIALS:
        return native, " ".join([words[0][:1], *words[1:]])
    return pair


def _without_one(words: list[str], random: np.random.Generator) -> str:
    drop = int(random.integers(len(words)))
    return " ".join(w for at, w in enumerate(words) if at != drop)


def _same_token(held: dict[str, list[Pair]]) -> list[tuple[str, str]]:
    """Latin spellings of one native token, and now and then one spelling twice."""
    found = []
    for script in ("Arab", "Cyrl", "Hang", "Kana", "Grek"):
        first: dict[str, str] = {}
        for native, latin, _ in held.get(script, []):
            if " " in latin:
                continue
            other = first.setdefault(native, latin)
            if fold(other) != fold(latin):
                found.append((other, latin))
                if len(found) % 2:
                    found.append((latin, latin))
    return found


def _of_entities(
    entities: list[list[tuple[str, str]]], *, same_script: bool
) -> Iterator[tuple[str, str]]:
    """A person's name and another form of it; in one script only a spelling, not an alias."""
    for forms in entities:
        for at, (script, name) in enumerate(forms):
            others = [
                other
                for of, other in forms[at + 1 :]
                if (of == script) == same_script
                and other != name
                and (not same_script or _spelled_alike(name, other))
            ]
            if others and script != "Latn":
                yield name, others[0]


def _spelled_alike(a: str, b: str) -> bool:
    """Whether two names in one script may be spellings of one, in whatever order of words."""
    return _alike(*(" ".join(sorted(name.lower().split())) for name in (a, b))) > _SPELLING


def _of_korean(entities: list[list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """A Korean's name in Hangul and in Chinese characters."""
    for forms in entities:
        hangul = [n for s, n in forms if s == "Hang"]
        yield from ((h, n) for h in hangul[:1] for s, n in forms if s == "Hani")


def _with_negatives(
    pairs: Sequence[tuple[str, str]], random: np.random.Generator, *, real: bool
) -> list[Example]:
    """Each true pair with one or two hard negatives and a few random ones.

    `real`: a name that shares a token is another one of the list, where there is one; else it is
    made of two.
    """
    examples = [Example(a, b, True) for a, b in pairs]
    folded = [_letters(b.replace(" ", "")) for _, b in pairs]
    words = [
        (at, word)
        for at, (_, b) in enumerate(pairs)
        for word in b.split()
        if len(_letters(word)) > 1
    ]
    bearers = _bearers(words if real else ())
    for at, (a, b) in enumerate(pairs):
        drawn = [
            int(i)
            for i in random.integers(len(pairs), size=NEAREST_OF_REAL if real else NEAREST_OF)
        ]
        others = [i for i in drawn if folded[i] != folded[at]]
        examples += [Example(a, pairs[i][1], False) for i in others[:RANDOM_NEGATIVES]]
        if not others:
            continue
        if random.random() < _SIMILAR_SHARE:
            nearest = max(others, key=lambda i: (_alike(folded[i], folded[at]), i))
            examples.append(Example(a, pairs[nearest][1], False))
        else:
            sharing = [
                i for word in b.split() for i in bearers[_letters(word)] if folded[i] != folded[at]
            ]
            other = pairs[sharing[int(random.integers(len(sharing)))] if sharing else others[0]][1]
            if not sharing:
                change = _replacing_a_token if random.random() < 0.5 else _sharing_a_token
                other = change(b, other, random)
            examples.append(Example(a, other, False))
        if random.random() < _NEAR_MISSES and len(b.split()) > 1:
            sample = [words[int(i)] for i in random.integers(len(words), size=NEAREST_OF_REAL)]
            missed = _near_miss(b, [word for i, word in sample if i != at], random)
            examples.append(Example(a, missed, False))
        if random.random() < _INITIALS and len(b.split()) > 1:
            examples.append(Example(a, _wrong_initial(b, random), False))
    return examples


def _strangers(pairs: Sequence[tuple[str, str]], random: np.random.Generator) -> list[Example]:
    """Each name beside some others drawn at random; nearly all share nothing."""
    folded = [_letters(b.replace(" ", "")) for _, b in pairs]
    drawn = random.integers(len(pairs), size=(len(pairs), STRANGERS)).tolist()
    return [
        Example(a, pairs[i][1], False)
        for at, (a, _) in enumerate(pairs)
        for i in drawn[at]
        if folded[i] != folded[at]
    ]


def _bearers(words: Sequence[tuple[int, str]]) -> dict[str, list[int]]:
    """Word → the names that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, word in words:
        found[_letters(word)].append(at)
    return found


def _wrong_initial(name: str, random: np.random.Generator) -> str:
    """`name` with its first token replaced by a letter that does not begin it."""
    first, *rest = name.split()
    letters = [letter for letter in LETTERS if letter != _letters(first)[:1]]
    return " ".join([str(random.choice(letters)), *rest])


def _near_miss(name: str, words: Sequence[str], random: np.random.Generator) -> str:
    """`name` with one token replaced by the most similar other one: Peter by Petra."""
    own = name.split()
    long = [at for at, word in enumerate(own) if len(_letters(word)) > 1] or range(len(own))
    place = int(random.choice(long))
    word = _letters(own[place])
    different = [w for w in words if _letters(w) != word] or list(words)
    own[place] = max(different, key=lambda w: (_alike(_letters(w), word), w))
    return " ".join(own)


def _letters(text: str) -> str:
    return fold(text) or text.lower()


def _alike(a: str, b: str) -> float:
    return float(jellyfish.jaro_winkler_similarity(a, b))


def _sharing_a_token(name: str, other: str, random: np.random.Generator) -> str:
    """`name` with all but one of its tokens taken from `other`."""
    words, others = name.split(), other.split()
    if len(words) < 2:
        return other
    kept = int(random.integers(len(words)))
    replaced = [o for o in others if o not in words][: len(words) - 1] or others[:1]
    return " ".join([words[kept], *replaced] if kept == 0 else [*replaced, words[kept]])


def _replacing_a_token(name: str, other: str, random: np.random.Generator) -> str:
    """`name` with one of its tokens replaced by one of `other`'s."""
    words, others = name.split(), [o for o in other.split() if o not in name.split()]
    if len(words) < 2 or not others:
        return other
    words[int(random.integers(len(words)))] = others[0]
    return " ".join(words)


def _terms(examples: Sequence[Example], kind: str) -> Sample:
    texts = list(dict.fromkeys(text for e in examples for text in (e.a, e.b)))
    names = pack(prepare_texts([(text, None) for text in texts], keyed=False))
    index = {text: at for at, text in enumerate(texts)}
    usable = [e for e in examples if names.usable[index[e.a]] and names.usable[index[e.b]]]
    a: Ints = np.array([index[e.a] for e in usable], np.int64)
    b: Ints = np.array([index[e.b] for e in usable], np.int64)
    y = np.array([e.same for e in usable], np.float64)
    x, told = compare.class_terms(names, a, b, kind)
    return x, y[told]


def _logistic(x: Floats, y: Floats, rounds: int = 30) -> Floats:
    """Weights by Newton's method with a small ridge."""
    weights = np.zeros(x.shape[1])
    ridge = RIDGE * np.eye(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (p * (1 - p) + 1e-6)[:, None]).T @ x + ridge
        weights = weights + np.linalg.solve(hessian, x.T @ (y - p) - RIDGE * weights)
    return weights
