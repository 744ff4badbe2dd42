"""A PostgreSQL of the tests' own: in a temporary folder, on a loopback port, as whoever may run one."""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

PASSWORD = "s3cret/ñ:@"
PATIENCE = 60
_ROLE = "almenara"
_CODED = "s3cret%2F%C3%B1%3A%40"
# Not the order of the characters' numbers: whoever relies on that must say so.
_LANGUAGE = ("--locale=C.UTF-8", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=es-AR")


class PostgresServer:
    """One cluster: started, stopped, killed, started again.

    Without `durable` what it answered survives a kill, but not a power cut, and it is small.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="almenara-postgres-"))
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._durable = durable
        self._numbers = count()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run("initdb", "-D", self.data, "-U", _ROLE, "-A", "md5", f"--pwfile={secret}", *_LANGUAGE)
        atexit.register(self.remove)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://{_ROLE}:{_CODED}@127.0.0.1:{self.port}/{name}"

    def start(self) -> "PostgresServer":
        """Return once it answers."""
        small = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_wal_size=256MB")
        settings = ("max_connections=200", *(() if self._durable else small))
        with (self.folder / "log").open("ab") as log:
            command = (self._programs / "postgres", "-D", self.data, "-k", self.folder, "-p", str(self.port))
            self._process = subprocess.Popen(
                [*command, "-h", "127.0.0.1", *(part for one in settings for part in ("-c", one))],
                user=self._user,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, (self.folder / "log").read_text()[-2_000:]
            time.sleep(0.02)
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: by breaking every connection off, or as a crash would (SIGKILL)."""
        if self._process is None:
            return
        if how == signal.SIGKILL:
            # With its children, as the kernel short of memory would not: nothing of it goes on.
            for child in _children(self._process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        self._process.wait(PATIENCE)
        self._process = None

    def kill(self) -> None:
        """As a crash would."""
        self.stop(signal.SIGKILL)

    def remove(self) -> None:
        """End it, and leave nothing behind."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str, name: str = "postgres") -> str:
        """What a statement answers."""
        done = self._run("psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(name))
        return done.strip()

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"a{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def _answers(self) -> bool:
        assert self._process is not None
        ready = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return self._process.poll() is None and subprocess.run(ready, check=False).returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [self._programs / program, *arguments]
        done = subprocess.run(command, user=self._user, capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done.stdout


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in told.split()]
