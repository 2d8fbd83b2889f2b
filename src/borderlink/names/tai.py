"""How Thai and Lao letters are spelled in Latin: at the head of a syllable, and at its foot.

After the Royal Thai General System and what people write instead on their own documents. Attested
spellings of Thai persons that may be shipped are few, so the model starts from this.
"""

from __future__ import annotations

_THAI = """
ก k g / k | ข kh k / k | ฃ kh / k | ค kh k / k | ฅ kh / k | ฆ kh k / k | ง ng / ng
จ ch j / t j | ฉ ch c | ช ch c / t | ซ s z / t s | ฌ ch / t | ญ y / n | ฎ d / t d | ฏ t / t
ฐ th t / t | ฑ th t d / t | ฒ th t / t d | ณ n / n | ด d / t d | ต t / t | ถ th t / t | ท th t / t
ธ th t / t | น n / n | บ b / p b | ป p b / p | ผ ph p | ฝ f | พ ph p / p b | ฟ f / p f
ภ ph p bh / p | ม m / m | ย y / i y | ร r l / n r | ล l r / n l | ว w v / o w | ศ s sh / t s
ษ s / t s | ส s / t s | ห h _ | ฬ l / n | อ _ o a | ฮ h | ฤ rue ri rit ru re | ฦ lue
ะ a | ั a u | า a ar | ำ am um | ิ i | ี i ee y | ึ ue u eu | ื ue u eu | ุ u oo | ู u oo
เ e a oe | แ ae a e | โ o | ใ ai | ไ ai i | ๆ _ | ็ _
เีย ia ea ear | เียะ ia | เือ uea ua eua | เา ao au aw | เาะ o or | เิ oe er o | เอ oe er | เอะ oe
เย oei oey | เะ e | แะ ae | โะ o | ัว ua | ัวะ ua | รร# a an un | อ# o or aw | ว# ua uo
ห# _ | ท# s th t
"""
_LAO = """
ກ k / k | ຂ kh k | ຄ kh k | ງ ng / ng | ຈ ch j | ສ s | ຊ s x | ຍ nh gn y / y i | ດ d / t d
ຕ t | ຖ th t | ທ th t | ນ n / n | ບ b / p b | ປ p | ຜ ph p | ຝ f | ພ ph p | ຟ f | ມ m / m
ຢ y | ຣ r l | ລ l r | ວ v w / o | ຫ h _ | ອ o _ | ຮ h | ໜ n | ໝ m | ະ a | ັ a | າ a | ຳ am
ິ i | ີ i y ee | ຶ eu u | ື eu u | ຸ u ou | ູ ou u oo | ົ o | ຼ l | ຽ ia | ເ e | ແ ae e | ໂ o
ໃ ai ay | ໄ ai ay
"""


def _read(table: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found = {}
    for entry in table.replace("\n", "|").split("|"):
        if not entry.strip():
            continue
        head, _, foot = entry.partition("/")
        letter, *heads = head.split()
        found[letter] = tuple(h.strip("_") for h in heads), tuple(foot.split())
    return found


TAI = _read(_THAI) | _read(_LAO)
# A cancelled consonant is silent; one that has closed a syllable may be heard in the next again.
TAI |= {letter + "์": (("",), ()) for letter in TAI if "ก" <= letter <= "ฮ"}
TAI |= {
    letter + "&": (("", *(head + "a" for head in heads)), ())
    for letter, (heads, _) in TAI.items()
    if "ก" <= letter <= "ฮ" and heads
}
