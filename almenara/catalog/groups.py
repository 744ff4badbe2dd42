"""Por grupo: what stands in each group, the worst queue first, as columns of one row a group."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from msgspec import Struct

from almenara.catalog.agents.fields import AgentSeen
from almenara.domain.agent import PRESENT, free_places
from almenara.domain.facts import Moment

GroupCell = Literal["group", "count", "oldest", "share", "members"]
"""How a value travels and is drawn:

group: `{id, name, shared}` (shared: some of its agents are in other groups too, and their free places in each) ·
count: an integer · oldest: a moment in ms, `[moment or null, longest age that stands still in ms]`, or null ·
share: 0 to 1, or null over nothing · members: `{available, present, all}`.
"""


class Members(Struct, frozen=True):
    """A group's agents: how many are available, present, there at all; the free places of them; whether any of them
    is in another group too."""

    available: int = 0
    present: int = 0
    all: int = 0
    free: int = 0
    shared: bool = False


def members_of(agents: Iterable[AgentSeen]) -> dict[str, Members]:
    """The agents by group; who is in several counts in each."""
    found: dict[str, Members] = {}
    for seen in agents:
        one = seen.agent
        for group in one.groups:
            were = found.get(group, NOBODY)
            found[group] = Members(
                were.available + (one.status == "available"),
                were.present + (one.status in PRESENT),
                were.all + 1,
                were.free + free_places(one, seen.work.load),
                were.shared or len(one.groups) > 1,
            )
    return found


NOBODY: Final = Members()


class GroupSeen(Struct, frozen=True):
    """A group as seen: of its conversations, how many are queued, the moment the longest of these waits since and the
    longest wait (ms) that stands still, how many are unanswered, in progress, abandoned today; of today's inbound
    ones, how many count for the service level and how many of these were answered within target."""

    id: str
    name: str
    queued: int
    waiting_since: Moment | None
    waited: int | None
    unanswered: int
    in_progress: int
    abandoned: int
    within: int
    served: int
    members: Members

    @property
    def urgency(self) -> tuple[bool, int, int, str, str]:
        """What the worst queue comes first by: the longest wait that runs, then those that stand still."""
        since = self.waiting_since
        return since is None, since or 0, -(self.waited or 0), self.name.casefold(), self.id


def service_level(seen: GroupSeen) -> float | None:
    """W / (A + L) of a group."""
    return round(seen.within / seen.served, 4) if seen.served else None


class GroupColumn(Struct, frozen=True):
    """One column of a group's row."""

    name: str
    cell: GroupCell


_LIST: Final = (
    GroupColumn("group", "group"),
    GroupColumn("queued", "count"),
    GroupColumn("longest_wait", "oldest"),
    GroupColumn("unanswered", "count"),
    GroupColumn("in_progress", "count"),
    GroupColumn("agents", "members"),
    GroupColumn("capacity_free", "count"),
    GroupColumn("service_level", "share"),
    GroupColumn("abandoned", "count"),
)
GROUP_COLUMNS: Final[dict[str, GroupColumn]] = {column.name: column for column in _LIST}


def group_columns_of(averages: bool) -> tuple[str, ...]:
    """The columns that a person's groups carry: who may know no averages is told of the queue alone."""
    return tuple(GROUP_COLUMNS) if averages else ("group", "queued")


def cells(seen: GroupSeen) -> tuple[Any, ...]:
    """A group's cells, every column's."""
    members = seen.members
    still = seen.waited
    return (
        {"id": seen.id, "name": seen.name, "shared": members.shared},
        seen.queued,
        seen.waiting_since if still is None else [seen.waiting_since, still],
        seen.unanswered,
        seen.in_progress,
        {"available": members.available, "present": members.present, "all": members.all},
        members.free,
        service_level(seen),
        seen.abandoned,
    )
