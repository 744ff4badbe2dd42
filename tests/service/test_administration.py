import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from almenara.access.actor import Scope
from almenara.app import Tools, tools
from almenara.config import Config
from almenara.domain.facts import Fact
from almenara.domain.ours import AccountsChanged, TranscriptOpened
from almenara.errors import Misused, Unavailable
from almenara.service.administration import Reach
from almenara.service.announce import our_fact
from almenara.store.accounts import Organization, Source
from tests.monitor import PASSWORD, START, Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncGenerator[Tools]:
    async with tools(Config(data=str(tmp_path), database=database_url), Clock()) as ready:
        yield ready


async def announced(opened: Tools, organization: str = "default") -> list[tuple[str, str]]:
    facts = await opened.database.log.read(organization, 0, 1_000)
    return [(fact.data.what, fact.data.id) for fact in facts if isinstance(fact.data, AccountsChanged)]


async def test_the_first_start_makes_one_organization_and_a_second_makes_no_more(
    tmp_path: Path, database_url: str
) -> None:
    made: list[list[Organization]] = []
    for _ in range(2):
        async with tools(Config(data=str(tmp_path), database=database_url)) as opened:
            made.append(await opened.store.organizations())
    assert made[0] == made[1]
    (only,) = made[0]
    assert (only.id, only.zone, only.language, len(only.key)) == ("default", "UTC", "en", 32)


async def test_every_change_is_a_fact_of_the_log_that_names_no_one(opened: Tools) -> None:
    administration = opened.administration
    await administration.create_organization("luma", "Luma", zone="America/Sao_Paulo", language="pt-BR")
    luma = await opened.store.organization("luma")
    assert luma is not None
    await administration.set_organization(luma, name="Luma SA")
    user = await administration.create_user("luma", "ana@x.test", PASSWORD, Reach("operator"))
    await administration.set_user(user, name="Ana")
    await administration.create_key("luma", "feed", ["ingest"], source="shop")
    (key,) = await opened.store.keys("luma")
    await administration.revoke_key(key)
    (source,) = await opened.store.sources("luma")
    await administration.remove_source(source)
    assert await announced(opened, "luma") == [
        ("organization", "luma"),
        ("organization", "luma"),
        ("user", user.id),
        ("user", user.id),
        ("source", "shop"),
        ("key", key.id),
        ("key", key.id),
        ("source", "shop"),
    ]


async def test_an_email_belongs_to_one_user_of_the_installation(opened: Tools) -> None:
    await opened.administration.create_organization("luma", "Luma")
    await opened.administration.create_user("default", "Ana@X.test", PASSWORD, Reach("agent"))
    with pytest.raises(Misused, match="There is a user ana"):
        await opened.administration.create_user("luma", " ana@x.TEST ", PASSWORD, Reach("agent"))


@pytest.mark.parametrize(
    ("reach", "everything"),
    [
        (Reach("administrator"), True),
        (Reach("administrator", ("api/a",)), True),
        (Reach("operator"), True),
        (Reach("advanced_agent"), True),
        (Reach("operator", ("api/a",)), False),
        (Reach("agent"), False),
        (Reach("agent", ("api/a",)), False),
        (Reach("agent", all_groups=True), True),
    ],
)
async def test_administrative_profiles_start_with_all_and_administrators_always_have_it(
    opened: Tools, reach: Reach, everything: bool
) -> None:
    user = await opened.administration.create_user("default", "ana@x.test", PASSWORD, reach)
    assert user.all_groups is everything


async def test_the_last_administrator_cannot_lose_the_profile_or_be_disabled(opened: Tools) -> None:
    first = await opened.administration.create_user("default", "a@x.test", PASSWORD, Reach("administrator"))
    changes: tuple[dict[str, Any], ...] = ({"reach": Reach("operator")}, {"disabled": True})
    for change in changes:
        with pytest.raises(Misused, match="last administrator"):
            await opened.administration.set_user(first, **change)
    assert await opened.store.user("default", first.id) == first
    await opened.administration.create_user("default", "b@x.test", PASSWORD, Reach("administrator"))
    await opened.administration.set_user(first, disabled=True)
    kept = await opened.store.user("default", first.id)
    assert kept is not None
    assert kept.disabled
    assert kept.version == first.version + 1


@pytest.mark.parametrize(
    ("email", "password", "language"),
    [
        ("ana", PASSWORD, "en"),
        ("@", PASSWORD, "en"),
        ("a@" + "x" * 300, PASSWORD, "en"),
        ("ana@x.test", "short", "en"),
        ("ana@x.test", PASSWORD, "fr"),
    ],
)
async def test_what_cannot_be_a_user_is_refused(opened: Tools, email: str, password: str, language: str) -> None:
    with pytest.raises(Misused):
        await opened.administration.create_user("default", email, password, Reach("agent"), language=language)
    assert await opened.store.users("default") == []


async def test_a_zone_that_is_none_is_refused(opened: Tools) -> None:
    with pytest.raises(Misused, match="time zone"):
        await opened.administration.create_organization("luma", "Luma", zone="Mars/Olympus")


async def test_a_key_is_answered_once_and_kept_as_a_hash(opened: Tools) -> None:
    key = await opened.administration.create_key("default", "feed", ["ingest"], source="shop")
    assert key.startswith("almk_")
    assert len(key) >= 48
    (kept,) = await opened.store.keys("default")
    assert key.encode() not in kept.hash
    folder = opened.config.folder
    assert all(key.encode() not in path.read_bytes() for path in folder.iterdir())


async def test_several_keys_may_share_a_source(opened: Tools) -> None:
    keys = {await opened.administration.create_key("default", "feed", ["ingest"], source="shop") for _ in range(3)}
    assert len(keys) == 3
    assert [source.id for source in await opened.store.sources("default")] == ["shop"]


@pytest.mark.parametrize(("scopes", "source"), [([], None), (["ingest"], None), (["read"], None), (["act"], "shop")])
async def test_a_key_without_what_it_needs_is_refused(opened: Tools, scopes: list[Scope], source: str | None) -> None:
    with pytest.raises(Misused):
        await opened.administration.create_key("default", "key", scopes, source=source)
    assert await opened.store.keys("default") == []


async def test_events_cannot_be_sent_to_a_source_that_is_read(opened: Tools) -> None:
    await opened.administration.add_source(Source("default", "desk", "rt", {}, None, 0))
    with pytest.raises(Misused, match="desk"):
        await opened.administration.create_key("default", "feed", ["ingest"], source="desk")


async def test_no_source_bears_the_name_of_the_monitor_itself(opened: Tools) -> None:
    with pytest.raises(Misused, match="almenara is the monitor itself"):
        await opened.administration.create_key("default", "feed", ["ingest"], source="almenara")


async def test_a_change_that_cannot_be_told_is_not_made(opened: Tools) -> None:
    user = await opened.administration.create_user("default", "ana@x.test", PASSWORD, Reach("agent"))
    head = await opened.database.log.head("default")
    async with opened.store.changing() as connection:
        await connection.execute(text("ALTER TABLE log RENAME TO gone"))
    with pytest.raises(Unavailable):
        await opened.administration.create_user("default", "bea@x.test", PASSWORD, Reach("agent"))
    with pytest.raises(Unavailable):
        await opened.administration.set_user(user, reach=Reach("operator"), password="another horse")
    async with opened.store.changing() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO log"))
    assert await opened.store.users("default") == [user]
    assert await opened.database.log.head("default") == head


async def test_a_change_that_is_not_made_is_not_told(opened: Tools) -> None:
    first = await opened.administration.create_user("default", "a@x.test", PASSWORD, Reach("administrator"))
    before = await announced(opened)
    with pytest.raises(Misused):
        await opened.administration.set_user(first, disabled=True)
    with pytest.raises(Misused):
        await opened.administration.create_user("default", "a@x.test", PASSWORD, Reach("agent"))
    assert await announced(opened) == before


async def test_the_log_has_no_gap_however_many_change_accounts_and_record_at_once(opened: Tools) -> None:
    def opening(number: int) -> Fact:
        data = TranscriptOpened(f"c{number}")
        return our_fact("transcript.opened", f"c{number}", data, START, "user:x")

    made = await opened.administration.create_user("default", "ana@x.test", PASSWORD, Reach("agent"))
    before = await opened.database.log.head("default")
    await asyncio.gather(
        *(opened.administration.set_user(made, name=f"Ana {number}") for number in range(20)),
        *(opened.recorder.record("default", [opening(number)]) for number in range(20)),
    )
    facts = await opened.database.log.read("default", before, 1_000)
    assert [fact.seq for fact in facts] == list(range(before + 1, before + 41))
    kept = await opened.store.user("default", made.id)
    assert kept is not None
    assert kept.version == made.version + 20


def difference(fact: Fact) -> tuple[Any, Any]:
    assert isinstance(fact.data, AccountsChanged)
    return fact.data.before, fact.data.after


async def test_a_change_tells_what_was_and_what_is_and_of_secrets_and_names_only_that_they_changed(
    opened: Tools,
) -> None:
    administration = opened.administration
    user = await administration.create_user("default", "ana@x.test", PASSWORD, Reach("agent", ("api/a",)))
    changes: tuple[dict[str, Any], ...] = (
        {"reach": Reach("operator", ("api/b",)), "agents": ["api/7"]},
        {"password": "another horse", "name": "Ana"},
        {"language": "pt-BR", "disabled": True},
        {"language": "pt-BR"},
    )
    for change in changes:
        await administration.set_user(user, **change)
    facts = [one for one in await opened.database.log.read("default", 0, 1_000) if one.stream == user.id]
    assert [difference(fact) for fact in facts] == [
        (
            None,
            {
                "profile": "agent",
                "all_groups": False,
                "groups": ["api/a"],
                "agents": [],
                "granted": [],
                "removed": [],
                "disabled": False,
            },
        ),
        (
            {"profile": "agent", "groups": ["api/a"], "agents": []},
            {"profile": "operator", "groups": ["api/b"], "agents": ["api/7"]},
        ),
        ({}, {"name": "changed", "password": "changed"}),
        ({"language": None, "disabled": False}, {"language": "pt-BR", "disabled": True}),
        ({}, {}),
    ]
    assert {fact.actor for fact in facts} == {"cli"}


async def test_organizations_keys_and_sources_tell_what_was_and_what_is(opened: Tools) -> None:
    administration, head = opened.administration, await opened.database.log.head("default")
    default = await opened.store.organization("default")
    assert default is not None
    await administration.set_organization(default, name="Luma", zone="America/Bogota")
    await administration.create_key("default", "feed", ["ingest"], source="shop")
    (key,) = await opened.store.keys("default")
    await administration.revoke_key(key)
    (source,) = await opened.store.sources("default")
    await administration.remove_source(source)
    reach: dict[str, Any] = {"profile": "agent", "all_groups": False, "groups": []}
    assert [difference(fact) for fact in await opened.database.log.read("default", head, 1_000)] == [
        ({"name": "Default", "zone": "UTC"}, {"name": "Luma", "zone": "America/Bogota"}),
        (None, {"kind": "api"}),
        (None, {"scopes": ["ingest"], "source": "shop", **reach}),
        ({"revoked": False}, {"revoked": True}),
        ({"kind": "api"}, None),
    ]
