"""The server as a process of its own, on a real port."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import httpx2
import pytest

from tests.monitor import PASSWORD

TOKEN = "/api/v1/session"


class Server:
    """A running `almenara serve`, and the commands beside it."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "ALMENARA_DATA": str(folder), "ALMENARA_PORT": "0"}
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
