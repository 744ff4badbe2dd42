"""What transactions say: the text of their mail parts, and the names of the files that came along."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.domain.facts import Attachment
from almenara.sources.plain import clean, html_to_text
from almenara.sources.rt.client import Client
from almenara.sources.rt.shapes import Body

_AT_ONCE: Final = 50
_MOST_FILES: Final = 50
_LONGEST_TEXT: Final = 2 * 1024 * 1024
"""A text part longer than this is not fetched."""


class _Part(Struct, frozen=True, rename="pascal"):
    id: int = msgspec.field(name="id")
    transaction_id: int
    content_type: str = ""
    filename: str = ""
    content_length: int = 0
    headers: str = ""


async def bodies(client: Client, transactions: Iterable[int]) -> dict[int, Body]:
    """What these transactions say, by id; those without content are left out."""
    said: dict[int, Body] = {}
    for ids in _chunks(transactions):
        parts: defaultdict[int, list[_Part]] = defaultdict(list)
        fields = "TransactionId,ContentType,Filename,ContentLength,Headers"
        async for page in client.pages("attachments", query=_in("TransactionId", ids), orderby="id", fields=fields):
            for item in page:
                part = msgspec.convert(item, _Part, strict=False)
                parts[part.transaction_id].append(part)
        texts = {number: text for number, of in parts.items() if (text := _text_part(of)) is not None}
        words = await _texts(client, texts.values())
        for number, of in parts.items():
            text = texts.get(number)
            said[number] = Body(
                text="" if text is None else words.get(text.id, ""),
                attachments=tuple(_file(part) for part in of if part.filename)[:_MOST_FILES],
                email=any("X-RT-Interface: Email" in part.headers for part in of),
            )
    return said


def _text_part(parts: Sequence[_Part]) -> _Part | None:
    candidates = [part for part in parts if not part.filename and part.content_length <= _LONGEST_TEXT]
    for wanted in ("text/plain", "text/html"):
        for part in candidates:
            if part.content_type.lower() == wanted:
                return part
    return None


async def _texts(client: Client, parts: Iterable[_Part]) -> dict[int, str]:
    html = {part.id: part.content_type.lower() == "text/html" for part in parts}
    texts: dict[int, str] = {}
    for ids in _chunks(html):
        async for page in client.pages("attachments", query=_in("id", ids), orderby="id", fields="Content"):
            for item in page:
                content = str(item.get("Content") or "")
                texts[int(item["id"])] = clean(html_to_text(content) if html[int(item["id"])] else content)
    return texts


def _file(part: _Part) -> Attachment:
    return Attachment(part.filename, part.content_type or None, part.content_length)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk


def _in(field: str, values: Sequence[int]) -> str:
    query: list[dict[str, Any]] = [{"field": field, "operator": "IN", "value": values}]
    return msgspec.json.encode(query).decode()
