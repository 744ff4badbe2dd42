"""Whatever is set in whatever order, what holds is what was set last, and what was is put back exactly."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.access.actor import Actor
from almenara.catalog.settings import BY_NAME
from almenara.domain import settings as s
from almenara.domain.agent import Agent
from almenara.domain.defaults import UNSET
from almenara.domain.group import Group
from almenara.domain.ours import SettingsChanged
from almenara.domain.settled import Version
from almenara.errors import ChangedMeanwhile, Forbidden, Invalid, NotFound
from almenara.service.announce import Announcer
from almenara.service.record import Recorder
from almenara.service.settings import SettingsKeeper, Wanted
from almenara.store.accounts import AccountStore
from almenara.store.database import Database
from tests.lane import examples
from tests.setting import CHANGES
from tests.strategies import BASE

pytestmark = pytest.mark.anyio
_numbers = count()
EVERYTHING = tuple[str, str, s.Setting | None]


class Floor:
    """Two groups and an agent."""

    agents: Mapping[str, Agent] = {"shop/ana": Agent("shop/ana", "shop", "Ana")}
    groups: Mapping[str, Group] = {
        name: Group(name, "shop", name, removed=name == "shop/gone")
        for name in ("shop/pagos", "shop/ventas", "shop/gone")
    }


class Desk:
    """Someone who may set everything, in an organization of their own."""

    def __init__(self, database: Database) -> None:
        self.now = BASE
        recorder = Recorder(database, lambda: self.now)
        announcer = Announcer(AccountStore(database.engine), recorder, lambda: self.now)
        self.database = database
        self.keeper = SettingsKeeper(database.engine, announcer, lambda: self.now)
        self.actor = Actor(f"o{next(_numbers)}", "user:1", "operator")

    async def set(self, kind: str, id_: str, value: s.Setting | None, seen: int | None = None) -> Version:
        self.now += 1
        return await self.keeper.change(self.actor, Wanted(BY_NAME[kind], id_, seen), value, Floor())

    async def add(self, kind: str, value: s.Setting) -> str:
        return (await self.keeper.create(self.actor, BY_NAME[kind], value, Floor())).id

    async def current(self, kind: str, id_: str) -> Any:
        return (await self.keeper.current(self.actor.organization)).one(kind, id_)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def shared(database_url: str) -> str:
    return database_url


def test_what_holds_is_what_was_set_last_and_what_was_is_put_back(shared: str) -> None:
    import asyncio

    plain = CHANGES.filter(lambda change: change[0] not in ("calendar", "group"))

    @settings(max_examples=examples(12, 200), deadline=None)
    @given(st.lists(plain, min_size=1, max_size=8), st.data())
    def holds(changes: list[EVERYTHING], data: st.DataObject) -> None:
        asyncio.run(walk(changes, data))

    async def walk(changes: list[EVERYTHING], data: st.DataObject) -> None:
        database = await Database.open(shared)
        try:
            desk, expected = Desk(database), dict[tuple[str, str], s.Setting | None]()
            known: list[tuple[tuple[str, str], int, s.Setting | None]] = []
            for kind, id_, value in changes:
                made = await desk.set(kind, id_, value)
                expected[kind, id_] = value
                if made.seq:
                    known.append(((kind, id_), made.seq, value))
            for (kind, id_), value in expected.items():
                assert await desk.current(kind, id_) == (UNSET.one(kind, id_) if value is None else value)
            if known:
                (kind, id_), seq, value = data.draw(st.sampled_from(known))
                wanted = Wanted(BY_NAME[kind], id_)
                await desk.keeper.restore(desk.actor, wanted, seq, Floor())
                assert await desk.current(kind, id_) == (UNSET.one(kind, id_) if value is None else value)
                await desk.keeper.restore(desk.actor, wanted, 0, Floor())
                assert await desk.current(kind, id_) == UNSET.one(kind, id_)
            told = await database.log.read(desk.actor.organization, 0, 1_000)
            versions = await desk.keeper.versions(desk.actor.organization)
            assert [(one.seq, one.stream, one.time, one.actor) for one in told] == [
                (one.seq, one.id, one.at, one.by) for one in versions
            ]
        finally:
            await database.close()

    holds()


@pytest.fixture
async def desk(shared: str) -> Any:
    database = await Database.open(shared)
    yield Desk(database)
    await database.close()


async def test_a_change_is_told_with_what_was_and_what_is(desk: Desk) -> None:
    await desk.set("targets", "sms", s.Targets(60))
    (fact,) = await desk.database.log.read(desk.actor.organization, 0, 10)
    assert isinstance(fact.data, SettingsChanged)
    assert fact.data.before is not None
    assert fact.data.after is not None
    assert (fact.data.before["wait"], fact.data.after["wait"]) == (300, 60)


async def test_the_text_of_a_notice_is_in_no_trail(desk: Desk) -> None:
    notice = await desk.add("notice", s.Notice("call Marta at 555"))
    await desk.set("notice", notice, s.Notice("call nobody"))
    told = await desk.database.log.read(desk.actor.organization, 0, 10)
    assert b"call" not in msgspec.json.encode(told)
    assert (await desk.current("notice", notice)).text == "call nobody"


async def test_a_notice_stands_since_it_was_published(desk: Desk) -> None:
    notice = await desk.add("notice", s.Notice("x"))
    since = (await desk.current("notice", notice)).since
    desk.now += 60_000
    await desk.set("notice", notice, s.Notice("y", since="2001-01-01T00:00:00Z"))
    assert (await desk.current("notice", notice)).since == since is not None


async def test_who_comes_second_is_told_so(desk: Desk) -> None:
    first = await desk.set("targets", "sms", s.Targets(60), seen=0)
    with pytest.raises(ChangedMeanwhile):
        await desk.set("targets", "sms", s.Targets(90), seen=0)
    await desk.set("targets", "sms", s.Targets(90), seen=first.seq)


async def test_setting_what_is_set_already_changes_nothing(desk: Desk) -> None:
    first = await desk.set("targets", "sms", s.Targets(60))
    assert await desk.set("targets", "sms", s.Targets(60)) == first
    assert await desk.database.log.head(desk.actor.organization) == 1


@pytest.mark.parametrize(
    ("kind", "id_", "value"),
    [
        ("targets", "pigeon", s.Targets()),
        ("targets", "default", s.Targets()),
        ("shortening", "sms", s.Shortening()),
        ("window", "pigeon/1", s.Window(60)),
        ("window", "sms/", s.Window(60)),
        ("window", "sms/\0", s.Window(60)),
        ("group", "shop/nobody", s.Group()),
        ("group", "shop/gone", s.Group()),
        ("agent", "shop/nobody", s.Agent()),
        ("pause", "mine", s.Pause()),
        ("calendar", "mine", None),
        ("notice", "mine", s.Notice("x")),
    ],
)
async def test_what_is_not_there_cannot_be_set(desk: Desk, kind: str, id_: str, value: s.Setting | None) -> None:
    with pytest.raises(NotFound):
        await desk.set(kind, id_, value)
    assert await desk.database.log.head(desk.actor.organization) == 0


async def test_nothing_names_what_does_not_exist_nor_loses_what_it_needs(desk: Desk) -> None:
    weekly = (s.Opening((1,), "08:00", "09:00"),)
    calendar = await desk.add("calendar", s.Calendar("x", weekly))
    await desk.set("group", "shop/pagos", s.Group(calendar))
    wrong: list[tuple[str, str, s.Setting | None]] = [
        ("group", "shop/pagos", s.Group("nothing")),
        ("calendar", calendar, s.Calendar("x", weekly, "XX")),
        ("agent", "shop/ana", s.Agent(groups=("shop/gone",))),
        ("calendar", calendar, None),
    ]
    for kind, id_, value in wrong:
        with pytest.raises(Invalid):
            await desk.set(kind, id_, value)
    with pytest.raises(Invalid):
        await desk.add("notice", s.Notice("x", groups=("shop/nobody",)))
    await desk.set("group", "shop/pagos", None)
    await desk.set("calendar", calendar, None)
    assert await desk.current("calendar", calendar) is None


async def test_who_may_not_changes_nothing(desk: Desk) -> None:
    for profile in ("agent", "advanced_agent"):
        desk.actor = Actor("nobody", "user:2", profile)
        with pytest.raises(Forbidden):
            await desk.set("targets", "sms", s.Targets(60))
    assert await desk.database.log.head("nobody") == 0
