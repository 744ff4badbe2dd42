"""A support floor for the browser to look at: a real server on a free port, filled by its commands and API."""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

import httpx2

from almenara.access.permissions import PROFILES
from almenara.app import tools
from almenara.config import Config
from almenara.service.administration import Reach

ROOT: Final = Path(__file__).parents[2]
PASSWORD: Final = "correct horse battery"
SOURCE: Final = "shop"
_PATIENCE: Final = 30.0

Fact = dict[str, Any]


class Floor:
    """A running server, and the hand that feeds it."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self._environment = os.environ | {"ALMENARA_DATA": str(folder), "COLUMNS": "200"}
        self._numbers = itertools.count()
        self._process: subprocess.Popen[str] | None = None
        self._port = port
        self.url = ""
        self._key = ""

    def __enter__(self) -> Self:
        # In a thread of its own: the browser's driver may already keep a loop in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(self._people())).result()
        self.serve()
        self.post(*_roster(self))
        return self

    async def _people(self) -> None:
        """One user a profile and a key, in the folder that the server will find."""
        async with tools(Config(data=str(self.folder))) as opened:
            people = opened.administration
            default = next(one for one in await opened.store.organizations() if one.id == "default")
            await people.set_organization(default, zone=_where_it_is_noon())
            self._key = await people.create_key("default", "e2e", ("ingest",), source=SOURCE)
            for profile in PROFILES:
                reach = (
                    Reach(profile, all_groups=True) if profile != "agent" else Reach(profile, (f"{SOURCE}/pagos",))
                )
                agents = (f"{SOURCE}/rojas",) if profile == "agent" else ()
                await people.create_user(
                    "default", f"{profile}@shop.test", PASSWORD, reach, name=f"Sam {profile}", agents=agents
                )
            # A second agent, of another group; and someone who supervises that group alone.
            ventas = (f"{SOURCE}/ventas",)
            seller, lead = Reach("agent", ventas), Reach("operator", ventas)
            for name, reach, agents in (("seller", seller, (f"{SOURCE}/souza",)), ("lead", lead, ())):
                await people.create_user(
                    "default", f"{name}@shop.test", PASSWORD, reach, name=f"Sam {name}", agents=agents
                )

    def __exit__(self, *_: object) -> None:
        self.stop()

    def serve(self) -> None:
        """Start the server; after a stop, on the port it had."""
        words = [sys.executable, "-m", "almenara", "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(
            words, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        line = next((one for one in self._process.stdout if " at http://" in one), "")
        assert line, "the server did not start"
        self.url = line.split(" at ")[1].strip()
        self._port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """Stop the server as Ctrl-C would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_PATIENCE)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def command(self, *words: str, stdin: str = "") -> str:
        """Run one of the program's commands beside the server."""
        done = subprocess.run(
            [sys.executable, "-m", "almenara", *words],
            cwd=ROOT,
            env=self._environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout

    def event(self, kind: str, subject: str, *, ago: float = 0, **data: Any) -> Fact:
        """A fact that happened `ago` seconds before now."""
        number = next(self._numbers)
        moment = datetime.fromtimestamp(time.time() - ago, UTC).isoformat(timespec="milliseconds")
        return {
            "specversion": "1.0",
            "id": f"e{number}",
            "sequence": f"{number:09}",
            "source": "/e2e",
            "type": kind,
            "subject": subject,
            "time": moment,
            "data": data,
        }

    def post(self, *events: Fact) -> None:
        """Hand facts in; they are on disk when this returns."""
        answer = httpx2.post(
            f"{self.url}/api/v1/events",
            content=json.dumps(events).encode(),
            headers={"authorization": f"Bearer {self._key}", "content-type": "application/cloudevents-batch+json"},
            timeout=_PATIENCE,
        )
        assert answer.status_code == 202, answer.text

    def status(self, agent: str, status: str, *, ago: float = 0, **more: Any) -> Fact:
        """An agent becomes available, pauses, leaves."""
        return self.event("agent.status_changed", agent, ago=ago, status=status, **more)

    def opened(self, subject: str, name: str, *, group: str = "pagos", ago: float = 300, **more: Any) -> Fact:
        """A conversation that begins; `more` goes with the contact."""
        contact = {"name": name, "language": "es", **more}
        ticket = str(48_000 + len(subject) + sum(map(ord, subject)))
        return self.event(
            "conversation.opened", subject, ago=ago, channel="whatsapp", contact=contact, ticket=ticket, group=group
        )

    def assigned(self, subject: str, agent: str, *, group: str = "pagos", ago: float = 200) -> Fact:
        """An agent takes it."""
        return self.event("conversation.assigned", subject, ago=ago, agent=agent, group=group)

    def said(self, subject: str, text: str, *, ago: float = 100) -> Fact:
        """The customer writes."""
        message = f"m{next(self._numbers)}"
        return self.event("message.received", subject, ago=ago, message=message, text=text)

    def replied(self, subject: str, text: str, agent: str, *, ago: float = 50) -> Fact:
        """The agent writes."""
        author = {"kind": "agent", "id": agent}
        message = f"m{next(self._numbers)}"
        return self.event("message.sent", subject, ago=ago, message=message, text=text, author=author)

    def noted(self, subject: str, text: str, agent: str, *, ago: float = 40) -> Fact:
        """The agent leaves an internal note."""
        author = {"kind": "agent", "id": agent}
        return self.event("note.added", subject, ago=ago, message=f"m{next(self._numbers)}", text=text, author=author)


def _where_it_is_noon() -> str:
    """A zone whose day neither began nor ends while the tests run, whatever the hour."""
    west = datetime.now(UTC).hour - 12
    return f"Etc/GMT{west:+}" if west else "Etc/UTC"


def _roster(floor: Floor) -> list[Fact]:
    return [
        floor.event("group.registered", "pagos", ago=4000, name="Pagos y facturación"),
        floor.event("group.registered", "ventas", ago=4000, name="Ventas"),
        floor.event("agent.registered", "rojas", ago=4000, name="Diana Rojas", groups=["pagos"]),
        floor.event("agent.registered", "souza", ago=4000, name="Luiz Souza", groups=["ventas"]),
    ]


def working_day(floor: Floor) -> None:
    """A few conversations in every state: 9 in queue (6 of Pagos), 7 in progress, 2 pending, 3 finished."""
    facts: list[Fact] = []
    for place in range(6):
        facts.append(floor.opened(f"q{place}", f"Cliente En Cola {place}", ago=100 + 60 * place))
    for place in range(3):
        facts.append(floor.opened(f"v{place}", f"Cliente De Ventas {place}", group="ventas", ago=90 + 60 * place))
    for place in range(4):
        facts += [
            floor.opened(f"r{place}", f"Cliente De Rojas {place}", ago=1500),
            floor.assigned(f"r{place}", "rojas", ago=1400),
            floor.said(f"r{place}", "hola, ¿pudiste ver mi pedido?", ago=900 - place),
        ]
    facts += [
        floor.replied("r2", "Lo reviso y te aviso.", "rojas", ago=800),
        floor.replied("r3", "Ya salió, llega mañana.", "rojas", ago=700),
        floor.noted("r3", "Transportista confirma entrega mañana", "rojas", ago=690),
    ]
    for place in range(3):
        facts += [
            floor.opened(f"s{place}", f"Cliente De Souza {place}", group="ventas", ago=2000, language="pt-BR"),
            floor.assigned(f"s{place}", "souza", group="ventas", ago=1900),
        ]
    for place in range(2):
        facts += [
            floor.opened(f"p{place}", f"Cliente Pendiente {place}", ago=3000),
            floor.assigned(f"p{place}", "rojas", ago=2900),
            floor.replied(f"p{place}", "Te aviso mañana.", "rojas", ago=2800),
            floor.event("conversation.pended", f"p{place}", ago=2700),
        ]
    for place in range(3):
        facts += [
            floor.opened(f"f{place}", f"Cliente Finalizado {place}", ago=3500),
            floor.assigned(f"f{place}", "rojas", ago=3400),
            # Finished this instant, so that it is of today whatever the hour.
            floor.event("conversation.finished", f"f{place}", by="agent", reason="Resuelta"),
        ]
    floor.post(*facts)
