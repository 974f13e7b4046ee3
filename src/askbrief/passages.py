"""Letter -> passages: whole paragraphs where they fit, whole sentences where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from askbrief.sentences import sentence_spans
from askbrief.types import Block, Letter, Passage, Span

CountTokens = Callable[[Sequence[str]], list[int]]

SENTENCE_END = "\ue000"
"""Put in place of the white space after a sentence, so that offsets stay as they are."""
SEPARATORS = ["\n\n", SENTENCE_END, "\n", "; ", ", ", " ", ""]


def split_letter(
    letter: Letter, count_tokens: CountTokens, window: int, max_chars: int = 1000
) -> list[Passage]:
    """Cut a letter into passages that together hold every block, without overlap.

    Args:
        count_tokens: tokens that each of some texts takes in the model's window.
        window: tokens that fit in the window; no passage takes more.
        max_chars: length to aim for, code points; only a passage that cannot be cut
            more finely is longer.
    """
    groups = [
        part for group in _groups(letter, max_chars) for part in _cut(letter, group, max_chars)
    ]
    return list(_fitting(letter, groups, count_tokens, window, max_chars))


def _groups(letter: Letter, max_chars: int) -> Iterator[Block]:
    """Join neighbouring blocks of one sort up to the length to aim for."""
    for _, run in groupby(_joinable(letter.blocks), key=lambda pair: pair[0]):
        yield from _packed([block for _, block in run], max_chars)


def _joinable(blocks: Sequence[Block]) -> Iterator[tuple[object, Block]]:
    """Give each block a key; neighbours with the same key may share a passage."""
    for number, block in enumerate(blocks):
        if block.kind in ("head", "paragraph", "heading"):
            part = "head" if block.kind == "head" else "body"
            yield (part, block.speaker), block
        else:
            yield number, block


def _packed(blocks: Sequence[Block], max_chars: int) -> Iterator[Block]:
    open_: Block | None = None
    for block in blocks:
        if open_ is None:
            open_ = block
        elif _belong_together(open_, block, max_chars):
            open_ = replace(open_, end=block.end, kind=block.kind)
        else:
            yield open_
            open_ = block
    if open_ is not None:
        yield open_


def _belong_together(first: Block, second: Block, max_chars: int) -> bool:
    """Headings go with what follows; other blocks only while both are short."""
    if second.end - first.start > max_chars:
        return False
    if first.kind in ("heading", "head"):
        return True
    short = max_chars // 4
    return (
        second.kind != "heading" and min(first.end - first.start, second.end - second.start) < short
    )


def _cut(letter: Letter, block: Block, max_chars: int) -> list[Block]:
    """Cut a block that is too long, at sentence ends where there are any."""
    if block.end - block.start <= max_chars:
        return [block]
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415  1.6 s

    splitter = RecursiveCharacterTextSplitter(
        SEPARATORS,
        keep_separator="end",
        chunk_size=max_chars,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=False,
    )
    parts = splitter.create_documents([_with_sentence_ends(block.cut(letter.text))])
    starts = [block.start + part.metadata["start_index"] for part in parts]
    ends = [start + len(part.page_content) for start, part in zip(starts, parts, strict=True)]
    spans = (_trimmed(letter.text, s, e) for s, e in zip(starts, ends, strict=True))
    return [
        replace(block, start=span.start, end=span.end) for span in spans if span.start < span.end
    ]


def _with_sentence_ends(text: str) -> str:
    marked = list(text)
    for span in sentence_spans(text)[:-1]:
        if marked[span.end] == " ":
            marked[span.end] = SENTENCE_END
    return "".join(marked)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + left + len(piece.strip()))


def _fitting(
    letter: Letter, blocks: list[Block], count_tokens: CountTokens, window: int, max_chars: int
) -> Iterator[Passage]:
    """Cut whatever does not fit in the model's window again, twice as fine each time."""
    counts = count_tokens([block.cut(letter.text) for block in blocks])
    for block, count in zip(blocks, counts, strict=True):
        if count <= window or block.end - block.start == 1:
            yield _passage(letter, block)
        else:
            finer = min(max_chars, block.end - block.start) // 2
            yield from _fitting(letter, _cut(letter, block, finer), count_tokens, window, finer)


def _passage(letter: Letter, block: Block) -> Passage:
    return Passage(
        start=block.start,
        end=block.end,
        id=f"{letter.id}#{block.start}-{block.end}",
        letter_id=letter.id,
        text=block.cut(letter.text),
        page=letter.page_of(block.start),
        kind=block.kind,
        speaker=block.speaker,
    )
