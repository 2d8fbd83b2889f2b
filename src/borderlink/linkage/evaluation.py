"""Tonight's pairs against the truth: how many were found, how many are wrong, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from borderlink.linkage.candidates import CANDIDATES, open_blocks
from borderlink.linkage.clusters import Pair, ordered
from borderlink.linkage.features import RECORD_COLUMNS, build_features
from borderlink.linkage.truth import Truth
from borderlink.store import Store, scratch_connection

AgencyPair = tuple[str, str]
PRECISIONS = (0.999, 0.99, 0.95, 0.9)


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
class AtPrecision:
    """How much would be found if the threshold were set for this precision."""

    precision: float
    recall: float
    weight: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the pairs said to match with about this probability, the share that really do."""

    lowest: float
    highest: float
    pairs: int
    said: float
    true: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything `borderlink evaluate` prints."""

    weight: float
    overall: Figures
    by_script_pair: tuple[Figures, ...]
    by_label: tuple[Figures, ...]
    by_agency_pair: tuple[Figures, ...]
    at_precision: tuple[AtPrecision, ...]
    reliability: tuple[Reliability, ...]
    candidates_per_record: float
    absent: int


@dataclass(frozen=True, slots=True)
class _Scored:
    pair: Pair
    weight: float
    probability: float


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
    positives = sum(countable(pair) for pair in truth.true)
    return Evaluation(
        weight=report_weight,
        overall=sliced.figures(lambda _: "all pairs")[0],
        by_script_pair=sliced.figures(lambda p: " – ".join(_sorted(script[p[0]], script[p[1]]))),
        by_label=tuple(
            line for line in sliced.figures(lambda p: truth.labels.get(p, "")) if line.name
        ),
        by_agency_pair=sliced.figures(lambda p: " – ".join(_sorted(agency[p[0]], agency[p[1]]))),
        at_precision=recall_at_precision(
            [(s.weight, s.pair in truth.true) for s in judged], positives
        ),
        reliability=reliability([(s.probability, s.pair in truth.true) for s in judged]),
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


def _count(pairs: Iterable[Pair], name_of: Callable[[Pair], str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for pair in pairs:
        counts[name_of(pair)] += 1
    return counts


def recall_at_precision(
    judged: Sequence[tuple[float, bool]], positives: int
) -> tuple[AtPrecision, ...]:
    """The most that can be found at each of PRECISIONS; equal weights stand or fall together."""
    best = dict.fromkeys(PRECISIONS, AtPrecision(0.0, 0.0, 0.0))
    found = seen = 0
    ranked = sorted(judged, key=lambda item: -item[0])
    for position, (weight, true) in enumerate(ranked):
        seen += 1
        found += true
        if position + 1 < len(ranked) and ranked[position + 1][0] == weight:
            continue
        for precision in PRECISIONS:
            if found / seen >= precision and positives:
                best[precision] = AtPrecision(precision, found / positives, weight)
    return tuple(
        value if value.precision else AtPrecision(precision, 0.0, float("inf"))
        for precision, value in best.items()
    )


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Reliability, ...]:
    """Said against true probability, in equal steps of what was said."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for said, true in judged:
        groups[min(int(said * bins), bins - 1)].append((said, true))
    return tuple(
        Reliability(
            lowest=step / bins,
            highest=(step + 1) / bins,
            pairs=len(group),
            said=sum(said for said, _ in group) / len(group),
            true=sum(true for _, true in group) / len(group),
        )
        for step, group in sorted(groups.items())
    )


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
    build_features(scratch, store.sql(f"SELECT {RECORD_COLUMNS} FROM record").pl())
    scratch.register("link_key", store.sql("SELECT * FROM link_key").pl())
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
