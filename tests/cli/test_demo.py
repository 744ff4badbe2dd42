"""`almenara demo` and `almenara serve --demo`, as processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from almenara.demo.setup import PASSWORD, SIGN_INS


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "almenara", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_key_it_says_which_variable_is_missing(tmp_path: Path) -> None:
    done = run("demo", ALMENARA_DATA=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "DEMO_KEY" in done.stderr


class Server:
    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def ready(self) -> bool:
        answer = httpx2.get(f"{self.url}/api/v1/health/ready", timeout=20)
        return answer.status_code == 200

    def until_ready(self) -> None:
        for _ in range(600):
            if self.ready():
                return
            time.sleep(0.2)
        raise AssertionError("never ready")


@contextmanager
def served(data: Path) -> Generator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", "almenara", "serve", "--demo", "--port", "0"],
        env={**os.environ, "ALMENARA_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield Server(process, found[0])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        if process.stdout:
            process.stdout.close()


def test_a_first_run_is_not_ready_before_its_day_is_in_and_a_second_keeps_it(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert not server.ready()
        server.until_ready()
        for email, _, _ in SIGN_INS:
            answer = httpx2.post(f"{server.url}/api/v1/session", json={"email": email, "password": PASSWORD})
            assert answer.status_code == 200
        remembered = (tmp_path / "demo.json").read_bytes()
        server.process.kill()
    with served(tmp_path) as server:
        server.until_ready()
    assert (tmp_path / "demo.json").read_bytes().split(b'"cursor"')[0] == remembered.split(b'"cursor"')[0]
    assert server.process.returncode == 0
