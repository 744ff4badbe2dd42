import json
from collections.abc import Iterator

import pytest

from tests.sources.rt_server import PASSWORD, RtServer
from tests.sources.served import Served, until


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def rt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RtServer]:
    """A real RT with two agents; each test makes its own queues."""
    server = RtServer(tmp_path_factory.mktemp("rt"))
    server.start()
    try:
        server.agent("ana", "Ana Díaz")
        server.agent("beto", "Beto Gómez")
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def served(rt: RtServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The monitor, following an RT of two queues, with an agent of each and someone who sees all."""
    rt.queue("Llegadas A")
    rt.queue("Llegadas B")
    monitor = Served(tmp_path_factory.mktemp("monitor"))
    monitor.start()
    try:
        arguments = ("source", "add", "rt", "rt", "--url", rt.url, "--user", "root", "--password-stdin")
        monitor.run(*arguments, stdin=PASSWORD + "\n")
        until(lambda: json.loads(monitor.run("source", "list", "--json"))[0]["state"] == "connected")
        monitor.user("a@x.test", "agent", "--group", "Llegadas A")
        monitor.user("b@x.test", "agent", "--group", "Llegadas B")
        monitor.user("boss@x.test", "operator")
        yield monitor
    finally:
        monitor.kill()
