"""`almenara export`: everything of an organization as files that other programs read."""

import csv
import shutil
from collections.abc import AsyncGenerator, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import typer
from msgspec import Struct

from almenara.app import Tools, now_ms
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, work
from almenara.cli.keeping import progress, say
from almenara.domain.facts import Fact
from almenara.domain.instants import format_instant
from almenara.domain.ours import ListExported
from almenara.errors import Misused
from almenara.live import shown
from almenara.service.announce import CLI, our_fact
from almenara.service.sheets import neutral
from almenara.store.people import load_people
from almenara.store.roster import load_roster
from almenara.store.settings import load_settings
from almenara.store.walk import count_rows, every_fact, every_row

Form = Literal["jsonl", "csv"]
Record = dict[str, Any]
Records = AsyncGenerator[list[Record]]

_NESTED: Final[dict[str, type[Struct]]] = {
    "contact": shown.ContactShown,
    "agent": shown.Member,
    "group": shown.Member,
    "previous_group": shown.Member,
    "rating": shown.RatingShown,
    "last_message": shown.LastMessageShown,
    "author": shown.AuthorShown,
}
"""Members that are columns of their own in CSV: `contact.name`."""
_USERS: Final = (
    "id", "email", "name", "profile", "all_groups", "groups", "agents", "granted", "removed", "language", "region",
    "zone", "disabled",
)  # fmt: skip
_FACTS: Final = ("seq", "type", "at", "received_at", "source", "stream", "external_id", "actor", "action", "data")
_SETTINGS: Final = ("kind", "id", "seq", "at", "by", "value")
_AGENTS: Final = ("id", "name", "email", "groups", "capacity", "languages", "status", "removed")


def export(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.", file_okay=False)],
    form: Annotated[Form, typer.Option("--format", help="JSON lines, or CSV.")] = "jsonl",
    json: JsonOption = False,
    organization: OrganizationOption = None,
) -> None:
    """Write everything of an organization into a folder, a file for each kind, beside a running server or not.

    conversations, messages (with notes), agents, groups, users, settings (every version), and facts: the whole log,
    from which all else can be made again. It holds customers' data: keep it as you would keep that. The audit trail
    tells that it was taken.
    """
    if folder.exists():
        raise Misused(f"{folder} is there already.")

    async def job(opened: Tools) -> dict[str, int]:
        own = (await organization_of(opened, organization)).id
        aside = folder.with_name(folder.name + ".part")
        aside.mkdir(mode=0o700, parents=True)
        written: dict[str, int] = {}
        try:
            with progress(json) as shows:
                for name, columns, total, records in await _files(opened, own):
                    task = shows.add_task(name, total=total)
                    target = aside / f"{name}.{form}"
                    advance: Callable[[int], None] = partial(shows.advance, task)
                    written[name] = await _write(target, form, columns, records, advance)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        told = ListExported(form, sum(written.values()))
        await opened.recorder.record(own, [our_fact("list.exported", "organization", told, now_ms(), CLI)])
        return written

    written = work(job)
    sentence = f"{folder}: {', '.join(f'{many:,} {name}' for name, many in written.items())}."
    say({"folder": str(folder), "format": form, "written": written}, json, sentence)


async def _files(opened: Tools, own: str) -> list[tuple[str, list[str], int | None, Records]]:
    """Each file: its name, its columns, how many records there will be if that is known, the records."""
    engine, head = opened.database.engine, await opened.database.log.head(own)
    stored = await load_roster(engine, own)
    agents, groups = stored.agents.values(), stored.groups.values()
    people = await load_people(engine, own)
    names = {one.id: one.name for one in (*agents, *groups)} | people

    def naming(member: str | None) -> str:
        return names.get(member or "", (member or "").partition("/")[2])

    async def conversations() -> Records:
        async for rows in every_row(engine, own):
            yield [msgspec.to_builtins(shown.show_conversation(row, naming, format_instant)) for row in rows]

    async def messages() -> Records:
        async for facts in every_fact(opened.database, own, head):
            found = ((fact, shown.show_message(fact, naming, format_instant)) for fact in facts)
            yield [
                {"conversation": fact.stream, **msgspec.to_builtins(one)} for fact, one in found if one is not None
            ]

    async def facts() -> Records:
        async for some in every_fact(opened.database, own, head):
            yield [_fact(fact) for fact in some]

    users = [{name: getattr(one, name) for name in _USERS} for one in await opened.store.users(own)]
    versions = [
        {**{name: getattr(one, name) for name in _SETTINGS}, "at": format_instant(one.at), "value": _value(one.value)}
        for one in await load_settings(engine, own)
    ]
    roster = [{name: getattr(one, name) for name in _AGENTS} for one in agents]
    teams = [{"id": one.id, "name": one.name, "removed": one.removed} for one in groups]
    rows = await count_rows(engine, own)
    return [
        ("conversations", _columns(shown.ConversationShown), rows, conversations()),
        ("messages", ["conversation", *_columns(shown.MessageShown)], None, messages()),
        ("agents", [*_AGENTS], len(roster), _at_once(roster)),
        ("groups", ["id", "name", "removed"], len(teams), _at_once(teams)),
        ("users", [*_USERS], len(users), _at_once(users)),
        ("settings", [*_SETTINGS], len(versions), _at_once(versions)),
        ("facts", [*_FACTS], head, facts()),
    ]


def _fact(fact: Fact) -> Record:
    told = {
        name: getattr(fact, name) for name in ("seq", "type", "source", "stream", "external_id", "actor", "action")
    }
    moments = {"at": format_instant(fact.time), "received_at": format_instant(fact.received)}
    return {**told, **moments, "data": msgspec.to_builtins(fact.data)}


def _value(raw: bytes | None) -> Any:
    return None if raw is None else msgspec.json.decode(raw)


async def _at_once(records: list[Record]) -> Records:
    yield [msgspec.to_builtins(one) for one in records]


async def _write(path: Path, form: Form, columns: list[str], records: Records, done: Callable[[int], None]) -> int:
    many = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        table = csv.writer(file)
        if form == "csv":
            table.writerow(columns)
        async for some in records:
            if form == "csv":
                table.writerows([_cell(one, column) for column in columns] for one in some)
            else:
                file.write("".join(f"{msgspec.json.encode(one).decode()}\n" for one in some))
            many += len(some)
            done(len(some))
    return many


def _columns(kind: type[Struct]) -> list[str]:
    return [column for name in kind.__struct_fields__ for column in _spread(name)]


def _spread(name: str) -> Iterable[str]:
    inner = _NESTED.get(name)
    return (name,) if inner is None else (f"{name}.{one}" for one in inner.__struct_fields__)


def _cell(record: Record, column: str) -> Any:
    name, _, inner = column.partition(".")
    value: Any = record[name]
    if inner and value is not None:
        value = value[inner]
    if isinstance(value, list | dict):
        value = msgspec.json.encode(value).decode()
    return neutral(value) if isinstance(value, str) else value
