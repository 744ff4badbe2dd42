from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from almenara.app import Tools, tools
from almenara.config import Config
from almenara.domain.facts import Contact, Data, Fact, GroupRegistered, GroupRemoved, Opened
from almenara.domain.group import Group
from almenara.errors import Misused
from almenara.service.roster import current_roster, group_ids
from tests.monitor import START, Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncGenerator[Tools]:
    async with tools(Config(data=str(tmp_path), database=database_url), Clock()) as ready:
        yield ready


async def tell(opened: Tools, *told: tuple[str, str, Data], source: str = "shop") -> None:
    facts = [
        Fact(name, f"{source}/{stream}", START + place, source, data, stream, origin="test", event=f"{source}{place}")
        for place, (name, stream, data) in enumerate(told)
    ]
    await opened.recorder.record("default", facts)


async def ids(opened: Tools, *named: str) -> tuple[str, ...]:
    return group_ids(await current_roster(opened.database, "default"), named)


async def test_a_group_is_known_by_its_name_its_id_and_its_id_at_the_source(opened: Tools) -> None:
    await tell(opened, ("group.registered", "g1", GroupRegistered("Facturación")))
    assert await ids(opened, "facturacion", "shop/g1", "g1") == ("shop/g1",) * 3


async def test_a_group_only_named_so_far_is_known_by_that_name(opened: Tools) -> None:
    await tell(opened, ("conversation.opened", "c1", Opened("webchat", Contact("Ana"), group="pagos")))
    assert await ids(opened, "Pagos") == ("shop/pagos",)


async def test_an_id_may_be_given_before_the_group_is_known(opened: Tools) -> None:
    assert await ids(opened, "rt/General") == ("rt/General",)


async def test_a_name_that_no_group_has_is_refused(opened: Tools) -> None:
    await tell(
        opened,
        ("group.registered", "g1", GroupRegistered("Pagos")),
        ("group.removed", "g1", GroupRemoved()),
    )
    for name in ("Ventas", "Pagos", "", "/", "shop/"):
        with pytest.raises(Misused):
            await ids(opened, name)


async def test_groups_of_two_sources_are_never_merged(opened: Tools) -> None:
    for source in ("shop", "rt"):
        await tell(opened, ("group.registered", "g1", GroupRegistered("Pagos")), source=source)
    with pytest.raises(Misused, match="rt/g1, shop/g1"):
        await ids(opened, "Pagos")
    assert await ids(opened, "rt/g1") == ("rt/g1",)


async def test_stored_rows_and_the_tail_of_the_log_make_one_roster(opened: Tools) -> None:
    await tell(opened, ("group.registered", "g1", GroupRegistered("Pagos")))
    await opened.database.rows.write("default", [], [], [Group("shop/g1", "shop", "Pagos", registered=True)], 1)
    await opened.recorder.record(
        "default",
        [Fact("group.registered", "shop/g2", START, "shop", GroupRegistered("Ventas"), "g2", origin="t", event="2")],
    )
    assert await ids(opened, "pagos", "ventas") == ("shop/g1", "shop/g2")
