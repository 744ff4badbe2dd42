"""Text folded once for searching: accents and case do not count."""

import unicodedata


def fold(text: str) -> str:
    """Lower-case without marks: casefold, NFKD, marks removed."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
