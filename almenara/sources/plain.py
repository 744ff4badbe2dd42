"""Plain text of what people wrote in HTML."""

import re
from html.parser import HTMLParser
from typing import Final

from almenara.domain.shapes import MAX_TEXT

_BREAKS: Final = frozenset(
    ("br", "p", "div", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
)
_SILENT: Final = frozenset({"script", "style", "head", "title"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in (self._silent, "body"):
            self._silent = None
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_to_text(html: str) -> str:
    """The words of an HTML fragment, a line for each block; markup, scripts and styles left out."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean(text: str) -> str:
    """Text as the log takes it: no NUL, unix line ends, at most `MAX_TEXT` characters."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:MAX_TEXT]
