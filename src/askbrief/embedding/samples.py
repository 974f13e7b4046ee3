"""Texts that an export is checked with before it is used: everyday ones and hard ones.

None ends in white space: there the tokenizers of the same model differ by one empty token.
"""

from __future__ import annotations

SAMPLES = [
    "query: Welke organisaties ontvangen geld voor waarheidsvinding?",
    "passage: Met deze brief informeer ik uw Kamer over het kabinetsbeleid ten aanzien van Syrië.",
    "which bodies receive accountability funding?",
    "Kamerstuk 32 623, nr. 376, p. 2 (2025/26); € 1.250.000,- op 19-09-2025 om 10:45 uur",
    "geweldsescalaties, coöperatie, één, ’s-Gravenhage, zo’n 3½ %, 21e-eeuws",
    "Ik blijf – zoals toegezegd – “nauw” betrokken… § 3.1, art. 5, lid 2, onder a\u00ba",
    "thin\u2009space, no\u00a0break, soft\u00adhyphen, tab\there, line\nbreak\r\nand  two  spaces",
    "ﬁnancieel, ﬀ, ½, №, ㎏, Ⅷ, ＡＢＣ, ｶﾅ, ﷺ, x², H₂O",
    "cafe\u0301 en café, A\u030angstro\u0308m, ĳsvrij",
    "😀 👩‍👩‍👧 🇳🇱 ✓ → ≥ ±",
    "سوريا دمشق, Дамаск, 大马士革, ダマスカス, דמשק, Δαμασκός, हिन्दी",
    "zero\u200bwidth, bom\ufeff, left\u200eto right, bell\x07, del\x7f, \U0001f9ff\U0002a700",
    "https://zoek.officielebekendmakingen.nl/kst-32623-376.html#p2 en minister@minbuza.nl",
    "<p>tags &amp; entities</p> {json: [1, 2]} C:\\pad\\naar 50% | *sterk* _cursief_",
    "a",
    "Rechtsbijstandverzekeringsmaatschappijen " * 12 + "einde",
]
