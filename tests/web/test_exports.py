"""What is listed as a file: the same rows, nothing active in it, and the trail knows who took it."""

import csv
import io
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import httpx2
import pytest

from almenara.access.permissions import Profile
from almenara.service.administration import Reach
from tests.monitor import PASSWORD, START, Monitor, started
from tests.web.test_history import DAY, EVER, LIST, Shop

pytestmark = pytest.mark.anyio
CSV: Final = "/api/v1/export/conversations.csv"
XLSX: Final = "/api/v1/export/conversations.xlsx"
NAMES: Final = (
    "=1+1",
    "+54",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    'a"b;c,d\n=e',
    "Ñandú 中",
)
_CELL: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
async def shop(tmp_path: Path, database_url: str) -> AsyncGenerator[Shop]:
    async with started(tmp_path, database=database_url) as running:
        yield await filled(running)


async def filled(monitor: Monitor) -> Shop:
    """Finished conversations of today and before, one open, whose customers' names are hostile."""
    made = await Shop.of(monitor)
    for number, name in enumerate(NAMES):
        data = {"contact": {"name": name}, "ticket": str(number), "priority": number % 5, "group": "pagos"}
        await made.ends(f"c{number}", START - number * DAY, **data)
    await made.tell(("open", "opened", {"channel": "sms", "contact": {"name": "=open"}}), at=START)
    return made


def lines(answer: httpx2.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def sheet(answer: httpx2.Response) -> list[list[str]]:
    """The texts of a workbook's cells, none of which may be a formula."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        found = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert "xl/sharedStrings.xml" not in book.namelist() or b"<t" not in book.read("xl/sharedStrings.xml")
    assert not list(found.iter(f"{_CELL}f"))
    assert not list(found.iter(f"{_CELL}hyperlink"))
    return [["".join(cell.itertext()) for cell in row.iter(f"{_CELL}c")] for row in found.iter(f"{_CELL}row")]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"sort": "-customer"},
        {"state": "finished"},
        EVER,
        {**EVER, "sort": "customer"},
        {**EVER, "priority": ["1", "2"]},
        {**EVER, "q": "nandu"},
        {"to": "2026-09-20T00:00:00Z", "sort": "-created"},
    ],
)
async def test_an_export_has_the_rows_of_the_list_in_its_order(shop: Shop, chosen: dict[str, Any]) -> None:
    listed = (await shop.reader.get(LIST, params=chosen)).json()["items"]
    expected = [one["ticket"] or "" for one in listed]
    for path, read in ((CSV, lines), (XLSX, sheet)):
        answer = await shop.reader.get(path, params={**chosen, "columns": "ticket,priority", "lang": "en"})
        heading, *rows = read(answer)
        assert heading == ["Ticket", "Priority"]
        assert [row[0] if len(row) == 2 else "" for row in rows] == expected
        assert answer.headers["x-total"] == str(len(expected))


async def test_no_cell_is_a_formula(shop: Shop) -> None:
    for path, read in ((CSV, lines), (XLSX, sheet)):
        _, *rows = read(await shop.reader.get(path, params={**EVER, "columns": ["customer"]}))
        found = [row[0] for row in rows]
        assert not [one for one in found if one.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert [one.removeprefix("'").replace("_x000D_", "\r") for one in found] == list(NAMES)


async def test_every_column_can_be_taken_and_no_other(shop: Shop) -> None:
    catalog = (await shop.reader.get("/api/v1/catalog", params={"lang": "en"})).json()
    drawn = [one for one in catalog["columns"] if one["drawn"]]
    for path, read in ((CSV, lines), (XLSX, sheet)):
        chosen = {"columns": [one["name"] for one in drawn], "lang": "en"}
        heading, *rows = read(await shop.reader.get(path, params={**EVER, **chosen}))
        assert [one.removesuffix(" (s)") for one in heading] == [one["label"] for one in drawn]
        assert len(rows) == len(NAMES)
        heading, *_ = read(await shop.reader.get(path, params={"lang": "en"}))
        assert len(heading) == len([one for one in drawn if one["shown"]])
        refused = await shop.reader.get(path, params={"columns": "ticket,request"})
        assert (refused.status_code, refused.json()["places"][0]["place"]) == (422, "/columns")


async def test_excel_is_told_that_it_is_unicode_where_one_asks_for_it(shop: Shop) -> None:
    assert (await shop.reader.get(CSV, params={"bom": "true"})).content.startswith(b"\xef\xbb\xbf")
    assert not (await shop.reader.get(CSV)).content.startswith(b"\xef\xbb\xbf")


async def test_who_took_what_is_in_the_trail_without_the_words_searched_for(shop: Shop) -> None:
    await shop.reader.get(CSV, params={**EVER, "q": "ñandú", "priority": ["3", "4"]})
    (entry,) = (await shop.reader.get("/api/v1/audit", params={"what": "list.exported"})).json()["items"]
    assert entry["subject"] == {"kind": "export", "id": "conversations.csv", "name": None}
    expected = {"from": [EVER["from"]], "q": "hidden", "priority": ["3", "4"], "rows": 1}
    assert (entry["fields"], entry["who"]["kind"], entry["address"]) == (expected, "user", "203.0.113.7")


async def test_only_who_may_export_does_and_only_what_they_reach(shop: Shop) -> None:
    await shop.ends("other", START, group="ventas", ticket="900")
    allowed: dict[Profile, int] = {"agent": 403, "advanced_agent": 403, "operator": 200}
    for profile, status in allowed.items():
        await shop.monitor.administration.create_user(
            "default", f"{profile}@x.test", PASSWORD, Reach(profile, ("shop/ventas",))
        )
        client = await shop.monitor.signed_in(f"{profile}@x.test")
        for path in (CSV, XLSX):
            assert (await client.get(path, params=EVER)).status_code == status
        if status == 200:
            assert [row[0] for row in lines(await client.get(CSV, params={**EVER, "columns": "ticket"}))[1:]] == [
                "900"
            ]
