"""A1: whatever is asked of any operation, by anyone, the answer is one that the description foresees."""

from collections.abc import Generator
from contextlib import AsyncExitStack
from importlib import import_module
from random import Random
from typing import Any, Final, cast

import httpx2
import pytest
import requests
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from almenara.access.permissions import PROFILES
from almenara.service.throttle import WINDOW
from tests.monitor import Monitor, started

ASKERS: Final = (*PROFILES, "nobody", "stranger", "reading key", "acting key", "ingesting key")
# Loosely typed: their own signatures name types that are not wholly known.
_general: Any = import_module("schemathesis.checks")
_openapi: Any = import_module("schemathesis.specs.openapi.checks")
CHECKS: Final[list[Any]] = [
    _general.not_a_server_error,
    _openapi.status_code_conformance,
    _openapi.content_type_conformance,
    _openapi.response_headers_conformance,
    _openapi.response_schema_conformance,
]
EACH: Final = 2
EACH_LONG: Final = 10
DOING: Final = 4
"""Cases an operation and asker: over all of them more than 600, and more than 5,000; that many times more where
something is done, by actions, so that most of them are."""


SLOW: Final = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


class Served:
    """A server with conversations in it, asked from a thread of its own, and its description."""

    def __init__(self, portal: BlockingPortal, monitor: Monitor) -> None:
        self._portal = portal
        self._monitor = monitor
        described = self.ask(monitor.client(), "GET", "/api/openapi.json").json()
        self.schema: Any = schemathesis.openapi.from_dict(described)
        self.known = [
            item["id"]
            for item in self.ask(self.asker("administrator"), "GET", "/api/v1/conversations").json()["items"]
        ]
        form = {"conversations": [{"id": self.known[0]}], "priority": 3}
        taken = self.ask(self.asker("administrator"), "POST", "/api/v1/actions/prioritize", json=form)
        self.taken: str = taken.json()["action"]

    def ask(self, client: httpx2.AsyncClient, method: str, url: str, **more: Any) -> httpx2.Response:
        async def send() -> httpx2.Response:
            return await client.request(method, url, **more)

        return self._portal.call(send)

    def asker(self, name: str) -> httpx2.AsyncClient:
        async def begin() -> httpx2.AsyncClient:
            monitor = self._monitor
            if name == "nobody":
                return monitor.client()
            if name in ("reading key", "acting key"):
                key = await monitor.key("read" if name == "reading key" else "act", profile="operator")
                return monitor.client(headers={"authorization": f"Bearer {key}"})
            if name == "ingesting key":
                key = await monitor.key("ingest", source="shop")
                return monitor.client(headers={"authorization": f"Bearer {key}"})
            # What was asked until now may have been sign-ins, so many that the next has to wait.
            monitor.clock.forward(seconds=WINDOW / 1000)
            return await monitor.signed_in(f"{name}@x.test")

        return self._portal.call(begin)


def events() -> list[dict[str, Any]]:
    """A few conversations in two groups, one of them finished."""
    told: list[tuple[str, str, dict[str, Any]]] = []
    for number in range(12):
        subject, group = f"c{number}", f"g{number % 2}"
        told += [
            (
                "conversation.opened",
                subject,
                {"channel": "webchat", "contact": {"name": f"Ana {number}"}, "group": group},
            ),
            ("message.received", subject, {"message": f"m{number}", "text": "hola ñandú 😀"}),
        ]
        if number % 3:
            told.append(("conversation.assigned", subject, {"agent": "a1"}))
        if number % 4 == 3:
            told.append(("conversation.finished", subject, {"by": "agent", "reason": "done"}))
    told += [
        ("group.registered", "g0", {"name": "Pagos"}),
        ("agent.registered", "a1", {"name": "Bea", "email": "agent@x.test"}),
    ]
    return [
        {
            "specversion": "1.0",
            "id": str(place),
            "source": "test",
            "type": kind,
            "subject": subject,
            "time": f"2026-09-21T13:{10 + place // 60:02}:{place % 60:02}Z",
            "data": data,
        }
        for place, (kind, subject, data) in enumerate(told)
    ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    async def begin(stack: AsyncExitStack) -> Monitor:
        monitor = await stack.enter_async_context(started(tmp_path_factory.mktemp("fuzz")))
        for profile in PROFILES:
            await monitor.user(profile, *(() if profile in ("administrator", "operator") else ("shop/g0",)))
        await monitor.administration.create_organization("other", "Other")
        await monitor.user("administrator", email="stranger@x.test", organization="other")
        key = await monitor.key("ingest", source="shop")
        client = monitor.client(headers={"authorization": f"Bearer {key}"})
        answer = await client.post("/api/v1/events", json=events())
        assert answer.status_code == 202, answer.text
        return monitor

    with start_blocking_portal() as portal:
        stack = AsyncExitStack()
        monitor = portal.call(begin, stack)
        try:
            yield Served(portal, monitor)
        finally:
            portal.call(stack.aclose)


def run(served: Served, name: str, each: int) -> None:
    """Ask every operation, in ways that its description allows and in ways that it does not."""
    acted: set[str] = set()
    client = served.asker(name)
    welcome = served.ask(client, "GET", "/api/v1/session").status_code
    operations: list[Any] = [found.ok() for found in served.schema.get_all_operations()]
    for operation in operations:
        modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
        strategies: list[Any] = [operation.as_strategy(generation_mode=mode) for mode in modes]
        if "{conversation}" in operation.path:
            strategies.append(operation.as_strategy(path_parameters={"conversation": served.known[0]}))
        if "/actions/" in operation.path and operation.method == "post":
            mine = {"path_parameters": {"action": served.taken}} if "{action}" in operation.path else {}
            acting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE, **mine)
            strategies += [st.tuples(acting, st.randoms()).map(lambda drawn: upon(served, *drawn))] * 2
        doing = "/actions/" in operation.path
        most = each * DOING if doing else each
        if 200 in examine(served, client, st.one_of(strategies), most) and doing:
            acted.add(operation.path)
        if served.ask(client, "GET", "/api/v1/session").status_code != welcome:
            # What was asked ended the session: a new one, for one is slow to begin.
            client = served.asker(name)
    # It is not blind: who may act does, by most of the doors.
    assert (len(acted) > 8) == (name in ("administrator", "operator", "advanced_agent", "acting key")), acted


UPON: Final = {"to_agent": "shop/a1", "agent": "shop/a1", "to_group": "shop/g0", "group": "shop/g0"}
LATER: Final = "2030-01-01T00:00:00Z"
MEMBERS: Final = frozenset({*UPON, "share", "reason", "priority", "tags", "text", "status"})


def upon(served: Served, case: Any, dice: Random) -> Any:
    """The same request without what the description leaves open, upon what there is: rows that exist, some of them
    as they were seen, agents and groups that exist, moments to come."""
    if isinstance(case.body, dict):
        form = cast(dict[str, Any], case.body)
        kept: dict[str, Any] = {
            name: UPON.get(name, value) for name, value in form.items() if name in MEMBERS and value is not None
        }
        if form.get("until"):
            kept["until"] = LATER
        if "agents" in form:
            kept["agents"] = [{"id": "shop/a1"}]
        if form.get("conversations"):
            chosen = dice.sample(served.known, min(len(form["conversations"]), 5))
            versioned = "version" in form["conversations"][0]
            kept["conversations"] = [
                {"id": one} | ({"version": dice.randrange(40)} if versioned else {}) for one in chosen
            ]
        case.body = kept
        case.headers.pop("Authorization", None)
    return case


def examine(served: Served, client: httpx2.AsyncClient, cases: st.SearchStrategy[Any], most: int) -> set[int]:
    """Ask the cases. Gives the statuses of the answers."""
    statuses: set[int] = set()

    @settings(max_examples=most, deadline=None, database=None, derandomize=True, suppress_health_check=SLOW)
    @given(case=cases)
    def each(case: Any) -> None:
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://monitor.test")).prepare()
        headers = {name: value for name, value in sent.headers.items() if name.lower() != "cookie"}
        answer = served.ask(client, str(sent.method), str(sent.url), headers=headers, content=sent.body)
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    each()
    return statuses


@pytest.mark.parametrize("name", ASKERS)
def test_no_answer_surprises(served: Served, name: str) -> None:
    run(served, name, EACH)


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKERS)
def test_no_answer_surprises_however_long_one_asks(served: Served, name: str) -> None:
    run(served, name, EACH_LONG)
