"""The program as a process of its own, and people who have its page open."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

PASSWORD = "correct horse"


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition, not for a clock."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass within a minute")


class Served:
    """`almenara serve`, with its data in a folder; its commands beside it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._environment = os.environ | {"ALMENARA_DATA": str(folder / "data"), "ALMENARA_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "serve.log").open("ab") as log:
            command = [sys.executable, "-m", "almenara", "serve"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        for _ in range(600):
            try:
                if httpx2.get(f"{self.url}/api/v1/health/ready").is_success:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError((self._folder / "serve.log").read_text()[-2_000:])

    def kill(self) -> None:
        """With -9: no chance to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def run(self, *arguments: str, stdin: str = "") -> str:
        command = [sys.executable, "-m", "almenara", *arguments]
        done = subprocess.run(
            command, env=self._environment, input=stdin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def user(self, email: str, profile: str, *more: str) -> None:
        options = ("--profile", profile, "--password-stdin", *more)
        self.run("user", "create", email, *options, stdin=PASSWORD + "\n")

    @contextmanager
    def page(self, email: str) -> Generator["Page"]:
        """Someone's open page."""
        with httpx2.Client(base_url=f"{self.url}/api/v1", headers={"Origin": self.url}, timeout=30) as http:
            answer = http.post("/session", json={"email": email, "password": PASSWORD})
            assert answer.is_success, answer.text
            http.headers["x-csrf-token"] = answer.json()["csrf"]
            cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
            with connect(
                self.url.replace("http", "ws", 1) + "/api/v1/live",
                origin=Origin(self.url),
                additional_headers={"Cookie": cookie},
            ) as live:
                yield Page(http, live)


class Page:
    """A browser on the list of conversations: what it holds, and every byte it was sent."""

    def __init__(self, http: httpx2.Client, live: ClientConnection) -> None:
        self.http, self._live = http, live
        self.ids: set[str] = set()
        self.bytes = ""
        self.watch()
        self.until(lambda: '"snapshot"' in self.bytes)

    def watch(self) -> None:
        """Ask for the list."""
        self._live.send(json.dumps({"type": "watch", "watch": 1, "kind": "conversations"}))

    def list(self, **filters: str | Sequence[str]) -> list[dict[str, Any]]:
        """The list as the API gives it."""
        answer = self.http.get("/conversations", params=filters)
        assert answer.is_success, answer.text
        return answer.json()["items"]

    def act(self, name: str, customer: str, **fields: Any) -> dict[str, Any]:
        """Ask for something to be done with a conversation as it is seen; its result, with the action's id."""
        [row] = self.list(q=customer)
        chosen = {"id": row["id"]} | ({} if name in ("prioritize", "tag", "note") else {"version": row["version"]})
        answer = self.http.post(f"/actions/{name}", json={"conversations": [chosen], **fields})
        assert answer.is_success, answer.text
        [result] = answer.json()["results"]
        return result | {"action": answer.json()["action"]}

    def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Read frames until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            left = end - time.monotonic()
            assert left > 0, f"it did not come to pass; received {self.bytes[-1_500:]}"
            self._read(min(left, 0.2))

    def drain(self) -> None:
        """Read what has been sent, up to a beat: whatever was to be sent before it has been."""
        seen = self.bytes.count('"beat"')
        self.until(lambda: self.bytes.count('"beat"') > seen)

    def _read(self, seconds: float) -> None:
        try:
            text = self._live.recv(timeout=seconds)
        except TimeoutError:
            return
        assert isinstance(text, str)
        self.bytes += text
        frame: dict[str, Any] = json.loads(text)
        if frame["type"] == "snapshot":
            self.ids = set(frame.get("order") or ())
        elif frame["type"] == "diff":
            self.ids -= {one for one, _ in frame.get("drop") or ()}
            self.ids |= {row[0] for row in frame.get("put") or ()}
        elif frame["type"] == "beat":
            self._live.send(json.dumps({"type": "pong"}))
