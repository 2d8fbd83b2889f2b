"""A draft as a feed's TOML file, each line with the reason for it, open questions marked."""

from __future__ import annotations

from collections.abc import Iterator

from borderlink.intake.drafting import Column, Draft, Guess, quoted

_SINGLE = ("phones", "emails", "role", "handling", "sex")
_NAME_PARTS = ("full", "family", "given", "patronymic")
OPEN = "?"


def as_toml(draft: Draft, agency: str, feed: str, files: str) -> str:
    """The whole file; what is open stands as `?` or in a comment, and must be answered first."""
    columns = {field: column for column, field, _ in reversed(draft.columns) if field}
    lines = [
        "# A draft, made by looking at one file. Every line that says why is a guess: confirm each",
        "# with the agency, replace every ?, then: borderlink check FILE --feed …",
        f"agency = {quoted(agency)}",
        f"feed = {quoted(feed)}",
        f"files = {quoted(files)}",
        *_plain(draft.container),
        'mode = "full"  # or "delta": ask whether a record that is missing was withdrawn',
        *_tables(draft.container),
        "",
        "[dates]",
        *map(_line, draft.dates),
        "",
        *_fields(draft, columns),
        *_names(columns),
        *_rest(columns),
        "",
        *_unused(draft),
    ]
    return "\n".join(lines) + "\n"


def _line(guess: Guess) -> str:
    return f"{guess.line}  # {guess.why}"


def _plain(guesses: tuple[Guess, ...]) -> list[str]:
    return [_line(guess) for guess in guesses if "." not in guess.line.split("=")[0]]


def _tables(guesses: tuple[Guess, ...]) -> Iterator[str]:
    """`csv.delimiter = …` as a table of its own."""
    for guess in guesses:
        table, dot, rest = guess.line.partition(".")
        if dot and "=" not in table:
            yield from ("", f"[{table}]", f"{rest}  # {guess.why}")


def _fields(draft: Draft, columns: dict[str, Column]) -> Iterator[str]:
    yield "[fields]"
    key = columns.get("record_key") or _distinct(draft)
    yield (
        f"record_key = {quoted(key.name)}  # {_uniqueness(key)}"
        if key
        else f'record_key = "{OPEN}"  # no column was recognised: which one identifies a record?'
    )
    coded = {guess.line.split(" =")[0]: guess for guess in draft.codes}
    for field in _SINGLE:
        if field in coded:
            yield _line(coded[field])
        elif field in columns:
            yield f"{field} = {quoted(columns[field].name)}"
    if "role" not in columns:
        yield '# role = { value = "…" }  # without it everybody is protected like a victim'


def _distinct(draft: Draft) -> Column | None:
    """A column of which nothing is known but that each row has its own value."""
    rows = max((len(column.values) for column, _, _ in draft.columns), default=0)
    unknown = (column for column, field, _ in draft.columns if not field)
    return next((c for c in unknown if rows == len(set(c.values)) == len(c.values)), None)


def _uniqueness(key: Column) -> str:
    distinct = len(set(key.values))
    return f"{distinct} distinct values in {len(key.values)} rows; does it stay the same for ever?"


def _names(columns: dict[str, Column]) -> Iterator[str]:
    parts = [(part, columns[part]) for part in _NAME_PARTS if part in columns]
    yield from ("", "[[name]]", 'kind = "primary"')
    yield from (f"{part} = {quoted(column.name)}" for part, column in parts)
    if not parts:
        yield f'full = "{OPEN}"  # no column was recognised as a name'
    if "alias" in columns:
        yield from ("", "[[name]]", 'kind = "alias"', f"full = {quoted(columns['alias'].name)}")


def _rest(columns: dict[str, Column]) -> Iterator[str]:
    births = [
        (field.removeprefix("birth."), c) for field, c in columns.items() if field[:5] == "birth"
    ]
    if births:
        yield from ("", "[birth]", *(f"{part} = {quoted(c.name)}" for part, c in sorted(births)))
    if "nationality" in columns:
        yield from ("", "[[nationality]]", f"country = {quoted(columns['nationality'].name)}")
    for kind in ("passport", "national id"):
        if kind in columns:
            yield from ("", "[[document]]", f'type = {{ value = "{kind}" }}')
            yield f"number = {quoted(columns[kind].name)}"
    if "address" in columns:
        yield from ("", "[[address]]", f"text = [{quoted(columns['address'].name)}]")


def _unused(draft: Draft) -> Iterator[str]:
    used: set[str] = set()
    for column, field, why in draft.columns:
        if not field or field in used or field in ("date", "mrz"):
            note = f"{field or OPEN}: {why}" if field != OPEN else why
            yield f"# column {quoted(column.name)}: {len(column.values)} values; {note}"
        used.add(field)
