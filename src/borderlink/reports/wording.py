"""What a report says around what is told, in one language; headings stand in the templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from markupsafe import Markup

from borderlink.disclosure.told import (
    Level,
    ToldField,
    ToldMatch,
    ToldReason,
    ToldValue,
    Verdict,
)
from borderlink.reports import dates, vocabulary
from borderlink.reports.countries import country_in
from borderlink.reports.languages import Language, catalog, language_of
from borderlink.reports.numbers import bits, two_digits

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = re.compile(r"\b\d[\d,]*\b")
_PART = re.compile(r"[^;,()]+")
_LEFT_TO_RIGHT, _ISOLATE, _END_ISOLATE = "\u200e", "\u2068", "\u2069"
# Fields whose values are words of ours, and those that hold countries.
_OUR_WORDS = frozenset({"sex", "role"})
_WITH_COUNTRY = frozenset({"nationality", "birth place"})


@cache
def wording(language: str) -> Wording:
    """The wording of a report in the language of a BCP 47 code."""
    return Wording(language_of(language))


@dataclass(frozen=True)
class Wording:
    """Everything a report says in its own words, in one language."""

    language: Language

    def say(self, text: str, **values: object) -> str:
        """A text of the catalog with its values filled in."""
        told = catalog(self.language.code).gettext(text) if text else text
        return told % values if values else told

    def count(self, one: str, many: str, n: int) -> str:
        """A text that depends on a number, which it may show as `%(n)s`."""
        return catalog(self.language.code).ngettext(one, many, n) % {"n": f"{n:,}"}

    def word(self, text: str) -> str:
        """A word that is told, in this language where the catalog knows it, else as it is.

        Days and numbers in it are set in; parts between commas are looked up one by one.
        """
        for slotted, values in self._slotted(text):
            if (told := self.say(slotted)) != slotted or slotted in _slots():
                return told % values if values else told
        if country := country_in(text, self.language.code):
            return country
        if ", " in text:
            return self.listed(map(self.word, text.split(", ")))
        return text

    def _slotted(self, text: str) -> list[tuple[str, dict[str, str]]]:
        """The text as it is, and with its day or its number taken out."""
        found: list[tuple[str, dict[str, str]]] = [(text, {})]
        if iso := _ISO_DAY.search(text):
            shown = self.day(date.fromisoformat(iso[0]))
            found.append((_ISO_DAY.sub("%(day)s", text, count=1), {"day": shown}))
        elif number := _NUMBER.search(text):
            found.append((_NUMBER.sub("%(n)s", text, count=1), {"n": number[0]}))
        return found

    def day(self, value: date) -> str:
        return dates.day(value, self.language.code)

    def moment(self, value: datetime) -> str:
        return dates.moment(value, self.language.code)

    def bits(self, value: float) -> str:
        """+24.1; between right-to-left words the sign stays before the number."""
        return _LEFT_TO_RIGHT + bits(value) if self.language.rtl else bits(value)

    def state(self, match: ToldMatch) -> str:
        return self.say(vocabulary.STATES.get(match.state, match.state))

    def level(self, match: ToldMatch) -> str:
        return self.say(vocabulary.LEVELS[match.level])

    def judgement(self, word: str) -> str:
        return self.say(vocabulary.JUDGEMENTS.get(word, word))

    def handling(self, code: str) -> str:
        return self.say(vocabulary.HANDLING.get(code, vocabulary.NO_HANDLING))

    def verdict(self, field: ToldField) -> str:
        """The verdict in words; what is written in two scripts and was not compared says so."""
        if field.verdict is Verdict.NOT_COMPARED and len(_scripts(field)) > 1:
            return self.say("not compared across scripts")
        return self.say(vocabulary.VERDICTS[field.verdict])

    def value(self, field: str, value: ToldValue) -> ToldValue:
        """A value with its words in this language; names, numbers and places stay as they are."""
        note = self.word(value.note) if value.note else None
        raw = self.word(value.raw) if field in _OUR_WORDS else value.raw
        normalised = value.normalised
        if normalised and field in _WITH_COUNTRY:
            normalised = self.word(normalised)
        return ToldValue(raw, normalised, note)

    def sentence(self, reason: ToldReason) -> str:
        """The reason as a plain sentence."""
        return self._said(reason, self.foreign)

    def foreign(self, text: str) -> str:
        """What others wrote, isolated where lines run from right to left."""
        return f"{_ISOLATE}{text}{_END_ISOLATE}" if text and self.language.rtl else text

    def sentence_html(self, reason: ToldReason) -> Markup:
        """The same with what others wrote isolated, so that it cannot reorder the line."""
        return Markup(self._said(reason, lambda value: Markup("<bdi>{}</bdi>").format(value)))  # noqa: S704 (escaped part by part)

    def _said(self, reason: ToldReason, shown: Callable[[str], str]) -> str:
        """`shown` turns a foreign value into what stands in the sentence, and escapes it."""
        escape: Callable[[str], str] = str if shown == self.foreign else Markup.escape
        if not reason.pattern:
            return shown(reason.sentence)
        values = {
            side: shown(self._compared(reason.comparison, text or ""))
            for side, text in (("ours", reason.ours), ("theirs", reason.theirs))
        }
        said = str(escape(self.say(self._pattern(reason)))).format(**values)
        notes = "; ".join(str(escape(self.word(note))) for note in reason.notes)
        if notes:
            return self.say("%(said)s – %(notes)s.", said=said, notes=notes)
        return self.say("%(said)s.", said=said)

    def _pattern(self, reason: ToldReason) -> str:
        """A pattern that is only the comparison's name starts with a capital letter."""
        if "{" in reason.pattern:
            return reason.pattern
        return self.say(reason.comparison).capitalize()

    def _compared(self, comparison: str, text: str) -> str:
        if comparison in _OUR_WORDS:
            return self.word(text)
        if comparison in _WITH_COUNTRY:
            return _PART.sub(lambda part: self._in_place(part[0]), text)
        return _ISO_DAY.sub(lambda iso: self.day(date.fromisoformat(iso[0])), text)

    def _in_place(self, part: str) -> str:
        stripped = part.strip()
        return part.replace(stripped, self.word(stripped)) if stripped else part

    def asked(self, match: ToldMatch) -> str:
        """What the receiver is asked to do."""
        if match.state == "settled":
            return self.say("Nothing is asked. The owner granted more on a match that is settled.")
        if match.state == "withdrawn":
            return self.say(
                "Nothing is asked. This match was withdrawn; please discard what you noted of it."
            )
        if match.level is Level.HIT:
            return self.say(
                "%(owner)s holds a record that matches yours and discloses only that it exists. "
                "Please contact them, quoting reference %(reference)s.",
                owner=self.foreign(match.owner_name),
                reference=self.foreign(match.reference),
            )
        if match.two_identities:
            return self.say(
                "Please verify whether one person has two identities, or one identity is misused."
            )
        return self.say("Please verify whether these two records describe the same person.")

    def odds(self, match_weight: float) -> str:
        """What a match weight means to someone who bets.

        The model is not trusted beyond 1,000 to 1.
        """
        if match_weight >= 10:
            return self.say("more than 1,000 to 1")
        if match_weight >= 0:
            return self.say("about %(n)s to 1", n=two_digits(2**match_weight))
        return self.say("about 1 to %(n)s", n=two_digits(2**-match_weight))

    def before(self, prior_bits: float) -> str:
        """What the prior means: one in how many pairs taken at random is one person."""
        return self.say(
            "Before: of pairs taken at random, about 1 in %(n)s is one person.",
            n=two_digits(2**-prior_bits),
        )

    def together(self, match: ToldMatch) -> str:
        """What the told weight means, and what it does not."""
        weight = self.bits(match.match_weight or 0.0)
        if match.partial:
            return self.say(
                "From what may be shown: %(bits)s bits, %(strength)s. Evidence on withheld "
                "fields, for or against, is left out.",
                bits=weight,
                strength=self.say(match.strength),
            )
        if match.two_identities:
            return self.say(
                "Together %(bits)s bits that the two records belong together, not that they are "
                "one person: with name and birth date against it, odds of that would be a guess.",
                bits=weight,
            )
        return self.say(
            "Together %(bits)s bits: odds of %(odds)s that both are one person, if these files "
            "are like those the model has seen.",
            bits=weight,
            odds=self.odds(match.match_weight or 0.0),
        )

    def against(self, match: ToldMatch) -> str:
        """Which comparisons speak against the match, strongest first: birth, birth place."""
        return self.fields([r.comparison for r in match.reasons if r.bits < 0])

    def fields(self, names: Iterable[str]) -> str:
        return self.listed(map(self.say, names))

    def scripts(self, codes: Iterable[str]) -> list[str]:
        """Scripts by their names; a code that names none stays as it is."""
        from babel import Locale

        names = Locale.parse(self.language.code).scripts
        return [str(names.get(code, code)) for code in codes]

    def listed(self, words: Iterable[str]) -> str:
        return self.say(", ").join(words)


@cache
def _slots() -> frozenset[str]:
    """Texts of the vocabulary that English, too, must fill in."""
    closed = (*vocabulary.NOTES, *vocabulary.LEVEL_LABELS, *vocabulary.CHANGES, *vocabulary.FEEDS)
    return frozenset(text for text in closed if "%(" in text)


def our_name(match: ToldMatch) -> tuple[str, ...]:
    """Our first name and its reading: as our own record spells it in Latin, else as romanised."""
    return _first_name([v for f in match.fields if f.field == "name" for v in f.ours])


def their_name(match: ToldMatch) -> tuple[str, ...]:
    """The same of theirs; nothing on a hit."""
    return _first_name([v for f in match.fields if f.field == "name" for v in f.theirs])


def _first_name(names: list[ToldValue]) -> tuple[str, ...]:
    if not names:
        return ()
    first, *others = names
    own = [value.raw for value in others if _is_latin(value.raw)]
    reading = own[0] if own and first.normalised else first.normalised
    return (first.raw, reading) if reading else (first.raw,)


def _is_latin(text: str) -> bool:
    return _scripts_of(text) <= {"LATIN"}


def _scripts(field: ToldField) -> set[str]:
    """The scripts of a field's raw values, both sides."""
    return {s for value in (*field.ours, *field.theirs) for s in _scripts_of(value.raw)}


def _scripts_of(text: str) -> set[str]:
    """Scripts by the first word of the letters' Unicode names: LATIN, CYRILLIC, CJK …"""
    return {unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()}
