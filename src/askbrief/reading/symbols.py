"""Signs that only a font of symbols shows (Symbol, Wingdings), in characters that say the same."""

from __future__ import annotations

_SYMBOLS = {
    "\uf02d": "-",
    "\uf06f": "☐",
    "\uf071": "☐",
    "\uf0a8": "☐",
    "\uf052": "☑",
    "\uf053": "☒",
    "\uf054": "☒",
    "\uf078": "☒",
    "\uf0fd": "☒",
    "\uf0fe": "☑",
    "\uf0fb": "✗",
    "\uf0fc": "✓",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "‣",
    "\uf0e0": "→",
    "\uf0ae": "→",
    "\uf0b0": "°",
    "\uf0b1": "±",
    "\uf0a3": "≤",
    "\uf0b3": "≥",
    "\uf0b4": "×",
    "\uf0d7": "·",
}
_PRIVATE = range(0xF000, 0xF100)
"""Where word processors put the characters of such fonts."""


def symbol(character: str, otherwise: str | None = None) -> str:
    """Return what a character of a font of symbols shows; any other as it is.

    Args:
        otherwise: what stands for one whose looks are not known; None leaves it as it is.
    """
    if character.isascii() or ord(character) not in _PRIVATE:
        return character
    return _SYMBOLS.get(character, character if otherwise is None else otherwise)
