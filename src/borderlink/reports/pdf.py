"""The report as a PDF for the case file: the queue, one match after the other, and the night.

Set by typst, whose wheel needs nothing else and shapes every script. All that is told goes in as
data, never as markup, so that nothing in it can run or be laid out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from borderlink.disclosure.told import Level, ToldField, ToldMatch, ToldNight, ToldValue, Verdict
from borderlink.reports import tables, vocabulary
from borderlink.reports.candidates import Candidate, runner_ups
from borderlink.reports.content import content_hash
from borderlink.reports.fonts import SIGNS_FAMILY, Coverage, Fonts
from borderlink.reports.waterfall import WIDTH, Bar, waterfall
from borderlink.reports.wording import Wording, our_name, their_name, wording

MEDIA_TYPE = "application/pdf"

# A value may not reorder the line that it stands in; on paper, such marks have no other use.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render_pdf(told: ToldNight, fonts: Fonts) -> bytes | None:
    """The report, or None where a script in it has no font here; see `scripts_without_font`."""
    report = _report(told, wording(told.language))
    coverage = fonts.cover(_texts(report))
    return None if coverage.missing else _set(report, coverage, told)


def scripts_without_font(told: ToldNight, fonts: Fonts, *, language: str) -> tuple[str, ...]:
    """The scripts, by their names in `language`, that keep the report from becoming a PDF."""
    missing = fonts.cover(_texts(_report(told, wording(told.language)))).missing
    return tuple(wording(language).scripts(missing))


def _set(report: dict[str, Any], coverage: Coverage, told: ToldNight) -> bytes:
    import typst

    source = (resources.files("borderlink.reports") / "templates" / "report.typ").read_bytes()
    families = [*coverage.families, SIGNS_FAMILY]
    data = orjson.dumps(report | {"families": families}).decode()
    with tempfile.TemporaryDirectory() as folder:
        for face, _ in coverage.faces:
            link = Path(folder) / face.file.name
            if not link.exists():
                link.symlink_to(face.file.resolve())
        compiler = typst.Compiler(  # type: ignore[misc]  # its stub leaves a type variable free
            input=source, font_paths=[folder], ignore_system_fonts=True, sys_inputs={"report": data}
        )
        made = compiler.compile(
            format="pdf", timestamp=datetime.combine(told.night, time(), UTC), pdf_tags=False
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave pages where one document was asked for")
    return made


def _texts(part: Any) -> Iterable[str]:
    """Every text of the data, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _texts(value)


def _report(delivered: ToldNight, w: Wording) -> dict[str, Any]:
    """Everything that the pages say, in words, and nothing but texts and numbers."""
    told = _harmless(delivered)
    others = runner_ups(told)
    highest = max((code for match in told.matches for code in match.handling), default=None)
    banner = [w.say("Highest handling code: %(code)s", code=highest), w.handling(highest or "")]
    return {
        "language": w.language.code,
        "rtl": w.language.rtl,
        "title": f"{told.receiver} · {w.say('matches of %(day)s', day=w.day(told.night))}",
        "receiver": told.receiver_name,
        "kicker": f"{told.operator} · {w.say('match report')}",
        "night": w.say("Night of %(day)s", day=w.day(told.night)),
        "hash": content_hash(delivered),
        "banner": [*(banner if highest else []), w.say("Personal data. Only for:")],
        "queue": {
            "title": w.say("Queue"),
            "head": _queue_head(w),
            "rows": [_queue_row(m, w) for m in told.matches],
        },
        "nothing": w.say("There is nothing to verify tonight."),
        "matches": [_match(m, others.get(m.match_id, ()), w) for m in told.matches],
        "batch": [
            *_taken_back_and_asked(told, w),
            _table(w.say("Your feeds"), tables.feeds(told, w)),
            _table(w.say("Data quality"), tables.quality(told, w)),
            _table(w.say("Rows set aside"), tables.set_aside(told, w)),
            _table(w.say("How often names are missed"), tables.names_missed(w)),
        ],
        "about": _table(w.say("About"), tables.about(delivered, w)),
        "width": WIDTH,
    }


def _taken_back_and_asked(told: ToldNight, w: Wording) -> list[dict[str, Any]]:
    """Only where there is something to tell."""
    found = []
    if told.recalled:
        found.append(_table(w.say("Taken back"), tables.recalled(told, w)))
    if told.requests:
        found.append(_table(w.say("Requests for more"), tables.requests(told, w)))
    return found


def _harmless(told: Any) -> Any:
    """The same without marks that turn the direction of text, which our own isolate instead."""
    if isinstance(told, str) and not isinstance(told, Enum):
        return _BIDI_CONTROLS.sub("", told)
    if isinstance(told, tuple):
        return tuple(map(_harmless, told))
    if is_dataclass(told) and not isinstance(told, type):
        parts = {field.name: _harmless(getattr(told, field.name)) for field in fields(told)}
        return replace(told, **parts)
    return told


def _queue_head(w: Wording) -> list[str]:
    return [w.say("Match"), w.say("State"), w.say("Our record"), w.say("Held by"),
            w.say("Evidence"), w.say("Answer by")]  # fmt: skip


def _queue_row(match: ToldMatch, w: Wording) -> list[str]:
    asked = match.state != "withdrawn"
    bits = f" {w.bits(match.match_weight)}" if match.match_weight is not None else ""
    state = f"{w.state(match)}, {w.say('urgent')}" if match.urgent else w.state(match)
    return [
        match.match_id,
        state,
        "\n".join((*our_name(match), match.our_record)),
        "\n".join((match.owner, *their_name(match))),
        w.say(match.strength) + bits if asked else "–",
        w.moment(match.answer_by) if asked else "–",
    ]


def _table(title: str, rows: Iterable[tables.Row]) -> dict[str, Any]:
    written = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return {"title": title, "rows": written}


def _match(match: ToldMatch, candidates: tuple[Candidate, ...], w: Wording) -> dict[str, Any]:
    asked, hit = match.state != "withdrawn", match.level is Level.HIT
    chips = [w.say(match.link_class), w.state(match)] if asked else [w.state(match)]
    if match.urgent:
        chips.append(w.say("urgent"))
    codes = [f"{code} {w.handling(code)}" for code in match.handling] or [w.handling("")]
    answer_by = w.say("Answer by %(moment)s.", moment=w.moment(match.answer_by))
    return {
        "banner": [*codes, match.handling_text or ""],
        "id": match.match_id,
        "chips": chips,
        "asked": w.asked(match),
        "by": answer_by if asked else "",
        "warnings": _warnings(match, w),
        "fields": _side_by_side(match, w, hit=hit),
        "why": _why(match, w) if asked else None,
        "others": [_other(c, w) for c in candidates],
        "others_title": w.say("Other candidates for our record"),
        "withheld_title": w.say("Withheld, and how to ask"),
        "withheld": _withheld(match, w, hit=hit) if asked else "",
        "call": _call(match, w),
        "facts": _facts(match, w, hit=hit),
        "history_title": w.say("History"),
        "history": [tables.said_before(decision, w) for decision in match.history],
        "paper": [w.say(said) for said in vocabulary.JUDGEMENTS.values()] if asked else [],
        "sign": w.say("Reason, date, signature:"),
    }


def _warnings(match: ToldMatch, w: Wording) -> list[str]:
    warnings = []
    if match.two_identities:
        two = w.say(
            "Name and birth date both speak against one person; something else ties the records "
            "together. Either one person appears under two identities, or one person's document "
            "or details are used by another."
        )
        warnings.append(f"{w.say('Two identities.')} {two}")
    if match.what_changed:
        changes = "; ".join(map(w.word, match.what_changed))
        warnings.append(f"{w.say('What changed:')} {changes}.")
    if match.ambiguous:
        warnings.append(
            w.say(
                "One of these records also fits another person. Do not settle this match without "
                "looking at the others."
            )
        )
    return warnings


def _side_by_side(match: ToldMatch, w: Wording, *, hit: bool) -> dict[str, Any]:
    head = [
        w.say("Field"),
        f"{w.say('Ours')} {match.our_record}",
        f"{w.say('Theirs')} {match.owner}",
        w.say("Verdict"),
    ]
    return {"head": head, "rows": [_field(f, w, hit=hit) for f in match.fields]}


def _field(field: ToldField, w: Wording, *, hit: bool) -> dict[str, Any]:
    withheld = hit or field.verdict is Verdict.WITHHELD
    return {
        "name": w.say(field.field),
        "ours": [_value(field, value, w) for value in field.ours],
        "theirs": ["■"] if withheld else [_value(field, value, w) for value in field.theirs],
        "verdict": w.say("withheld") if hit else w.verdict(field),
        "kind": "withheld" if hit else str(field.verdict),
    }


def _value(field: ToldField, value: ToldValue, w: Wording) -> str:
    told = w.value(field.field, value)
    raw = w.foreign(told.raw)
    shown = f"{raw} · {w.foreign(told.normalised)}" if told.normalised else raw
    return f"{shown} ({told.note})" if told.note else shown


def _why(match: ToldMatch, w: Wording) -> dict[str, Any]:
    why: dict[str, Any] = {"title": w.say("Why"), "steps": [], "heard": [], "said": ""}
    fall = waterfall(match)
    if fall is None:
        why["said"] = w.say(
            "All evidence together: %(strength)s. Which details agree is withheld with the record.",
            strength=w.say(match.strength),
        )
        return why
    why["steps"] = [
        _step(fall.prior, w.before(match.prior_bits or 0.0), w),
        *(_step(step.bar, w.sentence(step.reason), w) for step in fall.speaking_for),
    ]
    why["against_title"] = w.say("What speaks against")
    why["against"] = [_step(step.bar, w.sentence(step.reason), w) for step in fall.against]
    nothing = "Nothing that may be shown." if match.partial else "Nothing that could be compared."
    why["nothing"] = w.say(nothing)
    why["total"] = _step(fall.total, w.together(match), w)
    why["heard_title"] = w.say("How the two names were heard")
    why["heard"] = [
        [x.ours or "–", x.ours_read, x.theirs_read, x.theirs or "–", w.say(x.how)]
        for reason in match.reasons
        for x in reason.words
    ]
    return why


def _step(bar: Bar, said: str, w: Wording) -> dict[str, Any]:
    return {"kind": bar.kind, "said": said, "bits": w.bits(bar.bits), "x": bar.x, "w": bar.width}


def _other(candidate: Candidate, w: Wording) -> list[str]:
    match = candidate.match
    shares = w.fields(candidate.shares)
    shared = w.say("shares: %(fields)s", fields=shares) if shares else ""
    return [
        match.match_id,
        match.owner,
        " · ".join(their_name(match)),
        w.say(match.strength),
        shared,
    ]


def _withheld(match: ToldMatch, w: Wording, *, hit: bool) -> str:
    if hit:
        return w.say("Everything but the fact that the record exists.")
    return w.say("Withheld: %(fields)s.", fields=w.fields(match.withheld))


def _call(match: ToldMatch, w: Wording) -> list[str]:
    contact = match.contact
    ask = w.say("To ask for more, or with questions, quote:")
    quote = f"{match.owner} {match.reference}"
    parts = (quote, contact.name, contact.phone, contact.email)
    return [ask, *(w.foreign(part) for part in parts if part)]


def _facts(match: ToldMatch, w: Wording, *, hit: bool) -> list[tuple[str, str]]:
    rule = "" if hit else f"; {w.say('their rule: %(rule)s', rule=w.foreign(match.rule))}"
    facts = [
        (w.say("Our record"), w.foreign(f"{match.our_record} ({match.our_feed})")),
        (w.say("Held by"), w.foreign(f"{match.owner_name} ({match.owner})")),
        (w.say("Told"), w.level(match) + rule),
    ]
    if match.grade:
        facts.append((w.say("Grade"), match.grade))
    return [*facts, (w.say("First found"), w.day(match.first_night))]
