"""nginx with the configuration that we ship, in front of a server, with a certificate of its own making."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx.conf"
_MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/almenara.conf;
}}
"""


class Nginx:
    """Where it listens, and what trusts its certificate."""

    def __init__(self, plain: int, secure: int, trust: ssl.SSLContext) -> None:
        self.plain, self.url, self.trust = f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", trust


@contextmanager
def nginx(folder: Path, upstream: str) -> Generator[Nginx]:
    """It runs meanwhile, on loopback ports of its own. `upstream` is host:port."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert program, "this test needs nginx"
    folder.mkdir()
    certificate(folder)
    plain, secure = free_port(), free_port()
    (folder / "almenara.conf").write_text(shipped(folder, upstream, plain, secure))
    user = "user root;" if folder.owner() == "root" else ""
    (folder / "main.conf").write_text(_MAIN.format(folder=folder, user=user))
    running = subprocess.Popen([program, "-c", folder / "main.conf", "-e", folder / "error.log"])
    try:
        wait_for(secure, running, folder / "error.log")
        yield Nginx(plain, secure, ssl.create_default_context(cafile=folder / "fullchain.pem"))
    finally:
        running.terminate()
        running.wait(20)


def shipped(folder: Path, upstream: str, plain: int, secure: int) -> str:
    """What we ship, with what everyone has to fill in: addresses, ports and the certificate."""
    text = SHIPPED.read_text()
    changes = {
        "server almenara:8765 ": f"server {upstream} ",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "listen [::]:80;": "",
        "listen [::]:443 ssl;": "",
        "/etc/nginx/certificates": str(folder),
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert running.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
