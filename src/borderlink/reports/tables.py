"""The report as tables of plain cells: what the workbook and the PDF are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from borderlink.disclosure.told import ToldDecision, ToldMatch, ToldNight, ToldValue
from borderlink.reports import vocabulary
from borderlink.reports.accuracy import accuracy
from borderlink.reports.content import content_hash
from borderlink.reports.numbers import share
from borderlink.reports.wording import Wording, our_name

Cell = str | int | float | None
Row = Sequence[Cell]


def asked_of(told: ToldNight) -> list[ToldMatch]:
    """The matches that wait for an answer."""
    return [match for match in told.matches if match.state != "withdrawn"]


def queue(told: ToldNight, w: Wording) -> Iterator[Row]:
    """One line a match, in the order of the report."""
    yield (w.say("Match"), w.say("State"), w.say("urgent"), w.say("Our record"),
           w.say("Our name"), w.say("Held by"), w.say("Told"), w.say("Evidence"), w.say("Bits"),
           w.say("Speaks against"), w.say("Answer by"), w.say("Contact"),
           w.say("Asked"))  # fmt: skip
    for match in told.matches:
        yield (
            match.match_id,
            w.state(match),
            w.say("urgent") if match.urgent else "",
            match.our_record,
            "\n".join(our_name(match)),
            match.owner,
            w.level(match),
            w.say(match.strength),
            match.match_weight,
            w.against(match),
            w.moment(match.answer_by) if match.state != "withdrawn" else "",
            _contact(match),
            w.asked(match),
        )


def details(told: ToldNight, w: Wording) -> Iterator[Row]:
    """What stands around the comparison: terms, what is withheld, and what was said before."""
    yield (w.say("Match"), w.say("Class"), w.say("What changed:"), w.say("Handling"),
           w.say("Withheld, and how to ask"), w.say("Told"), w.say("Grade"),
           w.say("First found"), w.say("History"))  # fmt: skip
    for match in told.matches:
        yield (
            match.match_id,
            w.say(match.link_class),
            "\n".join(map(w.word, match.what_changed)),
            "\n".join((*match.handling, *([match.handling_text] if match.handling_text else []))),
            w.fields(match.withheld),
            match.rule,
            match.grade or "",
            match.first_night.isoformat(),
            "\n".join(said_before(decision, w) for decision in match.history),
        )


def said_before(decision: ToldDecision, w: Wording) -> str:
    """An earlier answer in one line."""
    told = f"{decision.agency}: {w.judgement(decision.judgement)}, {w.moment(decision.decided_at)}"
    until = w.say("valid until %(day)s", day=w.day(decision.valid_until))
    return f"{told}; {until}. {decision.reason or w.say('Their reason stays with them.')}"


def fields(told: ToldNight, w: Wording) -> Iterator[Row]:
    """The side-by-side tables of all matches."""
    yield (w.say("Match"), w.say("Field"), w.say("Ours"), w.say("Ours, comparable"),
           w.say("Theirs"), w.say("Theirs, comparable"), w.say("Verdict"))  # fmt: skip
    for match in told.matches:
        for field in match.fields:
            ours = [w.value(field.field, value) for value in field.ours]
            theirs = [w.value(field.field, value) for value in field.theirs]
            yield (
                match.match_id,
                w.say(field.field),
                _raw(ours),
                _comparable(ours),
                _raw(theirs),
                _comparable(theirs),
                w.verdict(field),
            )


def evidence(told: ToldNight, w: Wording) -> Iterator[Row]:
    """Every step of every waterfall; bits are numbers that add up."""
    yield (w.say("Match"), w.say("Comparison"), w.say("Bits"), w.say("In words"),
           w.say("How the two names were heard"))  # fmt: skip
    for match in told.matches:
        if match.prior_bits is not None:
            yield (match.match_id, "", match.prior_bits, w.before(match.prior_bits), "")
        for reason in match.reasons:
            heard = "\n".join(
                f"{x.ours or '–'} [{x.ours_read}] ~ {x.theirs or '–'} [{x.theirs_read}]: "
                f"{w.say(x.how)}"
                for x in reason.words
            )
            said = (w.say(reason.comparison), reason.bits, w.sentence(reason), heard)
            yield (match.match_id, *said)
        if match.match_weight is not None and match.partial:
            yield (match.match_id, "", None, w.together(match), "")


def decisions(told: ToldNight, w: Wording) -> Iterator[Row]:
    """A line to fill in for each match that is asked about."""
    yield (w.say("Match"), w.say("Judgement"), w.say("Reason"), w.say("Decided by"),
           w.say("Second reviewer"), w.say("Better candidate"), w.say("Our name"),
           w.say("Our record"), w.say("Held by"))  # fmt: skip
    for match in asked_of(told):
        who = ("\n".join(our_name(match)), match.our_record, match.owner)
        yield (match.match_id, "", "", "", "", "", *who)


def requests(told: ToldNight, w: Wording) -> Iterator[Row]:
    """Requests for more, in both directions."""
    yield (w.say("Match"), w.say("Our record"), w.say("Who asks"), w.say("Purpose"),
           w.say("Fields"), w.say("State"), w.say("Until"), w.say("Reference"))  # fmt: skip
    for request in told.requests:
        who = "we ask %(agency)s" if request.by_us else "%(agency)s asks us"
        named = w.fields(request.granted_fields or request.asked_fields)
        yield (
            request.match_id,
            request.our_record,
            w.say(who, agency=request.other),
            request.purpose,
            named or w.say("all that can be granted"),
            w.word(request.state),
            w.day(request.valid_until) if request.valid_until else "",
            request.reference,
        )


def recalled(told: ToldNight, w: Wording) -> Iterator[Row]:
    """What was told before and is taken back."""
    yield (w.say("Match"), w.say("Our record"), w.say("Held by"), w.say("Why"),
           w.say("Last told"), w.say("Reference"))  # fmt: skip
    for recall in told.recalled:
        yield (
            recall.match_id,
            recall.our_record,
            recall.owner_name,
            w.word(recall.reason),
            w.day(recall.last_told),
            recall.reference,
        )


def feeds(told: ToldNight, w: Wording) -> Iterator[Row]:
    """How the receiver's own deliveries fared."""
    yield (w.say("Feed"), w.say("State"), w.say("File"), w.say("Rows"), w.say("Read"),
           w.say("Set aside"), w.say("Remark"))  # fmt: skip
    for feed in told.feeds:
        yield (
            feed.feed,
            w.word(feed.state),
            feed.file,
            feed.rows_delivered,
            feed.rows_read,
            feed.rows_quarantined,
            w.word(feed.message or ""),
        )


def quality(told: ToldNight, w: Wording) -> Iterator[Row]:
    """Shares of the receiver's own records that are filled."""
    yield (w.say("Feed"), w.say("Records"), w.say("Exact birth date"),
           w.say("Doubtful birth date"), w.say("Nationality"), w.say("Birth place or country"),
           w.say("Document"), w.say("Wrong check digit"), w.say("Name in its own script"),
           w.say("Role"), w.say("Risk assessed"))  # fmt: skip
    for q in told.quality:
        parts = (q.exact_birth, q.doubtful_birth, q.nationality, q.birth_place, q.document,
                 q.wrong_document, q.native_name, q.role, q.protection_assessed)  # fmt: skip
        yield (q.feed, q.records, *(share(part, q.records) for part in parts))


def set_aside(told: ToldNight, w: Wording) -> Iterator[Row]:
    """Rows of the receiver's own exports that could not be used."""
    yield (w.say("Feed"), w.say("File"), w.say("Row"), w.say("Field"), w.say("Why"))
    for row in told.quarantine:
        yield (row.feed, row.file, row.row_number, w.word(row.field), row.message)


def words(w: Wording) -> Iterator[Row]:
    """The judgements, as they are written and as they are meant."""
    yield (w.say("Judgement"), w.say("Meaning"))
    for judgement in vocabulary.JUDGEMENTS:
        yield (judgement, w.judgement(judgement))


def names_missed(w: Wording) -> Iterator[Row]:
    """How often the comparison of names errs, by script."""
    yield (w.say("Names"), w.say("Missed"), w.say("Never met"))
    for line in accuracy():
        missed, unmet = (f"{100 * (1 - part):.1f} %" for part in (line.recall, line.met))
        yield (w.say(line.names), missed, unmet)


def about(told: ToldNight, w: Wording) -> Iterator[Row]:
    """Whose report it is, and what it rests on."""
    yield (w.say("Personal data. Only for:"), f"{told.receiver_name} ({told.receiver})")
    yield (w.say("Night"), told.night.isoformat())
    yield (w.say("Operator"), told.operator)
    yield (w.say("settled, silent"), told.suppressed)
    yield (w.say("Model"), told.model_version)
    yield (w.say("Name rules"), told.ruleset)
    yield (w.say("Content hash"), content_hash(told))


def _contact(match: ToldMatch) -> str:
    contact = match.contact
    said = " · ".join(part for part in (contact.name, contact.phone, contact.email) if part)
    return f"{said} ({match.owner} {match.reference})"


def _raw(values: Sequence[ToldValue]) -> str:
    return "\n".join(f"{v.raw} [{v.note}]" if v.note else v.raw for v in values)


def _comparable(values: Sequence[ToldValue]) -> str:
    return "\n".join(v.normalised for v in values if v.normalised)
