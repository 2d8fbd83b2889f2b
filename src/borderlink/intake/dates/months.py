"""Month names: the Gregorian ones of CLDR in many languages, other calendars' own."""

from __future__ import annotations

from functools import cache

from borderlink.intake.dates.fold import fold

# The languages of agencies and of the people in their records; CLDR has their month names.
_LANGUAGES = (
    "am ar az be bg bn bs ca cs da de el en es et fa fi fr gu he hi hr hu hy id is it ka kk "
    "km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru si sk sl so sq sr "
    "sr_Latn sv sw ta te tg th ti tk tr uk ur uz uz_Cyrl vi"
)

# Names of each month, the same month's spellings separated by a space.
_OWN = {
    "hijri": (
        "محرم muharram muharam",
        "صفر safar",
        "ربيع_الاول ربيع_الأول rabi_al-awwal rabi_i rabi'_al-awwal rabi1",
        "ربيع_الاخر ربيع_الآخر ربيع_الثاني rabi_al-thani rabi_ii rabi'_al-thani",
        "جمادى_الاولى جمادى_الأولى jumada_al-awwal jumada_al-ula jumada_i",
        "جمادى_الاخرة جمادى_الآخرة جمادى_الثانية jumada_al-thani jumada_al-akhirah jumada_ii",
        "رجب rajab",
        "شعبان sha'ban shaban",
        "رمضان ramadan ramadhan",
        "شوال shawwal",
        "ذو_القعدة ذي_القعدة dhu_al-qi'dah dhul-qadah dhu_al-qadah",
        "ذو_الحجة ذي_الحجة dhu_al-hijjah dhul-hijjah",
    ),
    "solar hijri": (
        "فروردین فروردين حمل وری farvardin hamal",
        "اردیبهشت اردي‌بهشت ثور غویی ordibehesht sawr",
        "خرداد جوزا غبرګولی khordad jawza",
        "تیر تير سرطان چنګاښ tir saratan",
        "مرداد امرداد اسد زمری mordad asad",
        "شهریور شهريور سنبله وږی shahrivar sonbola",
        "مهر میزان ميزان تله mehr mizan",
        "آبان عقرب لړم aban aqrab",
        "آذر قوس لیندۍ azar qaws",
        "دی دي جدی جدي مرغومی dey jadi",
        "بهمن دلو سلواغه bahman dalw",
        "اسفند حوت کب esfand hut",
    ),
    "ethiopian": (
        "መስከረም meskerem",
        "ጥቅምት tikimt tekemt",
        "ኅዳር ህዳር hidar hedar",
        "ታኅሣሥ ታህሳስ tahsas",
        "ጥር tir ter",
        "የካቲት yekatit",
        "መጋቢት megabit",
        "ሚያዝያ miyazya miazia",
        "ግንቦት ginbot genbot",
        "ሰኔ sene",
        "ሐምሌ ሀምሌ hamle",
        "ነሐሴ ነሀሴ nehase",
        "ጳጉሜን ጳጉሜ pagume pagumen",
    ),
    "nepali": (
        "वैशाख बैशाख baisakh baishakh",
        "जेठ जेष्ठ jestha jeth",
        "असार आषाढ asar ashadh",
        "साउन श्रावण saun shrawan",
        "भदौ भाद्र bhadau bhadra",
        "असोज आश्विन asoj ashwin",
        "कात्तिक कार्तिक kartik",
        "मंसिर मार्ग mangsir",
        "पुस पौष poush pus",
        "माघ magh",
        "फागुन फाल्गुण falgun phagun",
        "चैत चैत्र chait chaitra",
    ),
}


def month_numbers(name: str, calendar: str) -> frozenset[int]:
    """The months a name can mean: `listopad` is October in Croatian and November in Polish."""
    return _names(calendar if calendar in _OWN else "gregorian").get(plain(name), frozenset())


def plain(name: str) -> str:
    """A month name without dots and case, as `พ.ค.` or `Sept.` are compared."""
    return fold(name).replace(".", "")


@cache
def _names(calendar: str) -> dict[str, frozenset[int]]:
    pairs = _own_names(calendar) if calendar in _OWN else _cldr_names()
    found: dict[str, set[int]] = {}
    for name, month in pairs:
        found.setdefault(plain(name), set()).add(month)
    return {name: frozenset(months) for name, months in found.items()}


def _own_names(calendar: str) -> list[tuple[str, int]]:
    return [
        (name.replace("_", " "), month)
        for month, names in enumerate(_OWN[calendar], 1)
        for name in names.split()
    ]


def _cldr_names() -> list[tuple[str, int]]:
    from babel import Locale

    pairs = [("sept", 9)]
    for language in _LANGUAGES.split():
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                pairs += [(name, month) for month, name in months[context][width].items()]
    return [(name, month) for name, month in pairs if not name.isdigit()]
