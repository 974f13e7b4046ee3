"""Lines to paragraphs, headings, lists and tables."""

from __future__ import annotations

import pytest

from askbrief.reading.blocks import drafts
from askbrief.reading.lines import sheet


def blocks(*pages: str) -> list[tuple[str, list[str]]]:
    """Return kind and rows of each block, the lines of a row joined by spaces."""
    lines = [
        line
        for number, page in enumerate(pages, 1)
        for line in sheet(page.split("\n"), number).lines
    ]
    return [
        (draft.kind, [" ".join(line.text for line in row) for row in draft.rows])
        for draft in drafts((), lines, ())
    ]


def paragraphs(*pages: str) -> list[str]:
    return ["\n".join(rows) for _, rows in blocks(*pages)]


FULL = "Deze regel is zo vol dat er geen woord meer op past"
"""51 characters, the width of a line in these texts."""


def test_blank_lines_part_paragraphs() -> None:
    assert paragraphs(f"{FULL}\nen verder.\n\n{FULL}.") == [f"{FULL} en verder.", f"{FULL}."]


def test_lines_of_a_paragraph_are_joined_even_where_sentences_end_at_line_ends() -> None:
    text = f"{FULL}.\n{FULL}.\n{FULL}."
    assert paragraphs(text) == [f"{FULL}. {FULL}. {FULL}."]


def test_a_short_last_line_ends_a_paragraph_without_a_blank_line() -> None:
    assert paragraphs(f"{FULL}\nen klaar.\nDaarna {FULL}\n{FULL}.") == [
        f"{FULL} en klaar.",
        f"Daarna {FULL} {FULL}.",
    ]


def test_text_with_a_paragraph_on_each_line() -> None:
    long = f"{FULL} en dit is een alinea. " * 4
    assert paragraphs(f"{long}\nKort.\n{long}\nNog een.") == [
        long.strip(),
        "Kort.",
        long.strip(),
        "Nog een.",
    ]


def test_an_abbreviation_at_the_end_of_a_short_line_ends_nothing() -> None:
    assert paragraphs(f"{FULL}\nzie nr.\nDrie van {FULL}") == [f"{FULL} zie nr. Drie van {FULL}"]


def test_a_sentence_runs_over_a_page_break() -> None:
    assert paragraphs(FULL, f"en verder. {FULL}.") == [f"{FULL} en verder. {FULL}."]
    assert paragraphs(FULL, f"Syrië. {FULL}.") == [f"{FULL} Syrië. {FULL}."]
    assert paragraphs(f"{FULL} c.s.", f"heeft. {FULL}") == [f"{FULL} c.s. heeft. {FULL}"]


def test_a_sentence_that_ends_with_the_page_ends_the_paragraph() -> None:
    assert paragraphs(f"{FULL}.", f"Verder {FULL}.") == [f"{FULL}.", f"Verder {FULL}."]


def test_a_heading_at_the_foot_of_a_page_does_not_run_over() -> None:
    assert paragraphs(f"{FULL}.\n\nRapport", f"In het rapport {FULL}") == [
        f"{FULL}.",
        "Rapport",
        f"In het rapport {FULL}",
    ]


def test_a_list_item_at_the_head_of_a_page_begins_a_block() -> None:
    assert paragraphs(f"{FULL}:", f"- een {FULL}") == [f"{FULL}:", f"- een {FULL}"]


@pytest.mark.parametrize(
    "heading",
    ["Rapport", "2.1 Inleiding", "1 Inleiding en doel", "Éen weg", "Wat nu?"],
)
def test_a_short_line_above_a_paragraph_is_a_heading(heading: str) -> None:
    for gap in ("\n", "\n\n"):
        assert blocks(f"{heading}{gap}Eerst {FULL}\n{FULL}.") == [
            ("heading", [heading]),
            ("paragraph", [f"Eerst {FULL} {FULL}."]),
        ]


def test_a_heading_between_paragraphs_that_no_blank_line_parts() -> None:
    assert blocks(f"{FULL}.\nRapport\nIn {FULL}\n{FULL}.") == [
        ("paragraph", [f"{FULL}."]),
        ("heading", ["Rapport"]),
        ("paragraph", [f"In {FULL} {FULL}."]),
    ]


@pytest.mark.parametrize(
    "line", ["Ja", "Nee", "kleine letter", "Tot slot,", "Dit is het.", "Aan de"]
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    assert blocks(f"{line}\n\n{FULL}.")[0] == ("paragraph", [line])


def test_the_last_line_is_no_heading() -> None:
    assert blocks(f"{FULL}.\n\nRapport")[-1] == ("paragraph", ["Rapport"])


@pytest.mark.parametrize(
    "label", ["Vraag 1", "Vraag 3, 4 en 5", "Antwoord 12", "Antwoord op vraag 1", "Vragen 2 t/m 4"]
)
def test_questions_and_answers_are_numbered_by_headings(label: str) -> None:
    assert blocks(f"{FULL}.\n{label}\n{FULL}?\nVraag 99\nJa.") == [
        ("paragraph", [f"{FULL}."]),
        ("heading", [label]),
        ("paragraph", [f"{FULL}?"]),
        ("heading", ["Vraag 99"]),
        ("paragraph", ["Ja."]),
    ]


def test_a_short_question_below_its_number_is_no_heading() -> None:
    assert blocks("Vraag 1\nKlopt dat?\n\nAntwoord 1\nJa.")[1] == ("paragraph", ["Klopt dat?"])


def test_list_items_are_lines_of_one_block() -> None:
    text = f"{FULL}:\n- het eerste, dat over {FULL}\n  verder gaat;\n- het tweede.\n- het derde."
    assert blocks(text) == [
        (
            "paragraph",
            [
                f"{FULL}:",
                f"- het eerste, dat over {FULL} verder gaat;",
                "- het tweede.",
                "- het derde.",
            ],
        )
    ]


@pytest.mark.parametrize("mark", ["-", "–", "•", "1.", "1)", "(1)", "a.", "a)", "(a)", "i."])
def test_marks_of_list_items(mark: str) -> None:
    assert paragraphs(f"{FULL}:\n{mark} iets ervan") == [f"{FULL}:\n{mark} iets ervan"]


def test_numbered_items_follow_each_other() -> None:
    text = f"{FULL}:\n1. een;\n2. twee, zie nr.\n36) en 14.\n15. mei;\n3. drie."
    assert paragraphs(text) == [f"{FULL}:\n1. een;\n2. twee, zie nr. 36) en 14. 15. mei;\n3. drie."]


def test_a_nested_list() -> None:
    text = f"{FULL}:\n- een:\n  1. dit;\n  2. dat;\n- twee."
    assert paragraphs(text) == [f"{FULL}:\n- een:\n1. dit;\n2. dat;\n- twee."]


def test_a_dash_within_a_sentence_begins_no_item() -> None:
    assert paragraphs(f"{FULL} motie\n- Kahraman c.s.") == [f"{FULL} motie - Kahraman c.s."]


def test_a_bullet_begins_an_item_anywhere() -> None:
    assert paragraphs(f"{FULL} zoals\n• dit en dat") == [f"{FULL} zoals\n• dit en dat"]


def test_text_below_an_item_with_a_hanging_indent() -> None:
    text = f"– een {FULL}\n   ervan.\nHet verschilt {FULL}"
    assert paragraphs(text) == [f"– een {FULL} ervan.", f"Het verschilt {FULL}"]
    text = f"– een {FULL}\n   {FULL}.\nHet verschilt {FULL}"
    assert paragraphs(text) == [f"– een {FULL} {FULL}.\nHet verschilt {FULL}"]


def test_an_item_goes_on_below_a_blank_line_that_the_margin_column_made() -> None:
    assert paragraphs(f"- een {FULL},\n\n  zoals dat heet.") == [f"- een {FULL}, zoals dat heet."]
    assert paragraphs(f"- een {FULL}.\n\n  Zoals dat heet.") == [
        f"- een {FULL}.",
        "Zoals dat heet.",
    ]


def test_the_rows_of_a_table_stay_apart() -> None:
    text = "Grond       2021    2022\nGeslacht      2       3\nGerichtheid   10      14"
    assert paragraphs(text) == ["Grond 2021 2022\nGeslacht 2 3\nGerichtheid 10 14"]


def test_two_columns_need_two_rows_to_be_a_table() -> None:
    assert paragraphs("Geslacht      2\nGerichtheid   10\nTotaal        12") == [
        "Geslacht 2\nGerichtheid 10\nTotaal 12"
    ]
    assert paragraphs(f"{FULL}\neen wijd    gat in\n{FULL}") == [f"{FULL} een wijd gat in {FULL}"]


def test_no_lines_make_no_blocks() -> None:
    assert blocks() == []
