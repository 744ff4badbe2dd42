"""The only place where rooms are wired together."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from msgspec import Struct

from almenara.config import Config
from almenara.demo.inside import Inside, Rooms
from almenara.domain.facts import Fact
from almenara.errors import AlmenaraError
from almenara.live.hub import Hub
from almenara.live.hubs import End, Hubs
from almenara.service.accounts import Accounts
from almenara.service.administration import Administration
from almenara.service.announce import Announcer
from almenara.service.chain import Chainer
from almenara.service.erasure import Eraser
from almenara.service.follow import Follower
from almenara.service.hours import Counting
from almenara.service.jobs import Jobs
from almenara.service.keys import Keys
from almenara.service.own import Own
from almenara.service.projector import Projector
from almenara.service.record import Recorder
from almenara.service.retention import Sweeper
from almenara.service.roster import Links
from almenara.service.settings import SettingsKeeper
from almenara.service.setup import Setup, SetupLinks
from almenara.service.sources import Sources
from almenara.service.turns import Turns
from almenara.service.users import Users
from almenara.store.accounts import AccountStore
from almenara.store.chain import AuditChain
from almenara.store.database import Database
from almenara.store.jobs import JobStore
from almenara.store.secrets import Secrets
from almenara.web import (
    actions,
    agents,
    api,
    audit,
    audit_export,
    conversations,
    customers,
    demo,
    document,
    exports,
    figures,
    health,
    hours,
    jobs,
    keys,
    organization,
    own,
    preferences,
    receive,
    reference,
    session,
    settings,
    setup,
    sources,
    targets,
    users,
    values,
    views,
)
from almenara.web.context import Context
from almenara.web.front import Front
from almenara.web.ingest import Ingest
from almenara.web.pages import Pages
from almenara.web.socket import Live

CHAIN: Final = "audit chain"
"""The purpose of the key that seals it."""

Clock = Callable[[], int]

HANDLERS: Final = (
    session.sign_in,
    session.who_am_i,
    session.sign_out,
    *own.DOORS,
    *setup.DOORS,
    *users.DOORS,
    *keys.DOORS,
    *organization.DOORS,
    *sources.DOORS,
    *demo.DOORS,
    receive.receive,
    health.live,
    health.ready,
    figures.catalog,
    figures.indicators,
    figures.indicator,
    figures.counted,
    figures.series,
    figures.together,
    hours.hours,
    values.values,
    conversations.conversations,
    conversations.conversation,
    conversations.messages,
    conversations.timeline,
    conversations.helpdesk,
    document.document,
    *customers.DOORS,
    exports.csv_export,
    exports.xlsx_export,
    reference.groups,
    reference.channels,
    agents.agents,
    targets.targets,
    *actions.DOORS,
    actions.take_back,
    actions.recent,
    jobs.begin_job,
    jobs.jobs,
    jobs.job,
    jobs.stop_job,
    jobs.undo_job,
    jobs.refused_rows,
    audit.audit,
    audit_export.audit_export,
    preferences.preferences,
    preferences.preference,
    preferences.keep_preference,
    views.views,
    views.save_view,
    views.change_view,
    views.delete_view,
    *settings.DOORS,
)
"""Every route of the API; the live socket is beside them (see `front`)."""


class Tools(Struct, frozen=True):
    """What a command works with, beside a running server or without one."""

    config: Config
    database: Database
    recorder: Recorder
    store: AccountStore
    administration: Administration
    links: SetupLinks
    secrets: Secrets


class Running(Struct, frozen=True):
    """A started server: the ASGI application, and the rooms behind it."""

    app: Front
    context: Context
    tools: Tools
    trial: Inside


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def tools(config: Config, clock: Clock = now_ms) -> AsyncGenerator[Tools]:
    """The database, opened and brought up to date, with what changes accounts. Raises `AlmenaraError`."""
    _prepare(config)
    database = await Database.open(config.database_url)
    try:
        recorder = Recorder(database, clock)
        store = AccountStore(database.engine)
        administration = Administration(store, recorder, clock)
        await administration.ensure_default()
        yield Tools(
            config, database, recorder, store, administration, SetupLinks(store, clock), Secrets(config.folder)
        )
        await recorder.drain()
    finally:
        await database.close()


@asynccontextmanager
async def application(config: Config, clock: Clock = now_ms) -> AsyncGenerator[Running]:
    """The whole server, started; stopped when the context ends. Raises `AlmenaraError`."""
    async with tools(config, clock) as opened:
        agents_of = Links(opened.database)
        accounts = Accounts(opened.store, opened.recorder, clock, agents_of)
        opened.recorder.follow(lambda organization, facts, _at: accounts.on_facts(organization, facts))
        if not opened.database.shared:
            # Nobody else serves from it: what a killed server held would only be waited for.
            await opened.database.leases.forget()
        turns = Turns(opened.database.leases, secrets.token_hex(8), clock)

        async def under_way(organization: str, source: str) -> list[str]:
            return (await hubs.of(organization)).board.under_way(source)

        follower = Follower(
            opened.store, opened.database.log, opened.recorder, opened.secrets, clock, turns, under_way
        )

        def heard(organization: str, facts: Sequence[Fact]) -> None:
            accounts.on_facts(organization, facts)
            follower.heard(organization, facts)
            if organization in keepers:
                for keeper in keepers[organization]:
                    keeper.heard(facts)

        chain = AuditChain(opened.database.engine, opened.secrets.key(CHAIN))
        keepers: dict[str, tuple[Chainer, Sweeper]] = {}
        announcer = Announcer(opened.store, opened.recorder, clock)

        def begun(hub: Hub) -> End:
            projector = Projector(opened.database.rows, hub.organization, hub.board, turns)
            projector.start()
            chainer = Chainer(chain, hub.organization, turns)
            sweeper = Sweeper(
                opened.database, announcer, opened.store, hub.organization, turns, clock, hub.board.unwritten
            )
            keepers[hub.organization] = chainer, sweeper
            chainer.start()
            sweeper.start()
            counting = Counting(opened.database, hub.organization, turns)
            counting.start()

            async def end() -> None:
                del keepers[hub.organization]
                await counting.stop()
                await sweeper.stop()
                await chainer.stop()
                await projector.stop()

            return end

        hubs = Hubs(opened.database, opened.store, clock, begun, heard)
        opened.recorder.follow(hubs.followed)
        trial = Inside(Rooms(accounts, opened.administration, announcer, hubs, opened.secrets, config.folder, clock))
        context = Context(
            config=config,
            database=opened.database,
            recorder=opened.recorder,
            accounts=accounts,
            settings=SettingsKeeper(opened.database.engine, announcer, clock),
            eraser=Eraser(opened.store, announcer, clock),
            administration=opened.administration,
            users=Users(opened.store, opened.administration, agents_of, clock),
            keys=Keys(opened.store, opened.administration),
            sources=Sources(opened.store, opened.administration, opened.recorder, opened.secrets, clock),
            own=Own(accounts, opened.administration, opened.recorder, clock),
            links=opened.links,
            setup=Setup(accounts, opened.administration, opened.recorder, clock),
            trial=trial,
            follower=follower,
            ingest=Ingest(opened.recorder, accounts.find_key, opened.store.organization_key, clock),
            clock=clock,
            build=config.build,
            hubs=hubs,
            jobs=Jobs(JobStore(opened.database.engine), opened.recorder, opened.database.log, clock),
            waits={},
        )
        app = Front(
            api=api.build(context, HANDLERS),
            pages=Pages(),
            ingest=context.ingest,
            live=Live(context),
        )
        await hubs.start()
        async with _running(hubs.run()), _running(follower.run()):
            yield Running(app, context, opened, trial)
        await context.jobs.end()
        await hubs.stop()


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Work that goes on beside, cancelled at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _prepare(config: Config) -> None:
    try:
        config.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AlmenaraError(f"The data folder {config.folder} cannot be made: {error.strerror}.") from None
