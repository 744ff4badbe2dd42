"""The audit trail as a file: what the page shows, each entry with its link of the chain."""

import csv
import io

import pytest

from tests.monitor import Monitor
from tests.web.test_users import USERS, administrator, invited

pytestmark = pytest.mark.anyio
EXPORT = "/api/v1/export/audit.csv"


async def test_the_file_holds_what_the_page_lists_with_a_hash_of_each(monitor: Monitor) -> None:
    client = await administrator(monitor)
    user, _ = await invited(client)
    await client.patch(f"{USERS}/{user['id']}", json={"name": "=1+1", "profile": "agent"})
    from_page = (await client.get("/api/v1/audit")).json()["items"]
    answer = await client.get(EXPORT)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [int(row["seq"]) for row in rows] == [one["seq"] for one in from_page]
    # The name is a customer's or a colleague's: no spreadsheet takes it for a formula.
    assert rows[0]["subject_name"] == "'=1+1"
    assert (rows[0]["before"], rows[0]["what"]) == ('{"profile":"operator"}', "accounts.changed")
    assert int(answer.headers["x-total"]) == len(rows)
    assert "x-total" not in (await client.get(EXPORT, params={"what": "login"})).headers
    of_one = list(csv.DictReader(io.StringIO((await client.get(EXPORT, params={"actor": "cli"})).text)))
    assert {row["who"] for row in of_one} == {"cli"}
    assert (await client.get(EXPORT, params={"from": "yesterday"})).status_code == 422
