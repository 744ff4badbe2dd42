"""Asking RT: one connection, sign-in, time-outs, bounds, and errors turned into words."""

import email.utils
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpx2
import msgspec
import stamina
from msgspec import Struct

from almenara.errors import Misused, refused
from almenara.reasons import Reason
from almenara.sources.face import Away, Denied, Refused, Unknown

PAGE: Final = 100
"""RT gives no more than this at once."""

_MAX_ANSWER: Final = 32 * 1024 * 1024
_SIGN_IN_AGAIN: Final = 600.0
_MOST_AHEAD: Final = 300.0


_NOT_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


class Answer(Struct, frozen=True):
    """What RT answered to a change: its status, and what it said about it, if anything."""

    status: int
    said: str | None


class Client:
    """Asks one RT. Either a `token`, or a user's name and password; `patience` is how long it may think, in s."""

    def __init__(self, url: str, secret: str, user: str | None = None, patience: float = 30.0) -> None:
        self._user, self._secret = user, secret
        auth = None if user is None else httpx2.BasicAuth(user, secret)
        headers = {} if user is not None else {"Authorization": f"token {secret}"}
        self._http = httpx2.AsyncClient(
            base_url=check_url(url),
            auth=auth,
            headers=headers,
            follow_redirects=False,
            timeout=httpx2.Timeout(patience, connect=5.0),
        )
        self._signed_in: float | None = None
        self.clock_ahead: float = 0.0
        """How far RT's clock is ahead of this machine's, in seconds, at the last answer."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def get(self, path: str, **params: str | int) -> Any:
        """The decoded answer of `/REST/2.0/{path}`; null where RT has no such thing (404)."""
        return (await self.get_tagged(path, **params))[0]

    async def get_tagged(self, path: str, **params: str | int) -> tuple[Any, str | None]:
        """As `get`, with the tag of this version of the thing, where it has one."""
        await self._sign_in()
        found: tuple[Any, str | None] = (None, None)
        try:
            async for attempt in stamina.retry_context(on=httpx2.TransportError, attempts=2, timeout=30.0):
                with attempt:
                    response, body = await self._exchange("GET", path, params=params)
                    found = self._read(path, response, body), response.headers.get("etag")
        except httpx2.TimeoutException:
            raise Away(Reason("helpdesk_slow")) from None
        except httpx2.HTTPError as error:
            raise Away(self._unreached(error)) from None
        return found

    async def send(self, method: str, path: str, body: Mapping[str, Any], tag: str | None = None) -> Answer:
        """Ask for a change, once; with a `tag`, of that version only.

        Raises `Away` if it surely did not reach RT, `Unknown` if it may have, `Denied` for who may not.
        """
        await self._sign_in()
        try:
            headers = {} if tag is None else {"If-Match": tag}
            response, content = await self._exchange(method, path, json=body, headers=headers)
        except _NOT_SENT as error:
            raise Away(self._unreached(error)) from None
        except httpx2.HTTPError as error:
            raise Unknown(str(self._unreached(error))) from None
        if response.status_code == HTTPStatus.UNAUTHORIZED or response.is_redirect:
            self._signed_in = None
            raise Denied("no_rights", "RT does not accept these credentials.")
        return Answer(response.status_code, _said(content))

    async def pages(self, path: str, **params: str | int) -> AsyncIterator[list[Any]]:
        """The items of a collection, a page at a time.

        A page may be short, for RT leaves out after paging what this user may not see; only without `total` does
        an empty page have to stand for the end.
        """
        page = 1
        while True:
            answer = await self.get(path, per_page=PAGE, page=page, **params)
            items, pages = answer["items"], answer.get("pages")
            yield items
            if (pages is None and not items) or (pages is not None and page >= pages):
                return
            page += 1

    async def _exchange(self, method: str, path: str, **more: Any) -> tuple[httpx2.Response, bytes]:
        async with self._http.stream(method, f"/REST/2.0/{path}", **more) as response:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > _MAX_ANSWER:
                    raise httpx2.HTTPError(f"its answer to {path} is too large")
        return response, bytes(body)

    def _read(self, path: str, response: httpx2.Response, body: bytes) -> Any:
        status = response.status_code
        # RT sends a client that holds a dead session to its sign-in page instead of answering 401.
        if status == HTTPStatus.UNAUTHORIZED or response.is_redirect:
            self._signed_in = None
            raise Refused(Reason("helpdesk_credentials"))
        if status == HTTPStatus.FORBIDDEN:
            raise Refused(Reason("helpdesk_rights", {"path": f"/REST/2.0/{path}"}))
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise Away(Reason("helpdesk_answer", {"status": status, "path": path}))
        self._note_clock(response.headers.get("date"))
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Away(Reason("helpdesk_other")) from None

    async def _sign_in(self) -> None:
        # RT hashes the password of every request for a quarter of a second; a session spares it that. Without one
        # (a sign-in of another kind in front of RT) the password goes along and serves.
        now = time.monotonic()
        if self._user is None or (self._signed_in is not None and now - self._signed_in < _SIGN_IN_AGAIN):
            return
        self._http.cookies.clear()
        try:
            await self._http.post("/NoAuth/Login.html", data={"user": self._user, "pass": self._secret})
        except httpx2.HTTPError:
            return
        self._signed_in = now

    def _unreached(self, error: httpx2.HTTPError) -> Reason:
        why, host = str(error) or type(error).__name__, self._http.base_url.host
        for cause in _causes(error):
            match cause:
                case ssl.SSLError():
                    return Reason("helpdesk_tls", {"why": why})
                case socket.gaierror():
                    return Reason("helpdesk_name", {"host": host})
                case ConnectionRefusedError():
                    return Reason("helpdesk_closed", {"host": host})
                case _:
                    pass
        return Reason("helpdesk_unreached", {"why": why})

    def _note_clock(self, date: str | None) -> None:
        if date is None:
            return
        self.clock_ahead = email.utils.parsedate_to_datetime(date).timestamp() - time.time()
        if self.clock_ahead > _MOST_AHEAD:
            raise Away(Reason("helpdesk_clock", {"minutes": round(self.clock_ahead / 60)}))


class _Fault(Struct):
    message: str


def _said(content: bytes) -> str | None:
    """RT answers a change with a list of sentences, and a fault with one."""
    try:
        return " ".join(msgspec.json.decode(content, type=list[str])) or None
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return msgspec.json.decode(content, type=_Fault).message
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """What led to an error, the errors of a group among it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in cast("BaseExceptionGroup[BaseException]", error).exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__


def check_url(url: str) -> str:
    """The address of an RT, tidied. Raises `Misused` for what is not a plain http(s) address."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong("The address must begin with http:// or https:// and name a host.", "url_form")
    if parts.username or parts.password or any(mark in url for mark in "?#"):
        raise _wrong("The address must hold neither credentials nor a query.", "url_more")
    return url.strip().rstrip("/")


def _wrong(detail: str, code: str) -> Misused:
    return Misused(detail, places=[refused("/url", code)])


def any_of(field: str, values: Sequence[int | str]) -> str:
    """A condition of RT's query language: the field is one of the values."""
    return "(" + " OR ".join(f"{field} = {value!r}" for value in values) + ")"
