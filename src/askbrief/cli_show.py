"""The command that prints a letter."""

from __future__ import annotations

import click

from askbrief.cli_options import State, as_json, example, with_settings
from askbrief.console import say_json


@click.command(epilog=example("show kst-32623-376 --page 2", "show kst-32623-376 --references"))
@click.argument("letter")
@click.option("--page", type=int, metavar="N", help="Only this page, with its footnotes.")
@click.option("--references", is_flag=True, help="What it cites, and which letters cite it.")
@as_json
@with_settings("index")
@click.pass_obj
def show(
    state: State,
    /,
    letter: str,
    page: int | None,
    references: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Print the text and metadata of LETTER, or one page, or what it cites."""
    from askbrief.cli_layout import show_letter, show_page  # noqa: PLC0415
    from askbrief.cli_references import show_references  # noqa: PLC0415
    from askbrief.cli_session import reading  # noqa: PLC0415
    from askbrief.export import (  # noqa: PLC0415
        letter_document,
        notes_of,
        page_of,
        reference_documents,
    )
    from askbrief.referring import linked, references_in, references_of  # noqa: PLC0415

    with reading(state.settings()) as store:
        found = store.letter(letter)
        one = None if page is None else page_of(found, page)
        cited = references_of(found) if one is None else references_in(found, one)
        links = linked(cited, store) if references else []
        citing = store.cited_by(letter) if references else []
    if as_json:
        more = reference_documents(links, citing) if references else {}
        say_json(letter_document(found, one) | more)
    elif references:
        show_references(found, links, citing)
    elif one is None:
        show_letter(found)
    else:
        show_page(found, one, [note.cut(found.text) for note in notes_of(found, one)])
