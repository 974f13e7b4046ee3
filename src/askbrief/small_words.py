"""What counts as a word, and the words that every text has."""

from __future__ import annotations

import re

from askbrief.types import Language

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
