"""Everything of an organization, as files: what they hold is what the monitor shows."""

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.monitor import started

EVENT = {"specversion": "1.0", "source": "t", "subject": "c1", "time": "2026-09-21T13:00:00Z"}
CONTACT = {"name": "=Ana", "phone": "+54"}
TOLD: list[tuple[str, dict[str, Any]]] = [
    ("conversation.opened", {"channel": "sms", "contact": CONTACT, "group": "a", "agent": "luis", "tags": ["x"]}),
    ("message.received", {"message": "m", "text": "hola\nchau"}),
    ("note.added", {"message": "n", "text": "nota"}),
]


@pytest.fixture
def shown(tmp_path: Path) -> dict[str, Any]:
    """A conversation, as the API shows it."""
    return asyncio.run(_shown(tmp_path))


async def _shown(tmp_path: Path) -> dict[str, Any]:
    async with started(tmp_path / "data") as monitor:
        await monitor.user("administrator", email="boss@x.test")
        events = [{**EVENT, "id": str(n), "type": kind, "data": data} for n, (kind, data) in enumerate(TOLD)]
        headers = {"authorization": f"Bearer {await monitor.key('ingest', source='shop')}"}
        answer = await monitor.client().post("/api/v1/events", json=events, headers=headers)
        await (await monitor.running.context.hubs.of("default")).reached(answer.json()["seq"])
        client = await monitor.signed_in("boss@x.test")
        (one,) = (await client.get("/api/v1/conversations")).json()["items"]
        return one


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_the_files_hold_what_the_monitor_shows_and_the_trail_tells_of_them(
    shown: dict[str, Any], run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    told = json.loads(run("export", str(folder), "--json").out)
    assert told["written"] == {path.stem: len(lines(path)) for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o077 == 0
    # Which of its customer's it is, only the board knows.
    assert lines(folder / "conversations.jsonl") == [shown | {"contacts": None}]
    messages = lines(folder / "messages.jsonl")
    assert [(one["conversation"], one["kind"], one["text"]) for one in messages] == [
        (shown["id"], "contact", "hola\nchau"),
        (shown["id"], "note", "nota"),
    ]
    facts = lines(folder / "facts.jsonl")
    assert [one["seq"] for one in facts] == list(range(1, len(facts) + 1))
    assert [one["data"]["contact"] for one in facts if one["type"] == "conversation.opened"] == [CONTACT]
    assert "correct horse" not in (folder / "users.jsonl").read_text()
    assert "password" not in (folder / "users.jsonl").read_text()
    assert run("export", str(folder)).code == 2

    assert run("export", str(tmp_path / "csv"), "--format", "csv").code == 0
    with (tmp_path / "csv" / "conversations.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    # No cell is a formula.
    assert (row["id"], row["contact.name"], row["agent.name"], row["tags"]) == (shown["id"], "'=Ana", "luis", '["x"]')
    taken = [one for one in lines(folder / "facts.jsonl") if one["type"] == "list.exported"]
    with (tmp_path / "csv" / "facts.csv").open(newline="", encoding="utf-8") as file:
        audited = [one for one in csv.DictReader(file) if one["type"] == "list.exported"]
    assert (taken, [one["actor"] for one in audited]) == ([], ["cli"])
