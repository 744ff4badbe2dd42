"""What an organization was called, and in which zone and language it worked, told from the log."""

from msgspec import Struct

from almenara.domain.ours import AccountsChanged
from almenara.service.administration import OfOrganization
from almenara.store.database import Database


class Version(Struct, frozen=True):
    """What the organization was from a fact on: its seq, its moment (ms), who did it."""

    seq: int
    at: int
    by: str | None
    value: OfOrganization


async def versions(database: Database, organization: str) -> list[Version]:
    """Every version, oldest first. Raises `Unavailable`."""
    facts = (await database.log.read_streams(organization, [organization], "account")).get(organization, [])
    value = OfOrganization()
    found: list[Version] = []
    for fact in sorted(facts, key=lambda one: one.seq):
        match fact.data:
            case AccountsChanged(what="organization", after=after) if after is not None:
                value = value.copy()
                for name in ("name", "zone", "language"):
                    if isinstance(told := after.get(name), str):
                        value[name] = told
                found.append(Version(fact.seq, fact.received, fact.actor, value))
            case _:
                pass
    return found
