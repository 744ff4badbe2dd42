"""Agents and groups as accounts need them, by e-mail and by name: the stored roster and the tail of the log."""

import asyncio
from collections.abc import Sequence
from typing import Final

from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.ids import roster_id
from almenara.domain.roster import apply_agent, apply_group, named_group
from almenara.domain.text import fold
from almenara.errors import Misused
from almenara.store.database import Database
from almenara.store.roster import StoredRoster, load_roster

_PAGE: Final = 5_000


async def current_roster(database: Database, organization: str) -> StoredRoster:
    """The roster as of the head of the log, whether or not its rows are written yet."""
    roster = await load_roster(database.engine, organization)
    agents, groups, seq = dict(roster.agents), dict(roster.groups), roster.applied_seq
    while facts := await database.log.read(organization, seq, _PAGE):
        for fact in facts:
            match FACT_TYPES[fact.type].stream:
                case "agent":
                    agents[fact.stream] = apply_agent(agents.get(fact.stream), fact)
                case "group":
                    groups[fact.stream] = apply_group(groups.get(fact.stream), fact)
                case _:
                    for member in ("group", "to_group"):
                        if named := getattr(fact.data, member, None):
                            id_ = roster_id(fact.source, named)
                            groups.setdefault(id_, named_group(id_))
        seq = facts[-1].seq
    return StoredRoster(agents, groups, seq)


def group_ids(roster: StoredRoster, named: Sequence[str]) -> tuple[str, ...]:
    """The ids of groups given by name or by id (`SOURCE/ID`, which need not be known yet).

    Raises `Misused` for a name that no group has, or several.
    """
    return tuple(_group_id(roster, name) for name in named)


def _group_id(roster: StoredRoster, named: str) -> str:
    if named in roster.groups:
        return named
    wanted = fold(named.strip())
    present = [group for group in roster.groups.values() if not group.removed]
    found = sorted(group.id for group in present if wanted in (fold(group.name), fold(group.id.partition("/")[2])))
    if len(found) == 1:
        return found[0]
    if found:
        raise Misused(f"Several groups are called {named}: give one of {', '.join(found)}.")
    source, slash, external = named.partition("/")
    if slash and source and external:
        return named
    raise Misused(f"There is no group called {named}. One not yet known is given as SOURCE/ID.")


class Links:
    """Which agents of the roster have an e-mail: that of a user, who then is that agent. Kept until forgotten."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, dict[str, frozenset[str]]] = {}
        self._reading = asyncio.Lock()
        self._generation = 0

    async def agents(self, organization: str, email: str) -> frozenset[str]:
        """The ids of the agents who have this e-mail, compared without case."""
        known = self._known.get(organization)
        if known is None:
            async with self._reading:
                # One reads for all who asked meanwhile.
                known = self._known.get(organization)
                if known is None:
                    known = await self._read(organization)
        return known.get(email, frozenset())

    async def _read(self, organization: str) -> dict[str, frozenset[str]]:
        generation = self._generation
        by_email: dict[str, set[str]] = {}
        for agent in (await current_roster(self._database, organization)).agents.values():
            if agent.email and not agent.removed:
                by_email.setdefault(agent.email.strip().casefold(), set()).add(agent.id)
        known = {address: frozenset(ids) for address, ids in by_email.items()}
        if generation == self._generation:
            self._known[organization] = known
        return known

    def forget(self, organization: str) -> None:
        """The roster changed."""
        self._generation += 1
        self._known.pop(organization, None)
