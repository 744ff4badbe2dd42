"""Rows of plain values as CSV and as a spreadsheet, written while they are read; no cell is ever a formula."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

from almenara.catalog.plain import Plain

MOST: Final = 1_000_000
"""Rows that fit into one sheet."""
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST: Final = 32_000
"""Characters of a cell that spreadsheets take."""
_PIECE: Final = 65_536
_DAY: Final = timedelta(days=1)

Row = Sequence[Plain]
Rows = AsyncIterator[Iterable[Row]]


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_ACTIVE) else text


async def csv_of(headings: Sequence[str], rows: Rows, *, mark: bool) -> AsyncIterator[bytes]:
    """UTF-8, with a byte order mark if wanted (Excel asks for one). Lengths are in seconds, moments in ISO 8601."""
    yield _lines([headings], "\ufeff" if mark else "")
    async for some in rows:
        yield _lines([[_written(cell) for cell in row] for row in some])


def _lines(rows: Iterable[Iterable[Any]], before: str = "") -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([[neutral(c) if isinstance(c, str) else c for c in row] for row in rows])
    return (before + made.getvalue()).encode("utf-8", "replace")


def _written(cell: Plain) -> Any:
    match cell:
        case datetime():
            return cell.isoformat(timespec="seconds")
        case timedelta():
            return round(cell.total_seconds(), 3)
        case _:
            return cell


async def xlsx_of(headings: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    """A workbook of one sheet: rows go to a file as they come, and the workbook is sent once it is whole."""
    loop, folder = asyncio.get_running_loop(), tempfile.TemporaryDirectory(prefix="almenara-export-")
    path = Path(folder.name) / "export.xlsx"
    sheet = _Sheet(path, folder.name, headings)
    # Whoever asked may go at any moment: one thread does it all in order, so that the files go last.
    thread = ThreadPoolExecutor(1, "export")
    try:
        async for some in rows:
            await loop.run_in_executor(thread, sheet.write, list(some))
        await loop.run_in_executor(thread, sheet.close)
        with path.open("rb") as made:
            while piece := await loop.run_in_executor(thread, made.read, _PIECE):
                yield piece
    finally:
        thread.submit(sheet.leave)
        thread.submit(folder.cleanup)
        thread.shutdown(wait=False)


class _Sheet:
    def __init__(self, path: Path, folder: str, headings: Sequence[str]) -> None:
        # Beside writing no formulas ourselves: nothing of a text is read as one, or as an address.
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = Workbook(str(path), options)
        self._sheet = self._book.add_worksheet()
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._length = self._book.add_format({"num_format": "[h]:mm:ss"})
        bold = self._book.add_format({"bold": True})
        for place, heading in enumerate(headings):
            self._sheet.write_string(0, place, neutral(heading), bold)
        self._sheet.freeze_panes(1, 0)
        self._at = 0

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._at += 1
            for place, cell in enumerate(row):
                self._cell(place, cell)

    def _cell(self, place: int, cell: Plain) -> None:
        match cell:
            case None:
                pass
            case str():
                self._sheet.write_string(self._at, place, neutral(cell)[:_LONGEST])
            case datetime():
                self._sheet.write_datetime(self._at, place, cell.replace(tzinfo=None), self._moment)
            case timedelta():
                self._sheet.write_number(self._at, place, cell / _DAY, self._length)
            case _:
                self._sheet.write_number(self._at, place, cell)

    def close(self) -> None:
        self._book.close()

    def leave(self) -> None:
        """Let go of the file, whether or not it became a workbook: who asked for it may have gone."""
        rows = getattr(self._sheet, "row_data_fh", None)
        if rows is not None:
            rows.close()
