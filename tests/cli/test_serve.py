"""The server as a process of its own, on a real port."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.monitor import PASSWORD

TOKEN = "/api/v1/session"


class Server:
    """A running `almenara serve`, and the commands beside it."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.measured = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "ALMENARA_DATA": str(folder),
            "ALMENARA_PORT": "0",
            "ALMENARA_METRICS_PORT": str(self.measured),
        }
        self.log = folder.with_suffix(".log")
        with self.log.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "almenara", "serve"],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
            )
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert found, told + self.log.read_text()
        self.url = found[0]
        self.clients: list[httpx2.Client] = []

    def command(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "almenara", *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def user(self, email: str, profile: str) -> None:
        self.command("user", "create", email, "--profile", profile, "--password-stdin", stdin=PASSWORD)

    def client(self) -> httpx2.Client:
        self.clients.append(httpx2.Client(base_url=self.url))
        return self.clients[-1]

    def signed_in(self, email: str) -> httpx2.Client:
        client = self.client()
        assert client.post(TOKEN, json={"email": email, "password": PASSWORD}).status_code == 200
        return client

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    running = Server(tmp_path / "data")
    try:
        yield running
    finally:
        for client in running.clients:
            client.close()
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it becomes true; asked until it is."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_cleanly(server: Server, how: signal.Signals) -> None:
    assert server.client().get("/api/v1/health/ready").status_code == 200
    measured = httpx2.get(f"http://127.0.0.1:{server.measured}/metrics")
    assert 'almenara_log_seq{organization="default"}' in measured.text
    assert server.stop(how) == 0
    assert "Traceback" not in server.log.read_text()
    with pytest.raises(httpx2.ConnectError):
        server.client().get("/api/v1/health/live")


def test_what_commands_change_beside_it_is_seen_by_it(server: Server) -> None:
    server.user("boss@x.test", "administrator")
    server.user("ana@x.test", "operator")
    ana = server.signed_in("ana@x.test")
    assert ana.get(TOKEN).json()["profile"] == "operator"
    server.command("user", "set", "ana@x.test", "--profile", "agent")
    assert eventually(lambda: ana.get(TOKEN).json()["profile"] == "agent")
    server.command("user", "disable", "ana@x.test")
    assert eventually(lambda: ana.get(TOKEN).status_code == 401)


@pytest.mark.parametrize("organization", ["default", "luma"])
def test_a_key_works_at_once_and_is_worthless_soon_after_it_is_revoked(server: Server, organization: str) -> None:
    if organization != "default":
        server.command("organization", "create", organization)
    create = ("key", "create", "feed", "--scope", "ingest", "--source", "shop", "--organization", organization)
    key = server.command(*create).strip()
    client = server.client()

    def send() -> int:
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        return client.post("/api/v1/events", content=b"[]", headers=headers).status_code

    assert send() not in (401, 403)
    server.command("key", "revoke", "feed", "--organization", organization)
    assert eventually(lambda: send() == 401)


def test_a_port_in_use_is_one_line_and_exit_1(server: Server, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    environment = {**os.environ, "ALMENARA_DATA": str(tmp_path / "other"), "ALMENARA_PORT": port}
    done = subprocess.run(
        [sys.executable, "-m", "almenara", "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"almenara: Cannot listen on 127.0.0.1 port {port}: address already in use.\n"
    assert not (tmp_path / "other").exists()


def test_an_address_that_is_not_ours_is_one_line_and_exit_1(tmp_path: Path) -> None:
    environment = {**os.environ, "ALMENARA_DATA": str(tmp_path), "ALMENARA_HOST": "203.0.113.1"}
    done = subprocess.run(
        [sys.executable, "-m", "almenara", "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_nothing_of_anyone_is_in_the_log(server: Server) -> None:
    """E4, for what these doors write: wrong passwords, unknown users, broken and cut requests."""
    server.user("ana.secret@x.test", "administrator")
    client = server.signed_in("ana.secret@x.test")
    token = client.cookies["almenara_session"]
    client.post(TOKEN, json={"email": "ana.secret@x.test", "password": "wrong-secret"})
    client.get("/api/v1/conversations", params={"q": "marta-secret"})
    client.get("/api/v1/conversations/secret-id/messages")
    client.get("/secret-path", headers={"user-agent": "secret-agent", "x-forwarded-for": "secret-address"})
    host, port = server.url.removeprefix("http://").split(":")
    for broken in (
        b"GET /secret HTTP/9.9\r\n\r\n",
        b"\x00secret\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nsec",
    ):
        with socket.create_connection((host, int(port))) as cut:
            cut.sendall(broken)
    server.stop()
    written = server.log.read_text()
    assert "secret" not in written.replace("secret.key", "")
    assert token not in written


def test_nothing_of_anyone_is_in_logs_metrics_or_errors_whatever_was_used(server: Server) -> None:
    """E4, over all that people and programs do: nothing personal, nothing secret, but where it was asked for."""
    server.user("chief@x.test", "administrator")
    chief, api = server.signed_in("chief@x.test"), "/api/v1"
    chief.headers["x-csrf-token"] = chief.get(TOKEN).json()["csrf"]
    refused: list[str] = []

    def ask(method: str, path: str, by: httpx2.Client = chief, **more: Any) -> httpx2.Response:
        answer = by.request(method, api + path, **more)
        if answer.is_error:
            refused.append(f"{method} {path} {answer.status_code} {answer.headers} {answer.text}")
        return answer

    keys = {
        scope: ask("POST", "/keys", json={"name": "secret-key", "scopes": [scope], **more}).json()["secret"]
        for scope, more in {
            "ingest": {"source": "shop"},
            "read": {"profile": "operator"},
            "metrics": {"profile": "operator"},
        }.items()
    }
    sender = server.client()
    sender.headers["authorization"] = f"Bearer {keys['ingest']}"
    contact = {one: f"secret-{one}" for one in ("name", "phone", "email", "language", "segment", "id")}
    at = datetime.now(UTC).isoformat()
    told = {
        "group.registered": ("pagos", {"name": "secret-group"}),
        "agent.registered": ("ana", {"name": "secret-agent", "email": "secret-ana@x.test", "groups": ["pagos"]}),
        "conversation.opened": ("c1", {"channel": "sms", "contact": contact, "group": "pagos", "ticket": "secret-t"}),
        "message.received": ("c1", {"message": "m1", "text": "secret-text"}),
        "note.added": ("c1", {"message": "n1", "text": "secret-note"}),
    }
    facts = [
        {"specversion": "1.0", "id": kind, "source": "x", "type": kind, "subject": subject, "time": at, "data": data}
        for kind, (subject, data) in told.items()
    ]
    assert ask("POST", "/events", sender, json=facts).status_code == 202
    ask("POST", "/events", sender, json=[facts[0] | {"data": {"name": ["secret-fault"]}}])
    ask("POST", "/events", sender, content=b'{"secret-half')
    found = ask("GET", "/conversations", params={"q": "secret-name"}).json()["items"]
    for path in ("", "/messages", "/timeline", "/document"):
        ask("GET", f"/conversations/{found[0]['id']}{path}")
    row = {"id": found[0]["id"]}
    ask("POST", "/actions/note", json={"conversations": [row], "text": "secret-mine"})
    ask("POST", "/actions/tag", json={"conversations": [row], "tags": ["secret-tag"]})
    ask("POST", "/actions/finish", json={"conversations": [row | {"version": 0}], "reason": "secret-reason"})
    ask("POST", "/jobs", json={"action": "tag", "filter": {"q": ["secret-name"]}, "fields": {"tags": ["secret-j"]}})
    for sheet in ("csv", "xlsx"):
        ask("GET", f"/export/conversations.{sheet}", params={"q": "secret-name", "columns": "secret-column"})
        ask("GET", f"/export/conversations.{sheet}", params={"q": "secret-name"})
    ask("GET", "/export/audit.csv")
    ask("GET", "/conversations", params={"from": "yesterday", "cursor": "secret-cursor"})
    ask("POST", "/settings/notice", json={"text": "secret-notice"})
    ask("POST", "/settings/notice", json={"text": ["secret-notice"]})
    ask("POST", "/views", json={"name": "secret-view", "query": "q=secret"})
    ask("PUT", "/preferences/columns", json={"value": "secret-value"})
    helpdesk = {"id": "desk", "kind": "rt", "url": "http://127.0.0.1:9", "user": "secret-u", "secret": "secret-s"}
    ask("POST", "/sources", json=helpdesk)
    link = ask(
        "POST",
        "/users/invitations",
        json={"email": "secret@x.test", "name": "secret-user", "profile": "agent"},
    ).json()["link"]
    token, guest = link.partition("#")[2], server.client()
    ask("POST", "/session/accept", guest, json={"token": "secret-token", "password": "secret-password"})
    assert ask("POST", "/session/accept", guest, json={"token": token, "password": "secret-password"}).is_success
    ask("POST", "/session", server.client(), json={"email": "secret@x.test", "password": "secret-wrong"})
    ask("GET", "/users", guest)
    ask("GET", f"/conversations/{found[0]['id']}", guest)
    ask("GET", "/conversations", server.client(), headers={"authorization": "Bearer almk_secret"})
    cookie = f"almenara_session={chief.cookies['almenara_session']}"
    with connect(
        f"ws://{server.url.removeprefix('http://')}{api}/live",
        additional_headers={"cookie": cookie},
        origin=ours(server),
    ) as live:
        for frame in ('{"type":"watch","watch":0,"kind":"secret"}', "secret-frame"):
            with suppress(ConnectionClosed):
                live.send(frame)
                live.recv(10)
    metrics = server.client().get("/metrics", headers={"authorization": f"Bearer {keys['metrics']}"})
    assert "almenara_indicator" in metrics.text
    assert server.stop() == 0
    written = server.log.read_text()
    assert len(refused) > 10
    for secret in ("secret", token, PASSWORD, *keys.values(), chief.cookies["almenara_session"]):
        assert secret not in metrics.text
        assert secret not in written.replace("secret.key", "")
        assert [one for one in refused if secret in one] == []


def ours(server: Server) -> Any:
    """The server's own origin; the type of the client's argument is a NewType of str."""
    return server.url
