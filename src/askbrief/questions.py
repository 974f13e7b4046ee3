"""What can be seen of a question without a model: its language, words and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askbrief.errors import QuestionError
from askbrief.types import Language

MAX_QUESTION_CHARS = 2000
Wanted = Literal["amount", "date", "person", "list", "reason", "other"]
About = Literal["head", "signature"]

WORD = re.compile(r"\w+(?:[-.,/’']\w+)*")
STOP: dict[Language, frozenset[str]] = {
    "nl": frozenset(
        "de het een en of van in op aan te ten ter voor met bij door over om naar uit tot als dan "
        "dat die dit deze er is zijn was waren wordt worden werd werden heeft hebben had hadden "
        "kan kunnen zal zullen zou zouden moet moeten mag mogen wil willen gaat gaan doet doen "
        "ik je jij u uw we wij ons onze ze zij hij haar hun hen zich mijn me mij wat wie waar "
        "wanneer waarom hoe welk welke hoeveel waarvoor waarmee waarin waarvan niet geen wel ook "
        "nog al maar want daar hier zo toch om onder na per tegen tussen sinds tijdens vanuit "
        "eigenlijk precies volgens staat".split()
    ),
    "en": frozenset(
        "the a an and or of in on at to for with by from about into than then that this these "
        "those there is are was were be been being has have had do does did can could will would "
        "shall should may might must i you he she it we they me him her us them my your his its "
        "our their what who whom whose which where when why how many much not no also but if as "
        "so any some all between during under over after before against through exactly "
        "according say says".split()
    ),
}
SMALL = STOP["nl"] | STOP["en"]
SPOKEN: dict[Language, frozenset[str]] = {
    "nl": STOP["nl"] - STOP["en"] | frozenset("minister kamer brief kabinet motie".split()),
    "en": STOP["en"] - STOP["nl"] | frozenset("letter cabinet government motion".split()),
}
CUES: tuple[tuple[Wanted, str], ...] = (
    (
        "amount",
        r"\b(hoeveel|hoe (groot|hoog|duur|lang|vaak|oud|veel)|welk(e)? (bedrag|percentage|aantal)"
        r"|bedrag|aantal|kost(en)?|prijs|how (much|many|large|big|high|long|often|old)|amount"
        r"|budget|costs?|price|percentage|share of|number of)\b",
    ),
    (
        "date",
        r"\b(wanneer|datum|welk(e)? (dag|jaar|maand)|hoe laat|when|dates?|since"
        r"|(what|which) (day|year|month|date)|deadline)\b",
    ),
    (
        "person",
        r"\b(wie|who|whom|whose|afzender|sender|ondertekend|ondertekende|signed|signatory"
        r"|door wie|naam|name|(welke|which|what) (minister|organisatie|organi[sz]ation|persoon"
        r"|person|partij|party|fractie|instantie|agency|gemeente|municipality|company|bedrijf))\b",
    ),
    ("reason", r"\b(waarom|why|reden(en)?|reasons?|waardoor|hoe komt)\b"),
    ("list", r"\b(welke|which|what (are|kinds?|countries|groups|organi[sz]ations)|noem|list)\b"),
)
ABOUT: tuple[tuple[About, str], ...] = (
    (
        "head",
        r"\b(date|datum|when|wanneer)\b.*\b(letter|brief|sent|verstuurd|verzonden|written"
        r"|geschreven|dated|gedateerd|signed|ondertekend)\b"
        r"|\b(letter|brief)\b.*\b(dated?|datum|gedateerd)\b|\bdateert\b"
        r"|\b(when|wanneer)\b.*\b(motie|motion)\b.*\b(tabled|submitted|proposed|ingediend|voorgesteld)\b"
        r"|\b(onderwerp|titel|subject|title)\b.*\b(letter|brief|motie|motion|kst-\w+)\b"
        r"|\b(addressed|addressee|geadresseerd\w*|geadresseerde|gericht aan)\b"
        r"|\b(to whom|aan wie)\b.*\b(letter|brief)\b"
        r"|\b(dossier|stuk|kamerstuk)-? ?(nummer|number)|\bdossiers?\b|document number",
    ),
    (
        "signature",
        r"\b(sign(ed|s|atory|ature)|onderteken\w*|handtekening|afzender|sender|author|auteur)\b"
        r"|\b(wie|who)\b.*\b(schreef|stuurde|verstuurde|geschreven|verstuurd|wrote|sent)\b",
    ),
)
"""Questions about the letter itself, and the part of it that answers them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its words show."""

    text: str
    language: Language
    words: tuple[str, ...]
    """Content words in lower case, in order, each once."""
    names: tuple[str, ...]
    """Numbers, abbreviations and capitalised words inside the sentence, as written."""
    wanted: Wanted
    about: About | None
    """The part of the letter that answers a question about the letter itself."""


def read_question(text: str) -> Question:
    """Look at a question.

    Raises:
        QuestionError: it is empty, too long, or has no word to search for.
    """
    tidy = " ".join(text.split())
    if not tidy:
        raise QuestionError("the question is empty", remedy="Ask it in a few words.")
    if len(tidy) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(tidy):,} characters, at most {MAX_QUESTION_CHARS:,} are read",
            remedy="Ask it in a few words.",
        )
    language = language_of(tidy)
    words = _content_words(tidy)
    if not words:
        raise QuestionError(
            "the question has no word to search for", remedy="Name what you want to know."
        )
    return Question(tidy, language, words, _names(tidy), _wanted(tidy), _about(tidy))


def language_of(text: str) -> Language:
    """Tell Dutch from English by the small words; Dutch, the letters' own, in doubt."""
    words = [word.lower() for word in WORD.findall(text)]
    dutch, english = (sum(word in SPOKEN[which] for word in words) for which in ("nl", "en"))
    # -ing is shared; double vowels and ij are not English, th- and -tion are not Dutch.
    dutch += sum(bool(re.search(r"ij|aa|uu|ee[nrlst]$|sch|isch", word)) for word in words)
    english += sum(bool(re.search(r"^th|tion|ght|ing$|ies$|sh|y$", word)) for word in words)
    return "en" if english > dutch else "nl"


def without_small_words(text: str) -> str:
    """Return a text less the words that every text has; as it was if nothing would be left.

    What is written in capitals stays: OM and WHO are no small words.
    """
    kept = WORD.sub(lambda found: "" if _is_small(found.group()) else found.group(), text)
    return " ".join(kept.split()) if WORD.search(kept) else text


def _is_small(word: str) -> bool:
    return word.lower() in SMALL and not (len(word) > 1 and word.isupper())


def _content_words(text: str) -> tuple[str, ...]:
    words = (word.lower() for word in WORD.findall(text))
    return tuple(dict.fromkeys(word for word in words if word not in SMALL and _says(word)))


def _says(word: str) -> bool:
    return len(word) > 1 or word.isdecimal()


def _names(text: str) -> tuple[str, ...]:
    found = []
    for number, word in enumerate(WORD.findall(text)):
        inside = number > 0 and word[0].isupper() and word.lower() not in SMALL
        if inside or any(c.isdecimal() for c in word) or (len(word) > 1 and word.isupper()):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _wanted(text: str) -> Wanted:
    for wanted, cue in CUES:
        if re.search(cue, text, re.IGNORECASE):
            return wanted
    return "other"


def _about(text: str) -> About | None:
    for about, cue in ABOUT:
        if re.search(cue, text, re.IGNORECASE):
            return about
    return None
