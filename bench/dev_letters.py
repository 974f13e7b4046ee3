#!/usr/bin/env python3
"""Make the 16 texts of the development set from the shared folder.

usage: dev_letters.py SHARED OUT.jsonl      (needs pypdfium2; nothing else outside the standard library)

Clean running text: lines of a paragraph joined, hyphenation at line ends undone, paragraphs separated
by a blank line. Footnotes and page furniture stay, but after the paragraph that runs over the page end.
A text above LIMIT characters keeps the whole paragraphs from its start that fit.
"""

import json
import re
import sys
import tarfile
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

LIMIT = 8000
DOCX_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeeze(s):
    return re.sub(
        r"\s+", " ", s.replace("\xa0", " ").replace("\u00ad", "").replace("\ufdd0", "")
    ).strip()


def cut(paras):
    out, n = [], 0
    for p in paras:
        n += len(p) + 2
        if n - 2 > LIMIT:
            while out and out[-1][-1] not in ".?!":  # no heading without its text at the end
                out.pop()
            break
        out.append(p)
    return "\n\n".join(out)


def unhyphen(s):
    # pdfium marks a hyphen at a line end with U+FFFE (U+0002 in some versions) and joins the lines
    # (U+FDD0 keeps the place of the line end until squeeze removes it)
    s = re.sub("[\ufffe\x02](?:\r?\n)?(?=(?:en|of) )", "- \ufdd0", s)
    return re.sub("[\ufffe\x02](?:\r?\n)?", "\ufdd0", s)


ALONE = re.compile(
    r"^(Vraag|Antwoord) [0-9]|^(Rapport|Vrijwilligheid|Belangen|Aanleiding|Advies|Kernpunten|Parafenroute"
    r"|Ontvangen BBR|TER ONDERTEKENING|Vraagstukken rond het draagmoederschap|Draagmoederschap of adoptie\?"
    r"|Handhaafbaarheid van normen en regels)$"
)
START = re.compile(
    r"^(Vragen gesteld door|Vragen van|Antwoord van|\d{3,4}$|Vergaderjaar|Datum |Onderwerp |[–•-] |\d\. |De Staatssecretaris"
    r"|De conclusie van het rapport|Het verschilt erg per gemeente|De overheid zal|Het UCERF concludeert kort|Hoe vaak \(comm|Dit onderzoek is"
    r"|Draagmoederschap is een|Doorgeleiding|Directoraat|Auteur)"
)
FURN = re.compile(r"^(ah-tk-|ISSN|’s-Gravenhage|Tweede Kamer, verg|Pagina \d)")


def pdf_paras(path, notes=(), after=()):
    """notes: first lines of the blocks (footnotes, margin column) that end a page;
    after: last lines of a margin block that starts a page."""
    import pypdfium2

    doc = pypdfium2.PdfDocument(path)
    paras, cur, held = [], "", []

    def flush():
        nonlocal cur
        if cur:
            paras.append(squeeze(cur))
            cur = ""
            paras.extend(held)
            held.clear()

    for page in doc:
        text = unhyphen(page.get_textpage().get_text_range()).replace("\r", "")
        lines = [l.strip() for l in text.split("\n") if l.strip()]
        body, foot, tail = [], [], False
        for i, l in enumerate(lines):
            for a in after:  # margin column before the text of the page
                if l.startswith(a):
                    foot = [" ".join(body + [a])]
                    body = []
                    l = l[len(a) :].strip()
            if any(l.startswith(n) for n in notes):
                tail = True
                foot.append(l)
            elif FURN.match(l):
                tail = tail or l.startswith("ah-tk")
                foot.append(l)
            elif tail:
                if re.match(r"^\d ", l):
                    foot.append(l)
                else:
                    foot[-1] += " " + l
            elif l:
                body.append(l)
        width = max(len(x) for l in body for x in l.split("\ufdd0"))
        for l in body:
            if ALONE.match(l):
                flush()
                paras.append(l)
                continue
            if START.match(l):
                flush()
            cur = cur + " " + l
            if (
                len(l.split("\ufdd0")[-1]) < 0.8 * width and re.search(r"[.?:;»]\d?$", l)
            ) or re.fullmatch(r"\d{3,4}", l):
                flush()
        held.extend(squeeze(f) for f in foot)
        if not cur or re.search(r"[.?!;»]\d?$", cur):
            if cur:
                flush()
            else:
                paras.extend(held)
                held.clear()
    flush()
    paras.extend(held)
    return paras


def docx_paras(path):
    root = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    out = []
    for p in root.iter(DOCX_NS + "p"):
        t = squeeze(
            "".join(
                (x.text or "")
                if x.tag == DOCX_NS + "t"
                else " "
                if x.tag in (DOCX_NS + "tab", DOCX_NS + "br")
                else ""
                for x in p.iter()
            )
        )
        if t:
            out.append(t)
    return out


def motie_paras(shared, name):
    with tarfile.open(shared / "letters/tk-moties-xml.tar.xz") as tar:
        root = ET.fromstring(tar.extractfile("tk_moties_xml/" + name).read())
    head = [squeeze("".join(e.itertext())) for e in root.iter("tekstregel")]
    d, s = root.find(".//dossier"), root.find(".//stuk")
    out = [
        " ".join(head),
        squeeze("".join(d.find("dossiernummer").itertext()))
        + " "
        + squeeze("".join(d.find("titel").itertext())),
        squeeze("".join(s.find("stuknr").itertext()))
        + " "
        + squeeze("".join(s.find("titel").itertext())),
        squeeze("".join(s.find("datumtekst").itertext())),
    ]
    return out + [squeeze("".join(a.itertext())) for a in root.iter("al")]


PDFS = [
    (
        "dl-jemen",
        "01b2bcad-7296-43bb-bc44-e727fc69b23f.pdf",
        "Antwoord op vragen van de leden Ceder en Dobbe over ontwikkelingen in Jemen",
        dict(notes=("1 Relief", "2 Relief", "4 Rijksoverheid")),
    ),
    (
        "dl-evacues",
        "1b38043f-a835-4a63-a135-42c593d3ba77.pdf",
        "Antwoord op vragen van het lid Keijzer over de internetconsultatie Huisvesting Nederlandse evacués",
        dict(notes=("1 Overheid.nl",)),
    ),
    (
        "dl-draagmoeder",
        "20110301-5687928a-draagmoederschap.pdf",
        "Kamerbrief over draagmoederschap",
        dict(notes=("Directoraat-Generaal", "1 Bij hoogtechnologisch")),
    ),
    (
        "dl-atr",
        "Beslisnota_bij_Kamerbrief_Werkprogramma_2025_en_Voortgangsrapportage_Adviescollege_Toetsing_Regeldru.pdf",
        "Beslisnota bij Kamerbrief Werkprogramma 2025 en Voortgangsrapportage Adviescollege Toetsing Regeldruk",
        dict(after=("DGBI-O / 89581779",)),
    ),
]
DOCX = [
    (
        "dl-wolvega",
        "Beantwoording_Kamervragen_leden_Mutluer_GL-PvdA_et_al._over_de_voorgenomen_sluiting_van_het_politieb.docx",
        "Antwoord op vragen over de voorgenomen sluiting van het politiebureau in Wolvega",
    ),
    (
        "dl-brandweernr",
        "Beantwoording_Kamervragen_van_de_leden_Temmink_en_van_Nispen_SP_aan_de_minister_van_Justitie_en_Veil.docx",
        "Antwoord op vragen over het niet-noodgevallennummer van de brandweer",
    ),
    (
        "dl-politiehond",
        "Beantwoording_Kamervragen_van_het_lid_Teunissen_PvdD_aan_de_minster_van_Justitie_en_Veiligheid_en_va.docx",
        "Antwoord op vragen over de training en inzet van politiehonden",
    ),
]
KVA = [
    ("dl-bijles", "kva-2d405148a9", "Antwoord op Kamervraag: reclame voor schaduwonderwijs"),
    ("dl-booster", "kva-fbbc702266", "Antwoord op Kamervraag: boostervaccinaties"),
    (
        "dl-ondernemers",
        "kva-7fab0efbeb",
        "Antwoord op Kamervraag: bedrijfsbeëindigingen en faillissementen",
    ),
    ("dl-geiten", "kva-b6399cc041", "Antwoord op Kamervraag: geitenhouderijen en longontsteking"),
]
VAC = [
    (
        "dl-kwijtschelding",
        "vac-d52bbd34-84c5-4add-95e1-3bf1d1372fc7",
        "Kwijtschelding van gemeentelijke belastingen",
    ),
    ("dl-stemlokaal", "vac-47897593-52f6-4fe5-b5aa-3c81f8333a08", "Stemmen met een beperking"),
    (
        "dl-vgb",
        "vac-ce57728a-e8d3-4011-8f3c-490a039430bc",
        "Veiligheidsonderzoek en verklaring van geen bezwaar",
    ),
    ("dl-talen", "vac-3947b6e3-3638-446a-ad57-3d977a0e6285", "Erkende talen in Nederland"),
]


def main(shared, out):
    shared = Path(shared)
    docs = []

    def add(i, title, text, source):
        docs.append({"id": i, "title": title, "text": text, "lang": "nl", "source": source})

    for i, f, t, kw in PDFS:
        add(i, t, cut(pdf_paras(shared / "letters/pdf" / f, **kw)), "pdf/" + f)
    for i, f, t in DOCX:
        add(i, t, cut(docx_paras(shared / "letters/docx" / f)), "docx/" + f)
    add(
        "dl-kersen",
        "Motie van het lid Van der Plas c.s. over vrijstellingen in de kersenteelt",
        cut(motie_paras(shared, "kst-21501-32-1639.xml")),
        "tk-moties-xml/kst-21501-32-1639.xml",
    )
    for name, picks, join in (("kamervragen", KVA, True), ("rijksoverheid_vac", VAC, False)):
        have = {}
        for line in open(shared / "questions" / (name + ".docs.jsonl"), encoding="utf-8"):
            d = json.loads(line)
            have[d["id"]] = d["text"]
        for i, src, t in picks:
            text = have[src]
            paras = re.split(r"\n\s*\n", text)
            add(i, t, cut([squeeze(p) for p in paras if p.strip()]), name + ":" + src)
    # The texts of the second set of questions, as they are.
    questions = Path(__file__).parents[1] / "docs" / "evaluation" / "dev2.questions.jsonl"
    second = {json.loads(line)["about"] for line in open(questions, encoding="utf-8")}
    for line in open(shared / "questions" / "kamervragen.docs.jsonl", encoding="utf-8"):
        d = json.loads(line)
        if d["id"] in second:
            docs.append({"id": d["id"], "title": d["title"], "lang": "nl", "text": d["text"]})
    with open(out, "w", encoding="utf-8") as fh:
        for d in docs:
            fh.write(json.dumps(d, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
