"""Tonight's pairs against the truth: how many were found, how many are wrong, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from borderlink.linkage.calibration import AtPrecision, Calibration, Judged, calibration
from borderlink.linkage.candidates import CANDIDATES, open_blocks
from borderlink.linkage.clusters import Pair, ordered
from borderlink.linkage.truth import Truth
from borderlink.store import Store, scratch_connection

AgencyPair = tuple[str, str]
FEWEST_CALIBRATED = 50  # judged pairs of a slice


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one slice of the pairs, and what follows from them.

    `right` and `wrong` count reported pairs only where the truth is complete; precision is None
    where it nowhere is.
    """

    name: str
    true: int
    found: int
    candidates: int
    right: int
    wrong: int

    @property
    def recall(self) -> float | None:
        return self.found / self.true if self.true else None

    @property
    def blocking_recall(self) -> float | None:
        return self.candidates / self.true if self.true else None

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def f1(self) -> float | None:
        if self.precision is None or self.recall is None or not self.found:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class FoundAt:
    """Recall of one slice where one threshold for all pairs gives each of PRECISIONS."""

    name: str
    true: int
    recalls: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything `borderlink evaluate` prints."""

    weight: float
    overall: Figures
    by_script_pair: tuple[Figures, ...]
    by_label: tuple[Figures, ...]
    by_agency_pair: tuple[Figures, ...]
    calibration: Calibration
    script_pairs: tuple[Calibration, ...]
    found_at: tuple[FoundAt, ...]
    candidates_per_record: float
    absent: int


@dataclass(frozen=True, slots=True)
class _Scored:
    pair: Pair
    weight: float
    probability: float

    def judged(self, truth: Truth) -> Judged:
        return Judged(self.weight, self.probability, self.pair in truth.true)


def evaluate(
    store: Store,
    truth: Truth,
    *,
    report_weight: float,
    closed: Collection[AgencyPair] | None = None,
) -> Evaluation:
    """Compare the store's scored pairs with the truth.

    Where the truth is complete only between some agencies, name them in `closed`: elsewhere a
    pair that is not in it is no mistake. Without `closed` every pair of two agencies counts.
    """
    agency, script = _agencies(store), _scripts(store)
    scope = None if closed is None else frozenset(_sorted(*names) for names in closed)

    def countable(pair: Pair) -> bool:
        names = _sorted(agency[pair[0]], agency[pair[1]])
        return pair not in truth.ignored and (scope is None or names in scope)

    def scripts(pair: Pair) -> str:
        return " – ".join(_sorted(script[pair[0]], script[pair[1]]))

    scored = _scored(store, agency)
    candidates = _candidates(store)
    reported = [s for s in scored if s.weight >= report_weight]
    sliced = _Slices(
        truth=truth.true,
        found=frozenset(s.pair for s in reported) & truth.true,
        wrong=frozenset(s.pair for s in reported if s.pair not in truth.true and countable(s.pair)),
        candidates=candidates & truth.true,
        right=frozenset(s.pair for s in reported if s.pair in truth.true and countable(s.pair)),
    )
    judged = [s for s in scored if countable(s.pair)]
    positives = [pair for pair in truth.true if countable(pair)]
    whole = calibration("all pairs", [s.judged(truth) for s in judged], len(positives))
    return Evaluation(
        weight=report_weight,
        overall=sliced.figures(lambda _: "all pairs")[0],
        by_script_pair=sliced.figures(scripts),
        by_label=tuple(
            line for line in sliced.figures(lambda p: truth.labels.get(p, "")) if line.name
        ),
        by_agency_pair=sliced.figures(lambda p: " – ".join(_sorted(agency[p[0]], agency[p[1]]))),
        calibration=whole,
        script_pairs=_calibrations(truth, judged, positives, scripts),
        found_at=_found_at(truth, scored, whole.at_precision),
        candidates_per_record=len(candidates) / max(len(agency), 1),
        absent=truth.absent,
    )


@dataclass(frozen=True, slots=True)
class _Slices:
    """The pairs that are true, found, wrong and candidates, ready to be cut by any name."""

    truth: frozenset[Pair]
    found: frozenset[Pair]
    wrong: frozenset[Pair]
    candidates: frozenset[Pair]
    right: frozenset[Pair]

    def figures(self, name_of: Callable[[Pair], str]) -> tuple[Figures, ...]:
        """One line for each name, the largest slice first."""
        counts = [
            _count(pairs, name_of)
            for pairs in (self.truth, self.found, self.candidates, self.right, self.wrong)
        ]
        names = sorted(set().union(*counts))
        lines = [Figures(name, *(count[name] for count in counts)) for name in names]
        return tuple(sorted(lines, key=lambda line: (-line.true, line.name))) or (
            Figures("all pairs", 0, 0, 0, 0, 0),
        )


def _calibrations(
    truth: Truth,
    judged: Sequence[_Scored],
    positives: Sequence[Pair],
    name_of: Callable[[Pair], str],
) -> tuple[Calibration, ...]:
    """Every slice by its own thresholds, the largest first; small ones would show chance."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for scored in judged:
        groups[name_of(scored.pair)].append(scored.judged(truth))
    true = _count(positives, name_of)
    found = [
        calibration(name, group, true[name])
        for name, group in groups.items()
        if len(group) >= FEWEST_CALIBRATED
    ]
    return tuple(sorted(found, key=lambda line: (-line.pairs, line.name)))


def _found_at(
    truth: Truth, scored: Sequence[_Scored], thresholds: Sequence[AtPrecision]
) -> tuple[FoundAt, ...]:
    """Every label of the truth, the largest first, where all pairs share one threshold.

    A false pair has no label, so that a label has no precision of its own.
    """
    weights = {item.pair: item.weight for item in scored}
    groups: dict[str, list[float]] = defaultdict(list)
    for pair, label in truth.labels.items():
        if label:
            groups[label].append(weights.get(pair, float("-inf")))
    lines = [
        FoundAt(
            name,
            len(found),
            tuple(sum(w >= at.weight for w in found) / len(found) for at in thresholds),
        )
        for name, found in groups.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.true, line.name)))


def _count(pairs: Iterable[Pair], name_of: Callable[[Pair], str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for pair in pairs:
        counts[name_of(pair)] += 1
    return counts


def _scored(store: Store, agency: Mapping[int, str]) -> list[_Scored]:
    """Scored pairs of two agencies; one agency's own duplicates are not reported to anybody."""
    rows = store.rows(
        "SELECT record_a, record_b, match_weight, match_probability FROM scored_pair "
        "ORDER BY record_a, record_b"
    )
    return [
        _Scored((a, b), weight, probability)
        for a, b, weight, probability in rows
        if agency[a] != agency[b]
    ]


def _candidates(store: Store) -> frozenset[Pair]:
    """The pairs that were compared, found again from the keys that the night left."""
    scratch = scratch_connection(store.path.parent / "tmp")
    for table, kept in (("link_key", "link_key"), ("person", "link_person")):
        scratch.register(table, store.sql(f"FROM {kept}").pl())
    open_blocks(scratch)
    rows = scratch.execute(f"SELECT record_a, record_b FROM ({CANDIDATES})").fetchall()
    scratch.close()
    return frozenset(ordered(a, b) for a, b in rows)


def _agencies(store: Store) -> dict[int, str]:
    return dict(store.rows("SELECT record_id, agency FROM record"))


def _scripts(store: Store) -> dict[int, str]:
    """Script of each record's first name."""
    rows = store.rows(
        """
        SELECT r.record_id, coalesce(arg_min(f.script, n.form), 'Zyyy')
        FROM record r
        LEFT JOIN name_form n USING (record_id)
        LEFT JOIN name_feature f USING (name_id)
        GROUP BY r.record_id
        """
    )
    return dict(rows)


def _sorted(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
