"""Chinese characters: readings in pinyin, surnames and their special readings."""

from __future__ import annotations

from functools import lru_cache

COMPOUND_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 轩辕 軒轅 令狐 宇文 长孙 長孫 "
    "慕容 司徒 司空 夏侯 端木 百里 呼延 南宫 南宮 西门 西門 独孤 獨孤 万俟 赫连 赫連 澹台 澹臺 公冶 宗政 "
    "濮阳 濮陽 淳于 单于 單于 申屠 钟离 鍾離 闻人 聞人 拓跋 完颜 完顏 纳兰 納蘭 左丘 东郭 東郭 太史 闾丘 閭丘 "
    "范姜 张简 張簡 第五".split()
)
_SURNAME_READINGS = {
    "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "区": "ou",
    "區": "ou", "朴": "piao", "任": "ren", "华": "hua", "華": "hua", "盖": "ge", "蓋": "ge",
    "缪": "miao", "繆": "miao", "乐": "yue", "樂": "yue", "翟": "zhai", "尹": "yin", "冼": "xian",
    "黑": "he", "折": "she", "召": "shao", "宓": "fu", "幺": "yao", "覃": "qin", "种": "chong",
    "尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu",
}  # fmt: skip
_LONGEST_NATIVE = 4  # characters; foreign names written in Han are longer


def split_surname(token: str) -> tuple[str, ...]:
    """(surname, given) of a Chinese name without a space; longer words stay whole."""
    if not 2 <= len(token) <= _LONGEST_NATIVE:
        return (token,)
    length = 2 if token[:2] in COMPOUND_SURNAMES and len(token) > 2 else 1
    if length == 1 and len(token) == _LONGEST_NATIVE:
        return (token,)
    return token[:length], token[length:]


@lru_cache(maxsize=65536)
def pinyin(token: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; a lone surname has its surname reading."""
    if token in _SURNAME_READINGS:
        return tuple(_SURNAME_READINGS[token].split())
    return tuple(syllable for c in token if (syllable := _syllable(c)))


@lru_cache(maxsize=65536)
def _syllable(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return "".join(c for c in "".join(found) if "a" <= c <= "z")
