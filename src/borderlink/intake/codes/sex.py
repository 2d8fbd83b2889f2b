"""Sex in the codes and languages agencies use; what is not known stays unknown."""

from __future__ import annotations

import unicodedata

from borderlink.person import Sex

# `m` and `f` follow ICAO; where a feed uses Spanish H and M, its file must say so with codes = ….
_WORDS = {
    Sex.MALE: (
        "m 1 male man boy homme hombre h masculin masculino maschile masculine männlich mann "
        "mannlich e erkek муж мужской мужчина м "
        "чол чоловік чоловіча чоловічий ч ذكر رجل זכר "
        "ז 男 男性 남 남자 남성 ชาย เพศชาย ช नर पुरुष পুরুষ nam lelaki laki-laki lalaki muški "
        "mężczyzna muž ប្រុស ကျား ຊາຍ kişi эркак erkak "
        "αρρεν άρρεν მამრობითი արական ወንድ مرد مذکر mascul pria"
    ),
    Sex.FEMALE: (
        "f 2 female woman girl femme mujer femenino femenina feminin féminin feminino femminile "
        "feminine weiblich frau w k kadın kadin kız жен женский женщина ж жін жінка жіноча жіночий "
        "أنثى انثى امرأة נקבה נ 女 女性 여 여자 여성 หญิง เพศหญิง ญ महिला स्त्री নারী মহিলা nữ "
        "perempuan wanita babae ženski kobieta žena ស្រី မ "
        "ຍິງ qadın аёл ayol θήλυ მდედრობითი իգական ሴት زن مؤنث مونث"
    ),
    Sex.UNSPECIFIED: "x < 9 unspecified diverse divers d non-binary indeterminate другой",
}


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip(".").casefold()


_SEXES = {_key(word): sex for sex, words in _WORDS.items() for word in words.split()}


def read_sex(text: str) -> Sex:
    """The sex a code or word states, in any of the languages we know."""
    return _SEXES.get(_key(text), Sex.UNKNOWN)
