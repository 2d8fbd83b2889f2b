"""Document numbers: one comparable form, and what their own check digits say."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module
from typing import Any

from borderlink.intake.codes.digits import lost_digits
from borderlink.intake.codes.mrz import number_proposals, proposals, read_mrz
from borderlink.person import CheckState, Document

_NO_NUMBER = (
    "NA NONE NULL NIL UNKNOWN UNK NOTKNOWN NOTAVAILABLE ОТСУТСТВУЕТ НЕТ НЕМАЄ 不明 無 ไมมี ไมทราบ"
)

_PLACEHOLDERS = frozenset(_NO_NUMBER.split())
_NO_ALNUM = re.compile(r"[^A-Za-z0-9]+")

# Numbers whose check digit python-stdnum knows: (country, words in the type) → its module.
_CHECKED = {
    ("ARG", "national"): "stdnum.ar.dni",
    ("BEL", "national"): "stdnum.be.nn",
    ("BGR", "national"): "stdnum.bg.egn",
    ("BRA", "national"): "stdnum.br.cpf",
    ("CHL", "national"): "stdnum.cl.rut",
    ("CHN", "national"): "stdnum.cn.ric",
    ("CZE", "national"): "stdnum.cz.rc",
    ("DNK", "national"): "stdnum.dk.cpr",
    ("ESP", "national"): "stdnum.es.dni",
    ("EST", "national"): "stdnum.ee.ik",
    ("FIN", "national"): "stdnum.fi.hetu",
    ("HRV", "national"): "stdnum.hr.oib",
    ("IDN", "national"): "stdnum.id.nik",
    ("IND", "national"): "stdnum.in_.aadhaar",
    ("ISR", "national"): "stdnum.il.idnr",
    ("ITA", "national"): "stdnum.it.codicefiscale",
    ("KOR", "national"): "stdnum.kr.rrn",
    ("LTU", "national"): "stdnum.lt.asmens",
    ("MEX", "curp"): "stdnum.mx.curp",
    ("MEX", "national"): "stdnum.mx.curp",
    ("MYS", "national"): "stdnum.my.nric",
    ("POL", "national"): "stdnum.pl.pesel",
    ("ROU", "national"): "stdnum.ro.cnp",
    ("SVK", "national"): "stdnum.sk.rc",
    ("SWE", "national"): "stdnum.se.personnummer",
    ("THA", "national"): "stdnum.th.pin",
    ("TUR", "national"): "stdnum.tr.tckimlik",
    ("UKR", "tax"): "stdnum.ua.rntrc",
    ("ZAF", "national"): "stdnum.za.idnr",
}


def normalise_number(number: str) -> str:
    """Upper-case letters and digits only; empty where there is none, or digits of it are lost."""
    if lost_digits(number):
        return ""
    if number.isascii():
        kept = number.upper() if number.isalnum() else _NO_ALNUM.sub("", number).upper()
    else:
        folded = unicodedata.normalize("NFKC", number).upper()
        kept = "".join(_digit(c) for c in folded if c.isalnum())
    return "" if kept in _PLACEHOLDERS else kept


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character


def check_number(kind: str, issuer: str | None, number: str, mrz: str | None) -> CheckState:
    """What the number's check digit says: by its MRZ where there is one, else by its own rule."""
    if mrz:
        return _check_mrz(number, mrz)
    module = _module(kind, issuer)
    if module is None:
        return CheckState.NONE
    return CheckState.VALID if module.is_valid(number) else CheckState.INVALID


def _check_mrz(number: str, mrz: str) -> CheckState:
    zone = read_mrz(mrz)
    if zone is None or zone.failed or zone.number != number:
        return CheckState.INVALID
    return CheckState.VALID


def repair_proposals(document: Document) -> tuple[str, ...]:
    """Numbers that a misread character or two would explain, where a check digit fails."""
    if document.mrz:
        zone = read_mrz(document.mrz)
        return number_proposals(zone.number, zone.digit) if zone else ()
    module = _module(document.type, document.issuer)
    return proposals(document.number_norm, module.is_valid) if module else ()


@cache
def _module(kind: str, issuer: str | None) -> Any:
    words = re.findall(r"\w+", kind.casefold())
    names = [_CHECKED[issuer, word] for word in words if issuer and (issuer, word) in _CHECKED]
    return import_module(names[0]) if names else None
