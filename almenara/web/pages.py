"""The built browser app, read once: hashed assets that never change, and one page for every other path."""

import gzip
import mimetypes
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

BUILT: Final = Path(__file__).parent.parent / "_web"
_NOT_BUILT: Final = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><title>Almenara</title>'
    b"<h1>The web app is not built yet</h1><p>Run <code>make run</code>, which builds it.</p></html>"
)
_COMPRESSED: Final = ("text/", "application/javascript", "application/json", "image/svg")


class File(Struct, frozen=True):
    """One file, ready to be sent; `small` is its gzip, where that is smaller."""

    type: str
    body: bytes
    small: bytes | None
    lasting: bool


class Pages:
    """Serves the files of a folder from memory: what was not there at the start does not exist."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._files = {
            "/" + path.relative_to(folder).as_posix(): _file(path, folder)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._page = self._files.get("/index.html") or File("text/html; charset=utf-8", _NOT_BUILT, None, False)

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        """GET and HEAD of a file, or of the page for a path without a dot; else 404, 405."""
        path: str = scope["path"]
        file = self._files.get(path)
        if file is None and "." not in path.rpartition("/")[2]:
            file = self._page
        if scope["method"] not in ("GET", "HEAD"):
            await _send(send, 405, [(b"allow", b"GET, HEAD")], b"")
        elif file is None:
            await _send(send, 404, [(b"content-type", b"text/plain")], b"There is no such page.\n")
        else:
            accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
            small = file.small if b"gzip" in accepted else None
            headers = [(b"content-type", file.type.encode()), (b"vary", b"accept-encoding")]
            if file.lasting:
                headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
            if small is not None:
                headers.append((b"content-encoding", b"gzip"))
            await _send(send, 200, headers, small or file.body, head=scope["method"] == "HEAD")


async def _send(
    send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes, *, head: bool = False
) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


def _file(path: Path, folder: Path) -> File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    small = gzip.compress(body, 9, mtime=0) if kind.startswith(_COMPRESSED) else None
    # The build names what is under assets/ by its content.
    lasting = path.relative_to(folder).parts[0] == "assets"
    return File(kind, body, small if small and len(small) < len(body) else None, lasting)
