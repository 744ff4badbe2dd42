from almenara.access.actor import Actor
from almenara.catalog.actions import BY_NAME
from almenara.catalog.seen import Seen
from almenara.domain.agent import Agent
from almenara.domain.commands import Transfer
from almenara.domain.conversation import Conversation, Request
from almenara.domain.defaults import UNSET
from almenara.domain.group import Group
from almenara.domain.ours import ActionRequested
from almenara.domain.rules import Rules
from almenara.service.attempt import Attempt
from almenara.service.wish import Chosen, Wish

NOW = 1_790_000_000_000


class OnePlace:
    """A helpdesk's group with one agent, who has one free place."""

    seq = 0
    agents = {"rt/ana": Agent("rt/ana", "rt", "Ana", groups=("rt/1",), capacity=1, status="available")}  # noqa: RUF012 - read only
    groups = {"rt/1": Group("rt/1", "rt", "Uno")}  # noqa: RUF012 - read only
    rules = Rules(owned=frozenset({"rt"}))
    settings = UNSET

    def view(self, row: Conversation, now: int, /) -> Seen:
        return Seen(row, 0, False)

    def load_of(self, agent: str, /) -> int:
        return 0


def test_what_the_helpdesk_is_already_asked_takes_no_place_from_the_others() -> None:
    asked = Conversation("c1", "rt", state="queued", group="rt/1", version=1, request=Request("a0", "finish", NOW))
    free = Conversation("c2", "rt", state="queued", group="rt/1", version=1)
    wish = Wish(BY_NAME["transfer"], Transfer(to_group="rt/1", share=True), [Chosen("c1", 1), Chosen("c2", 1)])
    attempt = Attempt(OnePlace(), Actor("o", "user:1", "administrator"), wish, {"c1": asked, "c2": free}, "a1", NOW)
    attempt.decide({})
    assert [result.code for result in attempt.results] == ["under_way", None]
    assert [fact.data for fact in attempt.facts] == [ActionRequested("transfer", to_agent="ana")]
