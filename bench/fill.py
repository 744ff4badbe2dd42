"""Fills a data folder before the server sees it: facts through the one recorder, rows by the one fold.

Signing in is not what is measured: users share one password, and their sessions are stored as sign-in stores them.
"""

import random
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import insert

from almenara.app import Tools, now_ms, tools
from almenara.config import Config
from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import apply
from almenara.domain.ids import conversation_id, roster_id
from almenara.domain.instants import format_instant
from almenara.domain.roster import apply_agent, apply_group
from almenara.domain.rules import DEFAULT
from almenara.service.accounts import hash_token
from almenara.service.passwords import Passwords
from almenara.store import account_tables as tables
from almenara.store.accounts import Session, User
from bench.floor import AGENTS, CHANNELS, GROUPS, MIXES, SOURCE, Seat, group_of, seats

ORGANIZATION = "default"
TEXT = "hola, mi pedido 48213 figura como entregado y no me llegó nada; ¿me ayudan, por favor?"
_CHUNK = 500
"""Conversations that are recorded and folded together."""
_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE
_FIRST = ("Marta", "João", "Lucía", "Bruno", "Sofía", "Pedro", "Inés", "Rafael", "Clara", "Tomás")
_LAST = ("Díaz", "Souza", "Ferreyra", "Lima", "Gómez", "Pereira", "Rojas", "Alves", "Castro", "Núñez")


class Filled(Struct, frozen=True):
    """What was stored where (empty: in the folder's own database): facts, seconds that it took, and what is needed to
    load and to watch."""

    database: str

    facts: int
    seconds: float
    key: str
    tokens: dict[str, str]


def state_of(number: int) -> str:
    """The state in which the open conversation of that number begins: of 20, one queued, three pending."""
    place = number % 20
    return "queued" if place == 0 else "pending" if place <= 3 else "in_progress"


def agent_of(number: int) -> int:
    """Whose the conversation of that number is, once somebody has it."""
    return number * 7 % AGENTS


def group_of_conversation(number: int) -> int:
    """The group of the conversation of that number."""
    return group_of(agent_of(number))


async def fill(folder: Path, open_: int, finished: int, database: str = "") -> Filled:
    """The roster, those who watch, and conversations open and finished today."""
    began = time.perf_counter()
    async with tools(Config(data=str(folder), database=database)) as opened:
        tokens = await _people(opened)
        key = await opened.administration.create_key(ORGANIZATION, "bench", ["ingest"], source=SOURCE)
        scribe = await _Scribe.of(opened)
        await scribe.roster()
        now = now_ms()
        await scribe.conversations(_open(number, now) for number in range(open_))
        midnight = now - now % _DAY
        await scribe.conversations(_ended(f"t{number}", number, midnight, now) for number in range(finished))
        return Filled(database, scribe.written, time.perf_counter() - began, key, tokens)


def opened_facts(open_: int, now: int) -> Iterator[list[f.Fact]]:
    """The facts of each open conversation, numbered as a log would, for a picture without one."""
    names = {kind.data: kind.name for kind in FACT_TYPES.values()}
    for number in range(open_):
        external, steps = _open(number, now)
        yield [
            f.Fact(
                names[type(data)], f"{number:016d}", at, SOURCE, data, external, event=str(at), seq=10 * number + one
            )
            for one, (at, data) in enumerate(steps, 1)
        ]


async def add_older(folder: Path, count: int) -> int:
    """That many conversations, finished on the days before. How many facts that took."""
    async with tools(Config(data=str(folder))) as opened:
        scribe, now = await _Scribe.of(opened), now_ms()
        midnight = now - now % _DAY
        days = (midnight - (1 + number % 30) * _DAY for number in range(count))
        await scribe.conversations(_ended(f"o{n}", n, day, day + _DAY) for n, day in enumerate(days))
        return scribe.written


class _Scribe:
    """Records facts and writes the rows they make, chunk by chunk, as server and projector do."""

    def __init__(self, opened: Tools, key: bytes) -> None:
        self._opened = opened
        self._key = key
        self._numbered: list[f.Fact] = []
        self.written = 0
        opened.recorder.follow(lambda _organization, facts, _at: self._numbered.extend(facts))

    @classmethod
    async def of(cls, opened: Tools) -> "_Scribe":
        return cls(opened, await opened.store.organization_key(ORGANIZATION))

    async def roster(self) -> None:
        now = now_ms()
        facts = [self._fact("group.registered", f"g{n}", now, f.GroupRegistered(f"Grupo {n}")) for n in range(GROUPS)]
        for n in range(AGENTS):
            registered = f.AgentRegistered(_name(n), f"a{n}@bench.test", (f"g{group_of(n)}",), 150)
            facts.append(self._fact("agent.registered", f"a{n}", now, registered))
            facts.append(self._fact("agent.status_changed", f"a{n}", now + 1, f.AgentStatusChanged("available")))
        await self._opened.recorder.record(ORGANIZATION, facts)
        await self._write()

    async def conversations(self, many: Iterable[tuple[str, list[tuple[int, f.Data]]]]) -> None:
        waiting: list[f.Fact] = []
        for count, (external, steps) in enumerate(many, 1):
            waiting.extend(self._fact(_NAMES[type(data)], external, at, data) for at, data in steps)
            if count % _CHUNK == 0:
                await self._opened.recorder.record(ORGANIZATION, waiting)
                waiting = []
                await self._write()
        if waiting:
            await self._opened.recorder.record(ORGANIZATION, waiting)
            await self._write()

    def _fact(self, name: str, external: str, at: int, data: f.Data) -> f.Fact:
        of_conversation = FACT_TYPES[name].stream == "conversation"
        stream = conversation_id(self._key, SOURCE, external) if of_conversation else roster_id(SOURCE, external)
        return f.Fact(name, stream, at, SOURCE, data, external, "", "/bench/fill", secrets.token_hex(8))

    async def _write(self) -> None:
        facts, self._numbered = self._numbered, []
        rows: dict[str, Conversation] = {}
        agents: dict[str, Any] = {}
        groups: dict[str, Any] = {}
        for fact in facts:
            match FACT_TYPES[fact.type].stream:
                case "conversation":
                    rows[fact.stream] = apply(rows.get(fact.stream), fact, DEFAULT)
                case "agent":
                    agents[fact.stream] = apply_agent(agents.get(fact.stream), fact)
                case "group":
                    groups[fact.stream] = apply_group(groups.get(fact.stream), fact)
                case _:
                    pass
        stored = list(rows.values()), list(agents.values()), list(groups.values())
        await self._opened.database.rows.write(ORGANIZATION, *stored, facts[-1].seq)
        self.written += len(facts)


_NAMES = {kind.data: name for name, kind in FACT_TYPES.items()}


def _name(number: int) -> str:
    return f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]} {number // 100}"


def _opening(number: int, ticket: str) -> f.Opened:
    contact = f.Contact(_name(number), phone=f"+54911{number:07d}", id=f"p{number}", language="es")
    group = f"g{group_of_conversation(number)}"
    return f.Opened(CHANNELS[number % len(CHANNELS)], contact, ticket=ticket, group=group)


def _open(number: int, now: int) -> tuple[str, list[tuple[int, f.Data]]]:
    draw = random.Random(number)
    # Recent enough that no rule of silence makes it inactive while the benchmark runs.
    at = now - draw.randrange(6 * _MINUTE, 20 * _MINUTE)
    steps: list[tuple[int, f.Data]] = [
        (at, _opening(number, str(100_000 + number))),
        (at + 500, f.MessageReceived(f"c{number}-1", TEXT)),
    ]
    state = state_of(number)
    if state != "queued":
        agent = f"a{agent_of(number)}"
        steps.append((at + draw.randrange(1_000, 3 * _MINUTE), f.Assigned(agent)))
        if draw.random() < 0.6:
            steps.append((at + 4 * _MINUTE, f.MessageSent(f"c{number}-2", TEXT, f.Author("agent", agent))))
    if state == "pending":
        steps.append((at + 5 * _MINUTE, f.Pended(format_instant(now + _DAY))))
    return f"c{number}", steps


def _ended(external: str, number: int, since: int, until: int) -> tuple[str, list[tuple[int, f.Data]]]:
    draw = random.Random(number)
    end = draw.randrange(since + (until - since) // 100, until)
    at = end - draw.randrange(5 * _MINUTE, 40 * _MINUTE)
    agent = f"a{agent_of(number)}"
    return external, [
        (at, _opening(number, f"{external}")),
        (at + _MINUTE, f.Assigned(agent)),
        (at + 2 * _MINUTE, f.MessageSent(f"{external}-1", TEXT, f.Author("agent", agent))),
        (end, f.Finished("agent", "Resuelta")),
    ]


async def _people(opened: Tools) -> dict[str, str]:
    """Everyone's session token, by e-mail."""
    password, now = await Passwords().hash("bench-bench"), now_ms()
    tokens: dict[str, str] = {}
    users: list[dict[str, Any]] = []
    sessions: list[dict[str, Any]] = []
    for seat in (seat for mix in MIXES for seat in seats(mix)):
        user = _user(seat, password, now)
        tokens[seat.email] = token = secrets.token_urlsafe(32)
        users.append(msgspec.structs.asdict(user))
        sessions.append(msgspec.structs.asdict(Session(ORGANIZATION, hash_token(token), user.id, now, now)))
    async with opened.store.changing() as connection:
        await connection.execute(insert(tables.user), users)
        await connection.execute(insert(tables.session), sessions)
    return tokens


def _user(seat: Seat, password: str, now: int) -> User:
    return User(
        organization=ORGANIZATION,
        id=secrets.token_hex(10),
        email=seat.email,
        name=seat.email.partition("@")[0],
        profile=seat.profile,
        all_groups=seat.profile == "administrator",
        groups=list(seat.groups),
        agents=list(seat.agents),
        language="es",
        password=password,
        disabled=False,
        version=1,
        created_at=now,
    )
