"""Doing in RT what is asked here.

RT answers a change with sentences, refusals among them, in the language of the user who asks. So whether it was done
is seen by what the ticket then is; only the code of a refusal comes from its words, where they are English.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import Struct

from almenara.domain.conversation import Conversation
from almenara.domain.ids import roster_id
from almenara.domain.instants import format_instant, parse_instant
from almenara.domain.ours import ActionRequested
from almenara.reasons import Reason
from almenara.sources.face import Away, Delivery, Denied, Refusal, Refused, Unknown
from almenara.sources.rt.client import Answer, Client
from almenara.sources.rt.mapping import STATUSES, level
from almenara.sources.rt.shapes import NOBODY, Reference
from almenara.sources.rt.tickets import kind_of

PRIORITIES: Final = (0, 25, 50, 100, 150)
"""RT's number for each of our priorities: its own words are Low 0, Medium 50 and High 100."""

_VERSIONS: Final = 3
"""How many versions of a ticket are tried: meanwhile it may have been written to, which changes nothing."""

_CODES: Final[tuple[tuple[str, Refusal], ...]] = (
    ("permission denied", "no_rights"),
    ("you can only", "no_rights"),
    ("may not own", "invalid_target"),
    ("does not exist", "invalid_target"),
    ("is disabled", "invalid_target"),
    ("no mapping for statuses", "invalid_target"),
    ("isn't a valid status", "not_supported"),
    ("can't change status", "not_now"),
    ("unresolved dependencies", "not_now"),
)

Fields = Mapping[str, str | int]


class _Ticket(Struct, frozen=True, rename="pascal"):
    id: int = msgspec.field(name="id")
    queue: Reference
    owner: Reference
    status: str
    priority: int = 0

    def has(self, fields: Fields) -> bool:
        now = {"Queue": str(self.queue.id), "Owner": str(self.owner.id), "Status": self.status}
        return all(now.get(name, self.priority) == value for name, value in fields.items() if name != "Starts")


class RequestTrackerWriter:
    """Changes one RT."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def prepare(self, row: Conversation, request: ActionRequested) -> Delivery:
        """Look at the ticket; see `Writer`."""
        number = row.external_id or ""
        steps = _steps(request)
        ticket, version = await self._look(number)
        if request.name == "note":
            return lambda: self._comment(number, request.text or "")
        if request.name == "prioritize":
            if level(ticket.priority) == request.priority:
                raise Denied("nothing_to_do")
        elif all(ticket.has(fields) for fields in steps):
            raise Denied("nothing_to_do")
        else:
            await self._compare(row, ticket)

        async def deliver() -> None:
            tag = version
            for place, fields in enumerate(steps):
                answer, tries = await self._put(number, fields, tag), 1
                while answer is None:
                    # Another version by now. Only what is not as whoever asked saw it stands in the way.
                    if tries == _VERSIONS:
                        raise Away(Reason("helpdesk_changing"))
                    ticket, tag = await self._look(number)
                    if place == 0 and request.name != "prioritize":
                        await self._compare(row, ticket)
                    answer, tries = await self._put(number, fields, tag), tries + 1
                tag = await self._verify(number, fields, answer)

        return deliver

    async def _look(self, number: str) -> tuple[_Ticket, str | None]:
        """The ticket, and the tag of its version."""
        try:
            item, tag = await self._client.get_tagged(f"ticket/{number}")
            if item is None:
                raise Denied("gone")
            ticket = msgspec.convert(item, _Ticket, strict=False)
        except Refused as error:
            raise Denied("no_rights", str(error)) from None
        except (TypeError, ValueError) as error:
            raise Away(Reason("helpdesk_words", {"why": str(error)})) from error
        if ticket.status == "deleted" or str(ticket.id) != number:
            raise Denied("gone")
        return ticket, tag

    async def _compare(self, row: Conversation, ticket: _Ticket) -> None:
        owner = None if ticket.owner.id == NOBODY else roster_id(row.source, str(ticket.owner.id))
        kind = STATUSES.get(ticket.status) or await kind_of(self._client, ticket.status)
        known = row.state if row.state in ("pending", "finished") else "open"
        if (owner, roster_id(row.source, str(ticket.queue.id)), kind) != (row.agent, row.group, known):
            raise Denied("changed_meanwhile")

    async def _put(self, number: str, fields: Fields, tag: str | None) -> Answer | None:
        """RT's answer to a change; null where the ticket is of another version."""
        answer = await self._client.send("PUT", f"ticket/{number}", fields, tag)
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            return None
        _check(answer)
        return answer

    async def _verify(self, number: str, fields: Fields, answer: Answer) -> str | None:
        """The tag of the changed ticket. Raises `Denied` where it did not change."""
        try:
            ticket, tag = await self._look(number)
        except Away as error:
            raise Unknown(str(error)) from None
        if not ticket.has(fields):
            raise Denied("changed_meanwhile" if answer.said is None else _code(answer.said), answer.said)
        return tag

    async def _comment(self, number: str, text: str) -> None:
        note = {"Content": text, "ContentType": "text/plain"}
        _check(await self._client.send("POST", f"ticket/{number}/comment", note))


def _steps(request: ActionRequested) -> Sequence[Fields]:
    """What is to be set, in as many requests as RT needs."""
    owner: Fields = {} if request.to_agent is None else {"Owner": request.to_agent}
    queue: Fields = {} if request.to_group is None else {"Queue": request.to_group}
    match request.name:
        case "transfer" if not owner:
            # Within one request RT sets the owner first: it goes to the new queue without the one it had.
            return [{"Owner": NOBODY, **queue}]
        case "transfer":
            # The queue first, for it says who may own its tickets.
            return [fields for fields in (queue, owner) if fields]
        case "requeue":
            return [{"Owner": NOBODY}]
        case "finish":
            return [{"Status": "resolved"}]
        case "reopen":
            return [fields for fields in (queue, owner, {"Status": "open"}) if fields]
        case "pend":
            starts: Fields = {} if request.until is None else {"Starts": _moment(request.until)}
            return [{**starts, "Status": "stalled"}]
        case "resume":
            return [{"Status": "open"}]
        case "prioritize":
            return [{"Priority": PRIORITIES[request.priority or 0]}]
        case "note":
            return []
        case _:
            raise Denied("not_supported")


def _moment(instant: str) -> str:
    """A moment as RT stores it: what it is given goes into its database as it is."""
    return format_instant(parse_instant(instant))[:19].replace("T", " ")


def _check(answer: Answer) -> None:
    """Raise what the status of RT's answer says."""
    if answer.status == HTTPStatus.NOT_FOUND:
        raise Denied("gone")
    if answer.status == HTTPStatus.FORBIDDEN:
        raise Denied("no_rights", answer.said)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unknown(f"RT answered {answer.status}.")
    if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise Denied(_code(answer.said or ""), answer.said)


def _code(said: str) -> Refusal:
    words = said.casefold()
    for part, code in _CODES:
        if part in words:
            return code
    return "refused"
