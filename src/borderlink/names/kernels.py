"""The compiled inner loops: sound likelihoods and the alignment of two token lists.

Letters are numbers 1–26. A piece of 0–3 letters has one code: 0 the empty piece, 1–26, then 702
pairs, then the triples. A row of a table belongs to a unit in one position (2·unit first in its
token, 2·unit+1 later). The first import on a machine compiles; numba caches the result. It does
not notice a change in another file, so that all compiled functions that call one another stay here.
"""

# ruff: noqa: PLR0912, PLR0915, PLR0917 (compiled code takes flat arrays, and calls cost nothing in it)

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

PAIRS = 27  # code of the pair "aa"
TRIPLES = PAIRS + 26 * 26
PIECES = TRIPLES + 26**3
LONGEST = 64  # letters or units of a whole name that are compared as one string
MOST_SPANS = 400
UNHEARD = -60.0  # log-likelihood ratio where a likelihood underflows
SLACK = (
    0.1  # the chances of a row's pieces add up to 1.04 at the most, 64 units' to less than 1/SLACK
)
WHOLE_MATTERS = -0.5  # a ratio per letter of whole names that is worth knowing, see compare.terms

# Functions that only borrow their arrays need not count references to them; counting costs more
# than half of the time. Such functions cannot make arrays: `scratch` makes what they write to.
_borrowing = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]

GAIN, MATCHED, WORST, REGRET, WORST_REGRET = range(5)
LEFT_A, LEFT_B, ALL_A, ALL_B, WHOLE, TOKENS_A, TOKENS_B = range(5, 12)
SHARED, UNSHARED, INITIALS, AGAINST, AGREED, WORDS, ANOTHER, MASK_A, MASK_B, FEATURES = range(
    12, 22
)
# Nats a letter that each word has to itself of what one token joins. Of other people with the same
# family name 9 % pass at -1, 3 % here and 1 % at 0, where a tenth of the true ones is lost.
LEAST_HEARD = -0.3
MOST_TURNED = 4  # words of a name of which two are tried against one token in another order
MUCH_LEFT = 0.15  # share of the letters that both names have left over
DOUBLED = 27  # the row of `gains` for letters that only double the one before
COMMON_NAME = 5.5  # nats of a symbol (symbols.symbol_weights): all its spellings are known
BOTH_COMMON = 1.5  # how much surer two common names are two than a common and a rare one; argued
LIKELY_FIRST = 0.02  # chance of a first letter below which joined tokens are not compared
HEARD_FIRST = 0.0015  # … and above which a first letter was ever heard: 1.5 × model.FLOOR
SYLLABLES = 16 * 256  # least number of a syllable that has one spelling, see module apart
# What two such syllables count beside two known names; argued: a clerk may have slipped, so that a
# person should see the pair.
TWO_SYLLABLES = 1.25
TWO_MARKS = 2.5  # … and syllables of the same letters, of which the letters say nothing. Argued.
# What two borne names count that are not known as one, where the first letters agree and where they
# do not: slips spare them (Pollock and Zamora 1984). In units of 1.3 nats, as counted on true pairs
# of held-out words against names one edit apart, for names among so many commonest and for others.
COMMON_RANK = 5000
SAME_FIRST = 0.5  # nats of two letters that stand for each other at the beginning: J and Y
TWO_COMMON_NAMES, TWO_NAMES = (0.7, 2.0), (0.4, 1.1)
BEGIN_OTHERWISE = TWO_COMMON_NAMES[1]
# … and two that are one: the more, the less alike they are. Of words that lose 3, 5 or 8 nats, 2, 8
# and 20 times as many true pairs as others are known as one name.
KIN, MOST_KIN = 0.33, -2.5
MOST_UNLIKE = 3.0  # nats a letter that a word speaks at most against the one opposite it
AGREEING = 0.25  # nats a letter of the name below which it does not matter what else is unlike
LASTING = 0.65  # what the absence of a given name or surname costs, see parts: it has its place
CARRYING = 0.5  # share of a whole token's worth from which on a token carries the name
INITIAL = 2  # units of a token at the most that an initial may be: पा. for P.
PRIOR = 0.5  # how far the chance of a reading counts beside how well it matches


@_borrowing
def _ratio(table, bigrams, units, a0, a1, letters, b0, b1, codes, at, floor, alpha):  # type: ignore[no-untyped-def]
    """log P(letters | units) − log P(letters) of two spans; UNHEARD once it cannot exceed `floor`.

    `codes` has, from row `at`, the columns of the pair and the triple that end with each letter.
    """
    n, m = a1 - a0, b1 - b0
    if m > 3 * n or n > 3 * m + 1 or n > LONGEST or m > LONGEST:
        return UNHEARD
    chance, previous = 0.0, 0
    for j in range(b0, b1):
        chance += bigrams[previous, letters[j]]
        previous = letters[j]
    needed = SLACK * math.exp(chance + floor)
    for j in range(m + 1):
        alpha[j] = 0.0
    alpha[0] = 1.0
    for i in range(n):
        row = units[a0 + i]
        silent = table[row, 0]
        reached = 0.0
        # Only what three letters a unit can still complete is worth computing.
        lowest = max(0, m - 3 * (n - i - 1))
        for j in range(min(m, 3 * (i + 1)), lowest - 1, -1):
            total = alpha[j] * silent
            # Written out: a call for each piece would count references and cost ten times more.
            if j > 0:
                total += alpha[j - 1] * table[row, letters[b0 + j - 1]]
            if j > 1:
                total += alpha[j - 2] * table[row, codes[at + j - 1, 0]]
            if j > 2:
                total += alpha[j - 3] * table[row, codes[at + j - 1, 1]]
            alpha[j] = total
            reached += total
        if reached < needed:
            return UNHEARD
    if alpha[m] < 1e-280:
        return UNHEARD
    return math.log(alpha[m]) - chance


@_borrowing
def _bits(mask):  # type: ignore[no-untyped-def]
    """How many bits are set."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@_borrowing
def edit_distance(ones, n, b, b0, b1):  # type: ignore[no-untyped-def]
    """Edit distance of a string of 1–64 symbols to another, by Myers' bit vectors.

    `ones` has for each symbol the bits of its places in the first string.
    """
    last = np.int64(1) << (n - 1)
    more, less, distance = np.int64(-1), np.int64(0), n
    for j in range(b0, b1):
        same = ones[b[j]]
        vertical = same | less
        across = (((same & more) + more) ^ more) | same
        up = less | ~(across | more)
        down = more & across
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
        up = (up << 1) | 1
        more = (down << 1) | ~(vertical | up)
        less = up & vertical
    return distance


@_borrowing
def _likeness(weighted, gains, a, a0, a1, b, b0, b1, floor, ones, alpha):  # type: ignore[no-untyped-def]
    """A ratio for two spellings in the same letters: their edits, on the ratio's scale.

    UNHEARD where it cannot exceed `floor`: a letter that only one side has is an edit. Latin
    edits are then weighed by `gains` (28 by 27, nats), all others cost the same.
    """
    n, m = a1 - a0, b1 - b0
    if n > LONGEST or m > LONGEST or 2.2 * max(n, m) - 5.5 * abs(n - m) <= floor:
        return UNHEARD
    in_a, in_b = np.int64(0), np.int64(0)
    for i in range(a0, a1):
        in_a |= np.int64(1) << (a[i] & 63)
    for j in range(b0, b1):
        in_b |= np.int64(1) << (b[j] & 63)
    edits = max(_bits(in_a & ~in_b), _bits(in_b & ~in_a))
    if 2.2 * max(n, m) - 5.5 * edits <= floor:
        return UNHEARD
    for i in range(n):
        ones[a[a0 + i]] |= np.int64(1) << i
    edits = edit_distance(ones, n, b, b0, b1)
    for i in range(a0, a1):
        ones[a[i]] = 0
    plain = 2.2 * max(n, m) - 5.5 * edits
    if not weighted or edits == 0 or plain <= -2.2 * max(n, m):
        return plain
    return _weighed(gains, a, a0, a1, b, b0, b1, alpha)


@_borrowing
def _weighed(gains, a, a0, a1, b, b0, b1, alpha):  # type: ignore[no-untyped-def]
    """The best alignment of two Latin spellings, each edit at what it is worth."""
    alpha[0] = 0.0
    for j in range(b0, b1):
        alpha[j - b0 + 1] = alpha[j - b0] + _lone(gains, b, b0, j)
    for i in range(a0, a1):
        lone = _lone(gains, a, a0, i)
        diagonal = alpha[0]
        alpha[0] += lone
        for j in range(b0, b1):
            at = j - b0 + 1
            best = max(diagonal + gains[a[i], b[j]], alpha[at] + lone)
            best = max(best, alpha[at - 1] + _lone(gains, b, b0, j))
            diagonal = alpha[at]
            alpha[at] = best
    return alpha[b1 - b0]


@_borrowing
def _lone(gains, letters, start, at):  # type: ignore[no-untyped-def]
    """What a letter is worth that the other spelling lacks; one that only doubles costs less."""
    if at > start and letters[at] == letters[at - 1]:
        return gains[DOUBLED, letters[at]]
    return gains[0, letters[at]]


@_borrowing
def _pieces(triples, letters, b0, b1, codes):  # type: ignore[no-untyped-def]
    """Set, for each letter, the table's columns of the pair and the triple that end with it."""
    for j in range(b0, b1):
        last = letters[j] - 1
        if j > b0:
            second = letters[j - 1] - 1
            codes[j - b0, 0] = PAIRS + second * 26 + last
        if j > b0 + 1:
            third = letters[j - 2] - 1
            codes[j - b0, 1] = triples[(third * 26 + second) * 26 + last]


@_borrowing
def _span(sound, weighted, table, bigrams, initials, gains,  # type: ignore[no-untyped-def]
          a, a0, a1, b, b0, b1, codes, at, floor, alpha, ones):  # fmt: skip
    """The ratio of two spans above `floor`; a single letter is compared with a beginning."""
    if a1 == a0 or b1 == b0:
        return UNHEARD
    if not sound:
        if min(a1 - a0, b1 - b0) == 1 and max(a1 - a0, b1 - b0) > 1:
            return 1.5 if a[a0] == b[b0] else -2.0
        return _likeness(weighted, gains, a, a0, a1, b, b0, b1, floor, ones, alpha)
    if b1 - b0 == 1 or (a1 - a0 == 1 and b1 - b0 > 3):
        return math.log(initials[a[a0], b[b0] - 1]) - bigrams[0, b[b0]]
    return _ratio(table, bigrams, a, a0, a1, b, b0, b1, codes, at, floor, alpha)


@_borrowing
def _may_begin(sound, initials, a, a0, a1, b, b0, b1):  # type: ignore[no-untyped-def]
    """Whether a joined token or a further reading is worth comparing: by the first letters.

    A token may be empty; what would be its first letter is another's, or beyond the array.
    """
    if a1 == a0 or b1 == b0:
        return False
    return initials[a[a0], b[b0] - 1] > LIKELY_FIRST if sound else a[a0] == b[b0]


@_borrowing
def _begins(table, initials, a, a0, a1, b, b0, b1):  # type: ignore[no-untyped-def]
    """Whether two tokens are worth comparing: the first unit, or the next after a silent one, was
    heard as the first letter. Saves a quarter of the time."""
    if a1 == a0 or b1 == b0:
        return False
    letter = b[b0] - 1
    chance = initials[a[a0], letter]
    if a1 > a0 + 1:
        chance += table[a[a0], 0] * initials[a[a0 + 1], letter]
    return chance > HEARD_FIRST


@_borrowing
def _shared(shared_a, i, shared_b, j, worth):  # type: ignore[no-untyped-def]
    """What the symbols that two tokens share are worth: the least of them, 0 where none."""
    least = 0.0
    for x in shared_a[i]:
        if x < 0:
            break
        for y in shared_b[j]:
            if x == y and (least == 0.0 or worth[x] < least):
                least = worth[x]
    return least


@_borrowing
def _told_apart(shared_a, i, shared_b, j, worth):  # type: ignore[no-untyped-def]
    """1 where both tokens are known names, one of them common, and not the same: Maria, Mario.

    BOTH_COMMON where both are common: of such names we know all spellings.
    """
    if shared_a[i, 0] < 0 or shared_b[j, 0] < 0 or _shared(shared_a, i, shared_b, j, worth) > 0.0:
        return 0.0
    a, b = _common(shared_a, i, worth), _common(shared_b, j, worth)
    return BOTH_COMMON if a and b else 1.0 if a or b else 0.0


@_borrowing
def _common(shared, token, worth):  # type: ignore[no-untyped-def]
    """Whether a token is a form of a common name."""
    for symbol in shared[token]:  # noqa: SIM110 (compiled: a generator counts references)
        if symbol >= 0 and worth[symbol] <= COMMON_NAME:
            return True
    return False


@_borrowing
def _two_names(one, other, first_differs, lost, kin_at, kin):  # type: ignore[no-untyped-def]
    """What it counts that both Latin words are borne as names; below 0 where these are one.

    `lost` are the nats by which their letters are less alike than equal ones. Names are numbered by
    rank: the commoner a name, the better its spellings are known.
    """
    if one < 0 or other < 0 or one == other:
        return 0.0
    for at in range(kin_at[one], kin_at[one + 1]):
        if kin[at] == other:
            return max(lost * KIN, MOST_KIN)
    if max(one, other) < COMMON_RANK:
        return TWO_COMMON_NAMES[first_differs]
    return TWO_NAMES[first_differs]


@_borrowing
def _change_places(one, other):  # type: ignore[no-untyped-def]
    """Whether one token is a bearer's own and the other an ancestor's, see module apart."""
    return 0 < one < SYLLABLES and 0 < other < SYLLABLES and one != other


@_borrowing
def _two_syllables(one, other):  # type: ignore[no-untyped-def]
    """What it counts that both tokens are of a language with one spelling, and spelled in two."""
    if one < SYLLABLES or other < SYLLABLES:
        return 0.0
    if one >> 8 != other >> 8:
        return TWO_SYLLABLES
    marks, others = one & 255, other & 255
    return TWO_MARKS if marks != others and marks > 0 and others > 0 else 0.0


@_borrowing
def _end(a0, a1, b0, b1, number):  # type: ignore[no-untyped-def]
    """How far the first side's letters count: as far as a token goes that is cut off, see apart."""
    return min(a1, a0 + b1 - b0) if number < 0 else a1


@_borrowing
def _contradicts(apart_a, taken_a, p0, p1, apart_b, taken_b, q0, q1):  # type: ignore[no-untyped-def]
    """Whether two tokens are left that cannot be one: the whole strings then say nothing."""
    for i in range(p0, p1):
        for j in range(q0, q1):
            left = not (taken_a >> (i - p0) & 1 or taken_b >> (j - q0) & 1)
            if left and _change_places(apart_a[i], apart_b[j]):
                return True
    return False


@_borrowing
def _each_heard(table, bigrams, a, a0, a1, letters, b0, middle, b1,  # type: ignore[no-untyped-def]
                codes, at, alpha):  # fmt: skip
    """Whether one token speaks for the letters up to `middle` and for those from there on as well.

    Else a long family name alone would make one name of two: Smirnova Elena, Smirnova Olga.
    """
    if min(middle - b0, b1 - middle) < 2:
        return True
    best, worst = UNHEARD, UNHEARD
    for cut in range(a0 + 1, a1):
        floor = -MOST_UNLIKE * (b1 - b0)
        first = _ratio(table, bigrams, a, a0, cut, letters, b0, middle, codes, at, floor, alpha)
        second = _ratio(
            table, bigrams, a, cut, a1, letters, middle, b1, codes, at + middle - b0, floor, alpha
        )
        if first + second > best:
            best = first + second
            worst = min(first / (middle - b0), second / (b1 - middle))
    return worst > LEAST_HEARD


@_borrowing
def _matching_spans(sound, weighted, table, bigrams, initials, gains, worth,  # type: ignore[no-untyped-def]
                    a, a_at, p0, p1, other_at, others, other_log, shared_a, apart_a,
                    b, b_at, q0, q1, shared_b, apart_b, codes, alpha, ones,
                    spans, values, found, shapes):  # fmt: skip
    """Add every pair of spans of the shapes that speaks for one name; returns how many there are.

    Shapes: 0 a token to a token, 1 two to one, 2 one to two, 3 one to three. The best of a token's
    readings counts; span column 4 is that reading, -1 where only a symbol is shared.
    """
    for i in range(p0, p1):
        for j in range(q0, q1):
            if _change_places(apart_a[i], apart_b[j]):
                continue
            for shape in shapes:
                i1 = i + (2 if shape == 1 else 1)
                j1 = j + (shape if shape > 1 else 1)
                if i1 > p1 or j1 > q1 or found == MOST_SPANS:
                    continue
                if shape and not _may_begin(
                    sound, initials, a, a_at[i], a_at[i + 1], b, b_at[j], b_at[j + 1]
                ):
                    continue
                at = b_at[j] - b_at[q0]
                end = _end(a_at[i], a_at[i1], b_at[j], b_at[j1], apart_b[j1 - 1])
                value, reading = UNHEARD, 0
                if not sound or _begins(table, initials, a, a_at[i], end, b, b_at[j], b_at[j1]):
                    value = _span(
                        sound, weighted, table, bigrams, initials, gains, a, a_at[i], end,
                        b, b_at[j], b_at[j1], codes, at, 0.0, alpha, ones,
                    )  # fmt: skip
                if shape != 1:
                    for x in range(other_at[i], other_at[i + 1]):
                        if sound and not _may_begin(
                            sound, initials, a, others[x, 0], others[x, 1],
                            b, b_at[j], b_at[j + 1],
                        ):  # fmt: skip
                            continue
                        likely = PRIOR * other_log[x]
                        other = likely + _span(
                            sound, weighted, table, bigrams, initials, gains,
                            a, others[x, 0], others[x, 1],
                            b, b_at[j], b_at[j1], codes, at, max(value, 0.0) - likely, alpha, ones,
                        )  # fmt: skip
                        if other > value:
                            value, reading = other, x - other_at[i] + 1
                if shape == 0:
                    common = _shared(shared_a, i, shared_b, j, worth)
                    if common > value:
                        value, reading = common, -1
                if value > 0.0 and sound and shape > 1 and reading == 0:
                    for word in range(j + 1, j1):
                        if not _each_heard(
                            table, bigrams, a, a_at[i], end,
                            b, b_at[j], b_at[word], b_at[j1], codes, at, alpha,
                        ):  # fmt: skip
                            value = UNHEARD
                            break
                if value > 0.0:
                    values[found] = value
                    spans[found, 0], spans[found, 1] = i, i1
                    spans[found, 2], spans[found, 3] = j, j1
                    spans[found, 4] = reading
                    found += 1
    return found


@_borrowing
def _regret(sound, value, peaks, bigrams, a, a0, a1, b, b0, b1):  # type: ignore[no-untyped-def]
    """How much less likely these letters are than the likeliest spelling of these units."""
    if not sound:
        return min(value - 2.2 * max(a1 - a0, b1 - b0), 0.0)
    if b1 - b0 == 1 or a1 - a0 == 1:
        return 0.0
    likeliest, chance, previous = 0.0, 0.0, 0
    for i in range(a0, a1):
        likeliest += peaks[a[i]]
    for j in range(b0, b1):
        chance += bigrams[previous, b[j]]
        previous = b[j]
    return min(value + chance - likeliest, 0.0)


def scratch(rows: int, longest: int) -> tuple[npt.NDArray[Any], ...]:
    """What `align` writes to on its way: for the rows of a table, and the letters of a name."""
    return (
        np.zeros(LONGEST + 1),
        np.zeros(rows, np.int64),
        np.zeros(LONGEST + 1, np.int32),
        np.zeros((longest, 2), np.int32),
        np.zeros(MOST_SPANS),
        np.zeros((MOST_SPANS, 5), np.int64),
        np.zeros(MOST_SPANS, np.int64),
    )


@_borrowing
def _join(b, b_at, x, y, whole):  # type: ignore[no-untyped-def]
    """Write the letters of word x, and then of word y, to `whole`."""
    at = 0
    for word in (x, y):
        for j in range(b_at[word], b_at[word + 1]):
            whole[at] = b[j]
            at += 1


@_borrowing
def _turned(table, triples, bigrams, initials,  # type: ignore[no-untyped-def]
            a, a0, a1, b, b_at, q0, q1, floor, whole, codes, alpha):  # fmt: skip
    """(ratio, word, word): one token against two words that do not follow each other like this.

    Han and Hangul write a foreigner's family and given name without a space, and often the other
    way round. The words are -1 where nothing is above `floor`.
    """
    best, first, second = floor, -1, -1
    for x in range(q0, q1):
        if not _begins(table, initials, a, a0, a1, b, b_at[x], b_at[x + 1]):
            continue
        for y in range(q0, q1):
            size = b_at[x + 1] - b_at[x] + b_at[y + 1] - b_at[y]
            shortest = min(b_at[x + 1] - b_at[x], b_at[y + 1] - b_at[y])
            if y == x or y == x + 1 or shortest < 2 or size > LONGEST:
                continue
            _join(b, b_at, x, y, whole)
            _pieces(triples, whole, 0, size, codes)
            value = _ratio(table, bigrams, a, a0, a1, whole, 0, size, codes, 0, best, alpha)
            middle = b_at[x + 1] - b_at[x]
            if value > best and _each_heard(
                table, bigrams, a, a0, a1, whole, 0, middle, size, codes, 0, alpha
            ):
                best, first, second = value, x, y
    return best, first, second


@_borrowing
def _all_met(spans, found, p0, p1, q0, q1):  # type: ignore[no-untyped-def]
    """Whether as many tokens stand on both sides, and each has one that speaks for it."""
    if p1 - p0 != q1 - q0:
        return False
    met_a, met_b = 0, 0
    for k in range(found):
        met_a |= 1 << (spans[k, 0] - p0)
        met_b |= 1 << (spans[k, 2] - q0)
    return met_a == (1 << (p1 - p0)) - 1 and met_b == (1 << (q1 - q0)) - 1


@_borrowing
def align(sound, weighted, table, triples, bigrams, initials, peaks, gains, worth,  # type: ignore[no-untyped-def]
          kin_at, kin, left, right,
          a, a_at, a_form, other_at, others, other_log,
          shared_a, apart_a, known_a, agree_a, absent_a,
          b, b_at, b_form, shared_b, apart_b, known_b, agree_b, absent_b,
          alpha, ones, whole, codes, values, spans, chosen, out):  # fmt: skip
    """Features of many pairs of names: the best one-to-one matching of their tokens, by greed.

    A token may match two neighbours of the other side (joined or split), one native token three.
    """
    for pair in range(len(left)):
        p0, p1 = a_form[left[pair]], a_form[left[pair] + 1]
        q0, q1 = b_form[right[pair]], b_form[right[pair] + 1]
        if sound:
            _pieces(triples, b, b_at[q0], b_at[q1], codes)
        found = _matching_spans(
            sound, weighted, table, bigrams, initials, gains, worth,
            a, a_at, p0, p1, other_at, others, other_log, shared_a, apart_a,
            b, b_at, q0, q1, shared_b, apart_b, codes, alpha, ones, spans, values, 0, range(1),
        )  # fmt: skip
        if not _all_met(spans, found, p0, p1, q0, q1):
            found = _matching_spans(
                sound, weighted, table, bigrams, initials, gains, worth,
                a, a_at, p0, p1, other_at, others, other_log, shared_a, apart_a,
                b, b_at, q0, q1, shared_b, apart_b, codes, alpha, ones,
                spans, values, found, range(1, 4),
            )  # fmt: skip
        taken_a, taken_b, joined = _choose(values, spans, found, p0, q0, True, chosen)
        tokens_a = _left(taken_a, p0, p1, a_at, absent_a)[1]
        tokens_b = _left(taken_b, q0, q1, b_at, absent_b)[1]
        if joined and min(tokens_a, tokens_b) > 0.0:
            # What was joined may have taken a token that another one needed.
            single_a, single_b, _ = _choose(values, spans, found, p0, q0, False, chosen)
            less_a = _left(single_a, p0, p1, a_at, absent_a)[1]
            less_b = _left(single_b, q0, q1, b_at, absent_b)[1]
            if min(less_a, less_b) < min(tokens_a, tokens_b):
                taken_a, taken_b = single_a, single_b
            else:
                _choose(values, spans, found, p0, q0, True, chosen)
        gain, matched, worst, shared = 0.0, 0, 9.0, 0.0
        regret, worst_regret, unshared = 0.0, 0.0, 0.0
        agreed, words = 0, 0
        another, stays, moved = 0, False, 0
        turned = False
        if sound and p1 - p0 == 1 and 2 <= q1 - q0 <= MOST_TURNED:
            floor = 0.0
            for at in range(found):
                if chosen[at] == 1:
                    floor = values[at]
            a0, a1 = a_at[p0], min(a_at[p1], a_at[p0] + LONGEST)
            best, x, y = _turned(
                table, triples, bigrams, initials,
                a, a0, a1, b, b_at, q0, q1, floor, whole, codes, alpha,
            )  # fmt: skip
            if x >= 0:
                turned = True
                taken_a, taken_b = 1, 1 << (x - q0) | 1 << (y - q0)
                role = min(agree_a[p0], max(agree_b[x], agree_b[y]))
                matched = b_at[x + 1] - b_at[x] + b_at[y + 1] - b_at[y]
                gain, words, worst = best * role, 2, best / matched
                _join(b, b_at, x, y, whole)
                regret = _regret(sound, best, peaks, bigrams, a, a0, a1, whole, 0, matched)
                worst_regret = regret
            _pieces(triples, b, b_at[q0], b_at[q1], codes)
        for at in range(found):
            if chosen[at] != 1 or turned:
                continue
            best = values[at]
            size = b_at[spans[at, 3]] - b_at[spans[at, 2]]
            role = 0.0
            for i in range(spans[at, 0], spans[at, 1]):
                for j in range(spans[at, 2], spans[at, 3]):
                    role = max(role, min(agree_a[i], agree_b[j]))
            gain += best * role
            matched += size
            if size == 1 and a_at[spans[at, 1]] - a_at[spans[at, 0]] <= INITIAL:
                agreed += 1
            else:
                words += spans[at, 3] - spans[at, 2]
            i, j = spans[at, 0], spans[at, 2]
            alone = spans[at, 1] - i == 1 and spans[at, 3] - j == 1
            if alone and min(absent_a[i], absent_b[j]) >= LASTING:
                moved += i - p0 != j - q0
                stays = stays or (i == p0 and j == q0)
            if spans[at, 4] < 0:
                shared += best
                continue
            if alone:
                if weighted and min(apart_a[i], apart_b[j]) < SYLLABLES:
                    differs = int(gains[a[a_at[i]], b[b_at[j]]] < SAME_FIRST)
                    lost = min(best - 2.2 * size, 0.0)
                    two = _two_names(known_a[i], known_b[j], differs, lost, kin_at, kin)
                    unshared += two
                    another += two >= BEGIN_OTHERWISE
                elif not weighted:
                    unshared += _told_apart(shared_a, i, shared_b, j, worth)
                    unshared += _two_syllables(apart_a[i], apart_b[j])
            b0, b1 = b_at[spans[at, 2]], b_at[spans[at, 3]]
            a0 = a_at[spans[at, 0]]
            a1 = _end(a0, a_at[spans[at, 1]], b0, b1, apart_b[spans[at, 3] - 1])
            if spans[at, 4] > 0:
                x = other_at[spans[at, 0]] + spans[at, 4] - 1
                a0, a1 = others[x, 0], others[x, 1]
            loss = _regret(sound, best, peaks, bigrams, a, a0, a1, b, b0, b1)
            regret += loss
            worst_regret = min(worst_regret, loss)
            if size > 1 and role >= CARRYING:
                worst = min(worst, best / size)
        left_a, tokens_a, initials_a = _left(taken_a, p0, p1, a_at, absent_a)
        left_b, tokens_b, initials_b = _left(taken_b, q0, q1, b_at, absent_b)
        out[pair, GAIN] = gain
        out[pair, MATCHED] = matched
        out[pair, WORST] = worst if worst < 9.0 else 0.0
        out[pair, REGRET], out[pair, WORST_REGRET] = regret, worst_regret
        out[pair, LEFT_A], out[pair, LEFT_B] = left_a, left_b
        out[pair, ALL_A] = a_at[p1] - a_at[p0]
        out[pair, ALL_B] = b_at[q1] - b_at[q0]
        out[pair, TOKENS_A], out[pair, TOKENS_B] = tokens_a, tokens_b
        out[pair, SHARED], out[pair, UNSHARED] = shared, unshared
        out[pair, INITIALS] = initials_a + initials_b
        out[pair, AGREED], out[pair, WORDS] = agreed, words
        out[pair, ANOTHER] = another + (stays and moved > 1 and p1 - p0 == q1 - q0)
        if gain <= AGREEING * (b_at[q1] - b_at[q0]):
            out[pair, AGAINST] = MOST_UNLIKE * min(tokens_a, tokens_b)
        elif min(tokens_a, tokens_b) > 0.0:
            out[pair, AGAINST] = _against(
                sound, weighted, table, bigrams, initials, gains,
                a, a_at, p0, p1, taken_a, apart_a, absent_a,
                b, b_at, q0, q1, taken_b, apart_b, absent_b, codes, alpha, ones, spans, values,
            )  # fmt: skip
        out[pair, MASK_A], out[pair, MASK_B] = taken_a, taken_b
        if tokens_a == 0.0 and tokens_b == 0.0:
            out[pair, WHOLE] = gain
        elif found == 0 or _contradicts(apart_a, taken_a, p0, p1, apart_b, taken_b, q0, q1):
            out[pair, WHOLE] = UNHEARD
        else:
            out[pair, WHOLE] = _whole(
                sound, weighted, table, triples, bigrams, gains,
                a, a_at[p0], a_at[p1], b, b_at, q0, q1, whole, codes, alpha, ones,
            )  # fmt: skip


@_borrowing
def _against(sound, weighted, table, bigrams, initials, gains,  # type: ignore[no-untyped-def]
             a, a_at, p0, p1, taken_a, apart_a, absent_a,
             b, b_at, q0, q1, taken_b, apart_b, absent_b,
             codes, alpha, ones, spans, values):  # fmt: skip
    """How unlike the words are that both sides have left over, the likest opposite each other.

    Nats a letter, MOST_UNLIKE at the most, added up over the words that stand against one.
    """
    found = 0
    for i in range(p0, p1):
        if taken_a >> (i - p0) & 1:
            continue
        for j in range(q0, q1):
            if taken_b >> (j - q0) & 1 or found == MOST_SPANS:
                continue
            size = max(b_at[j + 1] - b_at[j], 1)  # a word may have no letters that are heard
            value = -MOST_UNLIKE * size if _change_places(apart_a[i], apart_b[j]) else _span(
                sound, weighted, table, bigrams, initials, gains, a, a_at[i], a_at[i + 1],
                b, b_at[j], b_at[j + 1], codes, b_at[j] - b_at[q0],
                -MOST_UNLIKE * size, alpha, ones,
            )  # fmt: skip
            values[found] = max(value / size, -MOST_UNLIKE)
            spans[found, 0], spans[found, 2] = i, j
            found += 1
    total = 0.0
    while True:
        at = -1
        for k in range(found):
            if taken_a >> (spans[k, 0] - p0) & 1 or taken_b >> (spans[k, 2] - q0) & 1:
                continue
            if at < 0 or values[k] > values[at]:
                at = k
        if at < 0:
            return total
        i, j = spans[at, 0], spans[at, 2]
        taken_a |= 1 << (i - p0)
        taken_b |= 1 << (j - q0)
        total -= min(values[at], 0.0) * min(absent_a[i], absent_b[j])


@_borrowing
def _choose(values, spans, found, p0, q0, may_join, chosen):  # type: ignore[no-untyped-def]
    """(tokens of a, tokens of b, whether any were joined): matched one to one, the best first."""
    taken_a, taken_b, joined = 0, 0, False
    for k in range(found):
        joins = spans[k, 1] - spans[k, 0] + spans[k, 3] - spans[k, 2] > 2
        chosen[k] = 0 if may_join or not joins else -1
    while True:
        best, at = 0.0, -1
        for k in range(found):
            if chosen[k] == 0 and values[k] > best:
                best, at = values[k], k
        if at < 0:
            break
        mask_a = (1 << (spans[at, 1] - p0)) - (1 << (spans[at, 0] - p0))
        mask_b = (1 << (spans[at, 3] - q0)) - (1 << (spans[at, 2] - q0))
        chosen[at] = -1
        if taken_a & mask_a or taken_b & mask_b:
            continue
        chosen[at] = 1
        taken_a |= mask_a
        taken_b |= mask_b
        joined = joined or spans[at, 1] - spans[at, 0] + spans[at, 3] - spans[at, 2] > 2
    return taken_a, taken_b, joined


@_borrowing
def _left(taken, first, end, token_at, absent):  # type: ignore[no-untyped-def]
    """(letters, tokens) that match nothing, each at what its absence costs; and single letters."""
    letters, tokens, initials = 0.0, 0.0, 0
    for token in range(first, end):
        if not taken >> (token - first) & 1:
            size = token_at[token + 1] - token_at[token]
            letters += absent[token] * size
            tokens += absent[token]
            initials += size == 1
    return letters, tokens, initials


@_borrowing
def _whole(sound, weighted, table, triples, bigrams, gains,  # type: ignore[no-untyped-def]
           a, a0, a1, b, b_at, q0, q1, whole, codes, alpha, ones):  # fmt: skip
    """The best ratio of the two names as single strings, over three orders of the second.

    UNHEARD where it is too low to matter.
    """
    size, tokens = b_at[q1] - b_at[q0], q1 - q0
    best, floor = UNHEARD, WHOLE_MATTERS * size
    if size > LONGEST or a1 - a0 > LONGEST or size == 0 or a1 == a0:
        return best
    for turn in range(min(tokens, 3)):
        first = (0, 1, tokens - 1)[turn]
        at = 0
        for step in range(tokens):
            token = q0 + (first + step) % tokens
            for j in range(b_at[token], b_at[token + 1]):
                whole[at] = b[j]
                at += 1
        if sound:
            _pieces(triples, whole, 0, size, codes)
            value = _ratio(table, bigrams, a, a0, a1, whole, 0, size, codes, 0, floor, alpha)
        else:
            value = _likeness(weighted, gains, a, a0, a1, whole, 0, size, floor, ones, alpha)
        best, floor = max(best, value), max(floor, value)
    return best


@_borrowing
def tell(features, told):  # type: ignore[no-untyped-def]
    """Features → the terms of the logistic calibration, all of order one; see compare.terms."""
    for pair in range(len(features)):
        of, out = features[pair], told[pair]
        gain, whole, all_b = of[GAIN], of[WHOLE], max(of[ALL_B], 1.0)
        lost_a, lost_b = of[LEFT_A] / max(of[ALL_A], 1.0), of[LEFT_B] / all_b
        lost, contradicted = max(lost_a, lost_b), min(lost_a, lost_b)
        per_letter = gain / max(of[MATCHED], 1.0)
        whole_each = min(max(whole / all_b, -3.0), 3.0)
        both_left = 1.0 if contradicted > MUCH_LEFT else 0.0
        out[0] = 1.0
        out[1] = per_letter
        out[2] = of[WORST]
        out[3] = min(max(of[REGRET], -20.0), 0.0) / 5
        out[4] = min(max(of[WORST_REGRET], -12.0), 0.0) / 3
        out[5] = contradicted
        out[6] = lost - contradicted
        out[7] = max(whole_each, per_letter * (1 - lost))
        out[8] = max(whole_each, -0.5)  # another order of tokens must not count against
        out[9] = min(max(gain, whole, 0.0), 25.0) / 10
        out[10] = math.log1p(max(gain, 0.0))
        out[11] = both_left
        out[12] = min(of[TOKENS_A], of[TOKENS_B], 2.0)
        out[13] = min(abs(of[TOKENS_A] - of[TOKENS_B]), 3.0)
        out[14] = 1.0 if of[TOKENS_A] + of[TOKENS_B] == 0.0 else 0.0
        out[15] = min(of[SHARED], 10.0) / 5
        out[16] = min(of[UNSHARED], 2.0)
        out[17] = min(of[INITIALS], 2.0)
        out[18] = min(of[AGAINST], 6.0) / 3
        out[19] = both_left * min(max(gain, 0.0), 25.0) / 10
        out[20] = min(of[AGREED], 2.0)
        # Of K. Murugan and a mere Murugan half of what is told may be another's.
        out[21] = 1.0 if of[INITIALS] > 0 and of[WORDS] <= 1 else 0.0
