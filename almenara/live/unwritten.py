"""What changed on the board and may not be stored yet: handed out to be written, taken back where it was not."""

from collections.abc import Iterable

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.group import Group
from almenara.store.rows import Changed


class Unwritten:
    """Rows, agents and groups, each as it is now."""

    def __init__(self) -> None:
        self._rows: dict[str, Conversation] = {}
        self._taken: dict[str, Conversation] = {}
        self._agents: dict[str, Agent] = {}
        self._groups: dict[str, Group] = {}

    def put(self, one: Conversation | Agent | Group) -> None:
        """It changed."""
        match one:
            case Conversation():
                self._rows[one.id] = one
            case Agent():
                self._agents[one.id] = one
            case Group():
                self._groups[one.id] = one

    def row(self, conversation: str) -> Conversation | None:
        """A row, whether or not the board holds it."""
        return self._rows.get(conversation) or self._taken.get(conversation)

    def rows(self) -> dict[str, Conversation]:
        """Every row by its id, those being written too."""
        return self._taken | self._rows

    def touched(self) -> Iterable[Conversation]:
        """Every row that changed, also as it was when it was handed out."""
        return (*self._rows.values(), *self._taken.values())

    def take(self, seq: int) -> Changed | None:
        """What changed since it was last taken, all of which is written by now; it is true for `seq`."""
        self._taken = self._rows
        if not (self._rows or self._agents or self._groups):
            return None
        changed = Changed([*self._rows.values()], [*self._agents.values()], [*self._groups.values()], seq)
        self._rows, self._agents, self._groups = {}, {}, {}
        return changed

    def restore(self, changed: Changed) -> None:
        """Take back what could not be written; what changed meanwhile stands."""
        self._rows = {row.id: row for row in changed.rows} | self._rows
        self._agents = {agent.id: agent for agent in changed.agents} | self._agents
        self._groups = {group.id: group for group in changed.groups} | self._groups
