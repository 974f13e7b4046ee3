"""The fixed wording of parliamentary letters, as patterns for single lines."""

from __future__ import annotations

import re
from typing import Literal

from askbrief.dates import MONTHS

Role = Literal[
    "dossier",
    "document",
    "addressee",
    "address",
    "dateline",
    "date",
    "subject",
    "reference",
    "label",
    "salutation",
    "preamble",
    "questions",
    "answer",
    "nota",
    "other",
]

DATE = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}|\d{{1,2}}-\d{{1,2}}-\d{{4}}"
DOSSIER = (
    r"(?P<thousands>\d{2}) ?(?P<units>\d{3})"
    r"(?:[ –-](?P<addition>\d{2}|[IVXLC]+[A-D]?|[A-Z])(?![\w.]))?(?: \(R ?\d{4}\))?"
)
_OFFICES = r"(?i:(?:vice-?)?(?:minister(?:-president)?|ministers|staatssecretaris(?:sen)?))"
_OFFICE_REST = r"(?:,? (?:van|voor|zonder|en) [^.?!;:]{1,110}|, [^.?!;:]{1,110})?,?"
_KINDS = (
    r"(?:(?:(?:\w+ )?nader )?gewijzigde )?motie (?:van|het|de)"
    r"|(?:(?:nader )?gewijzigd )?amendement van"
    r"|brief van (?:de|het)|verslag van een|lijst van vragen|nota naar aanleiding van"
)

OFFICE = re.compile(rf"(?:De|(?:Mede n|N)amens de) {_OFFICES}{_OFFICE_REST}")
"""A line that names an office and says nothing: the first line of a signature."""
CLOSING = re.compile(
    r"(?:hoogachtend|met (?:vriendelijke|hartelijke) groet(?:en)?|met de meeste hoogachting),?",
    re.IGNORECASE,
)
_LETTERED = r"(?=[A-Z]{1,2} (?:BRIEF|LIJST|MEMORIE|MOTIE|NADER|NOTA|VERSLAG|VOORLOPIG)\b)"
NUMBER = re.compile(
    rf"(?:N[rR]\. ?|{_LETTERED})(?P<number>\d{{1,5}}|[A-Z]{{1,3}})(?: (?P<kind>[A-Z].*))?"
)
"""A document's number, "Nr. 376", or for the Eerste Kamer its letter, with its kind."""
KIND = re.compile(rf"(?=[A-Z])(?i:(?:{_KINDS})\b.*|memorie van toelichting)")
"""What a document is, as printed beside or below its number."""
DOSSIER_LINE = re.compile(rf"{DOSSIER}(?:-? (?P<title>\S.*))?")
LABEL = re.compile(
    r"(?:Datum|Betreft|Onderwerp|Ons kenmerk|Onze referentie|Kenmerk|Uw kenmerk|Uw referentie"
    r"|Uw brief|Bijlagen?(?:\(n\))?|Contactpersoon|Behandeld door)(?P<value> ?:? ?.*)"
)
"""A label of a letterhead with what stands behind it."""
QUESTION_NUMBER = re.compile(
    r"(?:Vra(?:ag|gen)|(?:Nader a|A)ntwoord(?:en)?(?: op)?(?: (?:de )?vra(?:ag|gen))?)"
    r" \d{1,3}(?:[ ,]|en|t/m|tot en met|\d){0,40}[:.]?"
)
"""A line that numbers a question or answer: "Antwoord op vraag 3"."""
ORDER_OF_THE_DAY = re.compile(r"(?:en )?gaat over tot de orde van de dag[.,;]?", re.IGNORECASE)

_LABELS = r"(?:Uw (?:kenmerk|brief|referentie)|Bijlagen?(?:\(n\))?|Contactpersoon|Behandeld door)"
_REFERENCES = "(?:Ons kenmerk|Onze referentie|Kenmerk)"
_DATED = "(?:Ontvangen|Vastgesteld|Voorgesteld)"
_TO = (
    r"Aan (?:de|het|den) (?:heer|mevrouw|leden|[Mm]inister|[Ss]taatssecretaris|[Pp]residium"
    r"|[Gg]riffier|Tweede Kamer|Eerste Kamer)\b"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("dossier", DOSSIER_LINE),
    ("document", NUMBER),
    ("document", KIND),
    ("preamble", re.compile(r"Vragen gesteld door de leden der Kamer\b.*")),
    ("questions", re.compile(r"Vragen van (?:het lid|de leden) .*")),
    ("answer", re.compile(r"(?:Nader a|A)ntwoord van .*|Mededeling van .*")),
    ("nota", re.compile(r"TER (?:ONDERTEKENING|BESLISSING|INFORMATIE|KENNISNAME)|Parafenroute")),
    ("addressee", re.compile(rf"(?:(?:Aan d|D)e [Vv]oorzitters? van de|{_TO}) [^.]{{1,150}}")),
    ("address", re.compile(r"Postbus \d+.*|\d{4} ?[A-Z]{2} .*|> ?Retouradres.*")),
    ("dateline", re.compile(rf"[’']?[^\W\d_][\w’' -]{{1,40}}, (?:{DATE})")),
    ("date", re.compile(rf"Datum ?:?(?: ?(?:{DATE})\b.*)?|{_DATED} [^.]{{0,60}}?(?:{DATE})")),
    ("subject", re.compile(r"(?:Betreft|Onderwerp)(?: ?:.*| .*)?")),
    ("reference", re.compile(rf"{_REFERENCES}(?: ?:.*| .{{0,30}}\d.{{0,30}})?")),
    ("label", re.compile(rf"{_LABELS}(?: ?:.*| [-\d].{{0,20}})?")),
    ("salutation", re.compile(r"(?:Zeer g|G)eachte [^.]{1,80},|Beste [^.]{1,80},")),
)
_LONGEST_HEAD_LINE = 700
_LONGEST_LETTERHEAD_LINE = 60


def role_of(line: str) -> Role | None:
    """Return what a line is in the head of a letter by its wording, None if nothing fixed."""
    if len(line) > _LONGEST_HEAD_LINE:
        return None
    return next((role for role, pattern in _ROLES if pattern.fullmatch(line)), None)


def is_sign_off(line: str) -> bool:
    """Return whether the line is one after which a signature is put."""
    if len(line) > _LONGEST_HEAD_LINE:
        return False
    office = OFFICE.fullmatch(line) and (line.endswith(",") or not is_prose(line))
    return bool(office or CLOSING.fullmatch(line))


def is_prose(line: str) -> bool:
    """Return whether a line is longer than the lines that a letterhead is made of."""
    return len(line) > _LONGEST_LETTERHEAD_LINE
