"""The notice that the shop's operator publishes while card payments fail, and ends once they work again."""

from datetime import timedelta
from typing import Any, Final, cast, get_args

import httpx2
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from almenara.demo.draws import MINUTE
from almenara.demo.incident import GROUP
from almenara.demo.rates import Language
from almenara.demo.shop import Shop
from almenara.demo.speech import words
from almenara.domain import settings as s
from almenara.domain.instants import parse_instant

PUBLISHED: Final = 6 * MINUTE
"""After the incident's first minute: once somebody has seen what it is."""
ENDED: Final = 60 * MINUTE
TAG: Final = words("es").incident_tag
"""Of the crowd, who write in Spanish."""
_PATH: Final = "/api/v1/settings/notice"
_OK: Final = 200
_TOO_MANY: Final = 429
_BROKEN: Final = 500


class _Item(Struct, frozen=True):
    id: str
    seq: int
    value: s.Notice


class _Items(Struct, frozen=True):
    items: list[_Item]


class _Organization(Struct, frozen=True):
    language: str


class _Later(Exception):
    """The server is away or busy."""


class Herald:
    """Has the notice as it should be. `client` knows the server's address and the key; where that may not publish,
    nothing is done."""

    def __init__(self, client: httpx2.AsyncClient, shop: Shop) -> None:
        self._client, self._shop = client, shop
        self._settled: int | None = None

    async def tell(self, now: int, source: str) -> None:
        """Publish it, or end it, as it should be at a moment of the shop. What a run before this one left is ended.
        `source` is where the monitor has the shop's groups from."""
        wanted = _incident(self._shop, now)
        if wanted == self._settled:
            return
        try:
            await self._settle(wanted, source)
        except (_Later, httpx2.TransportError):
            return
        self._settled = wanted

    async def _settle(self, wanted: int, source: str) -> None:
        answer = await self._ask("GET", _PATH)
        if answer.status_code != _OK:
            return
        texts = {words(language).notice for language in get_args(Language)}
        mine = [one for one in msgspec.json.decode(answer.content, type=_Items).items if one.value.text in texts]
        since = self._shop.wall(wanted)
        for one in mine:
            if wanted and _published(one) < since:
                # Of days gone by: there is only so much room in the list.
                await self._ask("DELETE", f"{_PATH}/{one.id}")
            elif not wanted and not one.value.ended:
                await self._ask("PUT", f"{_PATH}/{one.id}?seq={one.seq}", replace(one.value, ended=True))
        # Where somebody ended it before its time, it is not published again.
        if wanted and not any(_published(one) >= since for one in mine):
            text = words(await self._language()).notice
            await self._ask("POST", _PATH, s.Notice(text, groups=(f"{source}/{GROUP}",), tag=TAG))

    async def _language(self) -> Language:
        answer = await self._ask("GET", "/api/v1/organization")
        if answer.status_code == _OK:
            found = msgspec.json.decode(answer.content, type=_Organization).language.partition("-")[0]
            if found in get_args(Language):
                return cast(Language, found)
        return "es"

    async def _ask(self, method: str, path: str, value: s.Notice | None = None) -> httpx2.Response:
        body: dict[str, Any] = {} if value is None else {"content": msgspec.json.encode(value)}
        answer = await self._client.request(method, path, headers={"content-type": "application/json"}, **body)
        if answer.status_code >= _BROKEN or answer.status_code == _TOO_MANY:
            raise _Later
        return answer


def _incident(shop: Shop, now: int) -> int:
    """When the incident began of which the notice stands at a moment; 0 for none."""
    today = shop.day_of(now)
    starts = [start for day in (today - timedelta(days=1), today) for start in shop.incidents(day)]
    return next((start for start in starts if start + PUBLISHED <= now < start + ENDED), 0)


def _published(item: _Item) -> int:
    return parse_instant(item.value.since) if item.value.since else 0
