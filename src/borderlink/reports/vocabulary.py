"""The closed sets of words that a report may hold, marked for translation.

What is told is in English, so that machines can rely on it; a report in another language says each
of these words in that language, and everything else as it was delivered.
"""

from __future__ import annotations

from collections.abc import Mapping

from borderlink.disclosure.told import Level, Verdict


def N_(text: str) -> str:  # gettext's own name for words that are translated later
    """The word itself; its being called marks it for extraction."""
    return text


HANDLING: Mapping[str, str] = {
    "H0": N_("Free to use for the prevention of crime"),
    "H1": N_("Not to be used in court without the owner's permission"),
    "H2": N_("Not to be passed on without the owner's permission"),
    "H3": N_("Other restrictions: ask the owner before any use"),
}
NO_HANDLING = N_("No handling code: ask the owner before any use")

STATES: Mapping[str, str] = {
    "new": N_("new"),
    "re-opened": N_("re-opened"),
    "changed": N_("changed"),
    "renewed": N_("renewed"),
    "open": N_("still open"),
    "withdrawn": N_("withdrawn"),
    "settled": N_("settled"),
}

# Where a request for more stands, and why a match was taken back.
REQUEST_STATES = (
    N_("waiting"), N_("granted"), N_("refused"), N_("withdrawn"), N_("expired"),
)  # fmt: skip
RECALL_REASONS = (
    N_("incorrect"), N_("unlawful"), N_("erased"), N_("other"), N_("no longer released"),
)  # fmt: skip

LEVELS: Mapping[Level, str] = {
    Level.HIT: N_("hit only"),
    Level.CORE: N_("core data"),
    Level.FULL: N_("as granted"),
}

VERDICTS: Mapping[Verdict, str] = {
    Verdict.SAME: N_("same"),
    Verdict.SIMILAR: N_("similar"),
    Verdict.DIFFERENT: N_("different"),
    Verdict.NOT_COMPARED: N_("not compared"),
    Verdict.MISSING: N_("one side only"),
    Verdict.WITHHELD: N_("withheld"),
}

# The words of borderlink.review.Judgement, and how a person would put them.
JUDGEMENTS: Mapping[str, str] = {
    "same": N_("Same person"),
    "same, unjustified": N_("Same person, identity misused"),
    "different": N_("Different persons"),
    "unsure": N_("Cannot tell"),
}

# Prepared reasons, so that a plain case takes two keys; the first is for "same", and so on.
REASONS = (
    N_("The details agree"),
    N_("The details contradict each other"),
    N_("Photographs or fingerprints were compared"),
    N_("Agreed with the other agency"),
)

STRENGTHS = (N_("very strong"), N_("strong"), N_("moderate"), N_("weak"))

FIELDS = (
    N_("name"), N_("birth"), N_("sex"), N_("nationality"), N_("birth place"), N_("document"),
    N_("phone"), N_("email"), N_("account"), N_("plate"), N_("address"), N_("role"),
    N_("relation"), N_("event"), N_("sensitive"),
)  # fmt: skip

CLASSES = (
    N_("to verify"), N_("same, justified"), N_("same, unjustified"), N_("different"),
)  # fmt: skip

VALUES = (
    N_("male"), N_("female"), N_("unspecified"),
    N_("suspect"), N_("convicted"), N_("victim"), N_("potential victim"), N_("witness"),
    N_("contact"), N_("missing"), N_("misused identity"), N_("unknown"),
)  # fmt: skip

NOTES = (
    N_("Buddhist era"), N_("Hijri calendar"), N_("Solar Hijri calendar"),
    N_("Ethiopian calendar"), N_("Nepali calendar"), N_("Minguo calendar"), N_("Japanese era"),
    N_("approximate"), N_("reckoned from the age"), N_("uncertain"), N_("in doubt"),
    N_("not used"), N_("native"), N_("maiden"), N_("alias"), N_("weak alias"), N_("mrz"),
    N_("former"), N_("claimed"), N_("passport"), N_("national id"), N_("visa"),
    N_("driving licence"), N_("residence permit"), N_("check digit wrong"),
    N_("expires %(day)s"), N_("recruitment"), N_("transit"), N_("exploitation"),
    N_("Stateless"), N_("Refugee"), N_("Unspecified"),
)  # fmt: skip

# Why two words of a name stand side by side (borderlink.names.alignment).
HEARD = (
    N_("the same letters"), N_("known forms of one name"), N_("an initial of it"),
    N_("sounds the same"), N_("sounds alike"), N_("sounds somewhat alike"),
    N_("spelled nearly the same"), N_("spelled alike"), N_("spelled somewhat alike"),
    N_("differs"), N_("left out on the other side"),
)  # fmt: skip

# Levels of comparisons in words (borderlink.linkage.comparisons), as far as sentences need them.
LEVEL_LABELS = (
    N_("same family name, another given name"), N_("another name on the same document"),
    N_("hardly alike"), N_("partly alike"), N_("alike"), N_("nearly the same"),
    N_("common"), N_("uncommon"), N_("rare"), N_("very rare"), N_("nearly unique"),
    N_("same day"), N_("day and month swapped"), N_("same default date"),
    N_("same day in another calendar"), N_("one digit differs"),
    N_("same month, as far as known"), N_("same year, as far as known"),
    N_("at most a year apart"), N_("another birth date on the same document"),
    N_("same place"), N_("same country"), N_("a nationality in common that few records have"),
    N_("a nationality in common"), N_("same number"), N_("same number, another issuer"),
    N_("one character differs"), N_("only the last character differs"),
    N_("different numbers of one kind and issuer"), N_("different numbers"),
    N_("same telephone number"), N_("same telephone number, which several records hold"),
    N_("same e-mail or account"), N_("same e-mail or account, which several records hold"),
    N_("same vehicle plate"), N_("same vehicle plate, which several records hold"),
    N_("several rare words in common"), N_("one rare word in common"),
    N_("what agrees is rarer than these records can show"),
    N_("what agrees is in about one of %(n)s records here"),
)  # fmt: skip

# Patterns of sentences (borderlink.disclosure.sentences).
SENTENCES = (
    N_("Both are called {ours}"),
    N_("Ours is called {ours}, theirs {theirs}"),
    N_("The names do not go together: ours is {ours}, theirs {theirs}"),
    N_("Both were born on {ours}"),
    N_("The birth dates go together: ours is {ours}, theirs {theirs}"),
    N_("The birth dates speak against it: ours is {ours}, theirs {theirs}"),
    N_("Both were born in {ours}"),
    N_("The birth places go together: ours is {ours}, theirs {theirs}"),
    N_("The birth places are not written alike: ours is {ours}, theirs {theirs}"),
    N_("Both are recorded as {ours}"),
    N_("The recorded sex goes together: ours is {ours}, theirs {theirs}"),
    N_("The recorded sex differs: ours is {ours}, theirs {theirs}"),
    N_("Both have the nationality of {ours}"),
    N_("They have a nationality in common: ours is of {ours}, theirs of {theirs}"),
    N_("The nationalities differ: ours is of {ours}, theirs of {theirs}"),
    N_("Both carry the document {ours}"),
    N_("The documents go together: ours is {ours}, theirs {theirs}"),
    N_("They have no document in common: ours is {ours}, theirs {theirs}"),
    N_("Both have the same phone: {ours}"),
    N_("The phone goes together: ours is {ours}, theirs {theirs}"),
    N_("The phone differs: ours is {ours}, theirs {theirs}"),
    N_("Both have the same email: {ours}"),
    N_("The email goes together: ours is {ours}, theirs {theirs}"),
    N_("The email differs: ours is {ours}, theirs {theirs}"),
    N_("Both have the same plate: {ours}"),
    N_("The plate goes together: ours is {ours}, theirs {theirs}"),
    N_("The plate differs: ours is {ours}, theirs {theirs}"),
    N_("Both have the same address: {ours}"),
    N_("The address goes together: ours is {ours}, theirs {theirs}"),
    N_("The address differs: ours is {ours}, theirs {theirs}"),
)

# What changed (borderlink.review.states, put on the receiver's side by borderlink.disclosure).
CHANGES = (
    N_("our name changed"), N_("our birth changed"), N_("our document changed"),
    N_("their name changed"), N_("their birth changed"), N_("their document changed"),
    N_("their record changed"), N_("the agencies disagree"), N_("the match is back"),
    N_("one of the records was withdrawn or no longer resembles the other"),
    N_("the decision was valid until %(day)s"),
    N_("the owner discloses a hit only"),
)  # fmt: skip

FEEDS = (
    N_("loaded"), N_("refused"), N_("nothing new"), N_("late"),
    N_("last good delivery on %(day)s"), N_("nothing was ever delivered"),
)  # fmt: skip

NO_PDF = N_("No PDF was made of this report: where it was made, fonts are missing for %(scripts)s.")

# Kinds of names whose accuracy was measured (accuracy.toml).
MEASURED = (
    N_("Arabic, single names"), N_("Arabic, full names"), N_("Burmese"),
    N_("Cyrillic, single names"), N_("Cyrillic, full names"), N_("Hindi"), N_("Greek"),
    N_("Korean, in Hangul"), N_("Foreign names in Chinese characters"), N_("Chinese"),
    N_("Hebrew"), N_("Japanese, in kanji"), N_("Japanese, in kana"),
    N_("Two spellings in Latin letters"), N_("Thai"), N_("Two scripts, neither Latin"), N_("All"),
)  # fmt: skip
