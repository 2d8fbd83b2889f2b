"""The ways in which a name is heard: one script's, or for Han the reading systems it may be in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from borderlink.names import han
from borderlink.names.hanja import is_surely_korean, korean_parts
from borderlink.names.kana import latin_forms
from borderlink.names.parts import gender_stem
from borderlink.names.symbols import spelled
from borderlink.names.tokens import Token
from borderlink.names.words import WORDS

KOREAN, JAPANESE, OTHER_JAPANESE, SOUTHERN = "ko", "ja", "ja2", "yue"
# Which sound model hears a view; every other kind is the script of its own name.
MODEL_OF = {KOREAN: "Kore", JAPANESE: "Latn", OTHER_JAPANESE: "Latn", SOUTHERN: "Latn"}
HAN_KINDS = ("Hani", SOUTHERN, JAPANESE, OTHER_JAPANESE, KOREAN)
GENDERED = ("Cyrl", "Grek", "Latn")
GENDER_PRIOR = -1.5  # argued: a feminine ending is an ending of given names as well
MOST_READINGS = 12  # of one token
CUT_PRIOR = -6.0  # one of some thirty names, and none of them is written. Argued.
SHORT_PRIOR = -0.7  # one of two ways to write it. Argued.
_SERVANT, _ARTICLE = "عبد", "ال"

Reading = tuple[str, float]  # letters of the view's script (Han: pinyin syllables), log prior
_SERVANTS: tuple[Reading, ...] = tuple(
    (_SERVANT + name, CUT_PRIOR) for name in WORDS["names_of_god"]["arabic"]
)
_SHORT_FORMS: dict[str, tuple[Reading, ...]] = {
    word: tuple((form, SHORT_PRIOR) for form in forms.split())
    for word, forms in WORDS["short_forms"].items()
}


@dataclass(frozen=True, slots=True)
class View:
    """One way to hear a name: its tokens, each with its readings, best first."""

    kind: str
    tokens: tuple[tuple[Reading, ...], ...]

    @property
    def script(self) -> str:
        """The script whose sound model hears the view."""
        return MODEL_OF.get(self.kind, self.kind)


def views_of(
    tokens: Sequence[Token], script: str, language: str | None = None, clean: str = ""
) -> tuple[View, ...]:
    """The views of a name in `script`; several only for Han, whose parts each view finds itself."""
    if script == "Hani":
        words = [t.text for t in tokens if t.script != "Latn"]
        joined = "".join(words)
        return _han_views(joined if joined in clean else " ".join(words), language)
    plain = View(script, tuple(_readings(token) for token in tokens))
    if script == "Arab":
        plain = _with_servants(plain)
    parts = korean_parts(" ".join(t.text for t in tokens)) if script == "Hang" else ()
    if not parts:
        return (plain,)
    native = View(KOREAN, plain.tokens)
    if is_surely_korean(*parts):
        return (native,)
    joined = "".join(parts)
    return native, View(script, (((joined, 0.0),),)) if joined in clean else plain


def _with_servants(view: View) -> View:
    """The view where عبد, "servant", stands without its name of God: cut off, any may be meant."""
    words = [readings[0][0] for readings in view.tokens]
    followers = [*words[1:], ""]
    if _SERVANT not in words:
        return view
    return View(
        view.kind,
        tuple(
            (*readings, *_SERVANTS) if word == _SERVANT and after[:2] != _ARTICLE else readings
            for readings, word, after in zip(view.tokens, words, followers, strict=True)
        ),
    )


def _readings(token: Token) -> tuple[Reading, ...]:
    own = (token.text, 0.0)
    if token.script in GENDERED:
        word = spelled(token.text, token.script)
        father = gender_stem(word, token.script)
        if father != word:
            return own, (father, GENDER_PRIOR)
    return own, *_SHORT_FORMS.get(token.text, ())


def _han_views(text: str, language: str | None) -> tuple[View, ...]:
    found: dict[str, View] = {}
    for name in han.analyses(text, language):
        kind = {"zh": "Hani", "yue": SOUTHERN, "ja": JAPANESE, "ko": KOREAN}[name.system]
        if kind == JAPANESE and kind in found:
            kind = OTHER_JAPANESE
        tokens = tuple(_spelled(name.system, readings, name.log) for readings in name.readings)
        if all(tokens):
            found[kind] = View(kind, tokens)
    return tuple(found.values())


def _spelled(system: str, readings: Sequence[han.Reading], log: float) -> tuple[Reading, ...]:
    logs: dict[str, float] = {}
    for reading in readings:
        sounds = reading.sounds
        for letters, less in latin_forms(sounds) if system == "ja" else ((sounds, 0.0),):
            logs.setdefault(letters, reading.log + log + less)
    ranked = sorted(logs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ranked[: MOST_READINGS if system != "ja" else 2 * MOST_READINGS])


def written(views: Sequence[View]) -> str:
    """Views as the text that the store keeps; empty where the tokens tell them."""
    if not views or views[0].kind not in HAN_KINDS:
        return ""
    content = [
        [v.kind, [[[t, round(x, 3)] for t, x in token] for token in v.tokens]] for v in views
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[View, ...]:
    """Views from the text that `written` made."""
    return tuple(
        View(kind, tuple(tuple((t, float(x)) for t, x in token) for token in tokens))
        for kind, tokens in json.loads(text)
    )
