"""A real Request Tracker 5, from Debian's packages, on SQLite in a folder of its own, on a free loopback port."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

PACKAGES = "request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks"
INSTALL = f"apt-get install -y --no-install-recommends {PACKAGES}"
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
PASSWORD = "password"

# Passwords are hashed cheaply: the tests sign in as several people at every step.
SITE = """
Set($rtname, 'test');
Set($Organization, 'test');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.db');
Set($MailCommand, 'testfile');
Set($CorrespondAddress, 'rt@localhost');
Set($CommentAddress, 'rt-comment@localhost');
Set($WebSessionClass, 'Apache::Session::File');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($Timezone, 'UTC');
Set($BcryptCost, 4);
Set(%Lifecycles, house => {{
  initial => ['reported'], active => ['working'], inactive => ['closed'],
  defaults => {{ on_create => 'reported' }},
  transitions => {{
    '' => ['reported'], reported => ['working', 'closed'], working => ['closed'], closed => ['working'],
  }},
  actions => [],
}});
1;
"""

RIGHTS = """
@ACL = (
  (map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } }
    qw(CreateTicket ReplyToTicket CommentOnTicket)),
  (map { { GroupDomain => 'SystemInternal', GroupType => 'Privileged', Right => $_ } }
    qw(SeeQueue ShowTicket ShowTicketComments ModifyTicket DeleteTicket OwnTicket TakeTicket StealTicket
       ReassignTicket)),
);
# Mail costs RT most of its time: the autoreplies are enough to have its records in the feed.
@Final = (sub {
  my $scrips = RT::Scrips->new(RT->SystemUser);
  $scrips->UnLimit;
  while (my $scrip = $scrips->Next) {
    $scrip->SetDisabled(1) if $scrip->ActionObj->Name =~ /^Notify/;
  }
});
1;
"""

TOKEN = """
use RT; RT::LoadConfig(); RT::Init();
my $user = RT::User->new(RT->SystemUser); $user->Load($ARGV[0]);
my (undef, undef, $token) = RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->Id, Description => 'monitor');
print $token;
"""


WATCHER = """
use RT; RT::LoadConfig(); RT::Init();
my $user = RT::User->new(RT->SystemUser); $user->Load($ARGV[0]);
$user->PrincipalObj->GrantRight(Right => $_, Object => RT->System) for qw(SeeQueue ShowTicket ShowTicketComments);
"""


class RtServer:
    """The server, and what its people do with it through its own REST interface."""

    def __init__(self, folder: Path) -> None:
        if not SERVER.exists() or shutil.which("rt-setup-database-5") is None:
            raise RuntimeError(f"Request Tracker 5 is needed for these tests: {INSTALL}")
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "site.pm").write_text(SITE.format(port=self.port, folder=folder))
        (folder / "rights.pl").write_text(RIGHTS)
        (folder / "extra").mkdir()
        self._environment = {
            **os.environ,
            "RT_SITE_CONFIG": str(folder / "site.pm"),
            "RT_SITE_CONFIG_DIR": str(folder / "extra"),
            "TMPDIR": str(folder),
        }
        self._setup("--action", "init")
        self._setup("--action", "insert", "--datafile", str(folder / "rights.pl"))

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [SERVER, "--host", "127.0.0.1", "--port", str(self.port)],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(900):
            try:
                if httpx2.get(self.url, timeout=30).is_success:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.1)
        raise RuntimeError("Request Tracker did not start: " + (self.folder / "server.log").read_text()[-2_000:])

    def stop(self) -> None:
        """Stop it and its workers."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """With -9, and its workers: no chance to tidy up."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    @contextmanager
    def frozen(self) -> Generator[None]:
        """It takes connections and does nothing, for a while."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def changes(self, ticket: str, field: str) -> int:
        """How often a field of a ticket was changed; RT tells an owner twice, as a watcher too."""
        query = f"ObjectType = 'RT::Ticket' AND ObjectId = {ticket} AND Field = '{field}' AND Type != 'SetWatcher'"
        answer = self.ask("GET", f"transactions?query={quote(query)}&per_page=100")
        return len(answer["items"])

    def ask(self, method: str, path: str, user: str = "root", **body: Any) -> Any:
        """One request of a user's; the decoded answer."""
        return self._ask(method, path, user, body or None)

    def _ask(self, method: str, path: str, user: str, body: Any) -> Any:
        answer = httpx2.request(method, f"{self.url}/REST/2.0/{path}", auth=(user, PASSWORD), json=body, timeout=60)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def queue(self, name: str, lifecycle: str = "default") -> str:
        """A new queue; its id. The lifecycle `house` has statuses of its own."""
        return str(self.ask("POST", "queue", Name=name, Lifecycle=lifecycle)["id"])

    def agent(self, name: str, real_name: str) -> None:
        """A new privileged user."""
        email = f"{name}@staff.test"
        self.ask(
            "POST",
            "user",
            Name=name,
            RealName=real_name,
            EmailAddress=email,
            Privileged=1,
            Password=PASSWORD,
        )

    def group(self, name: str, *members: str) -> None:
        """A new group of users."""
        group = self.ask("POST", "group", Name=name)["id"]
        self._ask("PUT", f"group/{group}/members", "root", [self.ask("GET", f"user/{one}")["id"] for one in members])

    def watcher(self, name: str) -> None:
        """A new user who may see and comment tickets, and change nothing."""
        self.ask("POST", "user", Name=name, Password=PASSWORD, EmailAddress=f"{name}@staff.test", Privileged=0)
        self._run(WATCHER, name)

    def token(self, user: str) -> str:
        """A new authentication token of a user's: RT makes them on its pages only, so by its own library here."""
        return self._run(TOKEN, user)

    def ticket(self, queue: str, subject: str, requestor: str, content: str, **more: Any) -> str:
        """A new ticket; its id."""
        made = self.ask("POST", "ticket", Queue=queue, Subject=subject, Requestor=requestor, Content=content, **more)
        return str(made["id"])

    def newest(self) -> str:
        """The id of the newest ticket: a mail's sender is not told it."""
        found = self.ask("GET", "tickets?query=id>0&orderby=id&order=DESC&per_page=1")
        return str(found["items"][0]["id"])

    def change(self, ticket: str, user: str = "root", **fields: Any) -> None:
        """Set fields of a ticket: Owner, Queue, Status, Priority, MergeInto."""
        self.ask("PUT", f"ticket/{ticket}", user, **fields)

    def correspond(self, ticket: str, text: str, user: str = "root", **more: Any) -> None:
        """Write to the customer."""
        self.ask("POST", f"ticket/{ticket}/correspond", user, **{"Content": text, "ContentType": "text/plain"} | more)

    def comment(self, ticket: str, text: str, user: str = "root") -> None:
        """Write an internal note."""
        self.ask("POST", f"ticket/{ticket}/comment", user, Content=text, ContentType="text/plain")

    def mail(self, queue: str, sender: str, subject: str, text: str, file: tuple[str, bytes] | None = None) -> None:
        """A mail of a customer's arrives, through the gateway."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "rt@localhost", subject
        message.set_content(text)
        if file is not None:
            message.add_attachment(file[1], maintype="image", subtype="png", filename=file[0])
        answer = httpx2.post(
            f"{self.url}/REST/1.0/NoAuth/mail-gateway",
            data={"queue": queue, "action": "correspond", "message": message.as_string()},
            timeout=60,
        )
        assert answer.text.startswith("ok"), answer.text

    def _run(self, script: str, argument: str) -> str:
        """What a script with RT's own library prints."""
        done = subprocess.run(
            ["perl", "-I/usr/share/request-tracker5/lib", "-e", script, argument],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def _setup(self, *arguments: str) -> None:
        done = subprocess.run(
            ["rt-setup-database-5", *arguments, "--skip-create"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"Request Tracker could not be set up: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
