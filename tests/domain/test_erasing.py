"""What is erased is gone, and nothing that is counted becomes another."""

from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain.codec import decode, join, split
from almenara.domain.conversation import Conversation
from almenara.domain.erasing import Scope, erased_data, erased_row, same_person
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Contact, Fact
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from tests.lane import examples
from tests.strategies import conversations

WORDS: Final = DEFAULT.at(0).vip | DEFAULT.at(0).spam | DEFAULT.at(0).gave_up
CANARY: Final = "zQx7"
_CONTACT: Final = dict.fromkeys(("name", "phone", "email", "id", "language", "segment"), CANARY)
_MESSAGE: Final = {"message": "m", "text": CANARY, "attachments": [{"name": CANARY, "url": CANARY}]}
FULL: Final[dict[str, dict[str, Any]]] = {
    "conversation.opened": {"channel": "sms", "contact": _CONTACT, "subject": CANARY},
    "conversation.queued": {"reason": CANARY},
    "conversation.transferred": {"to_group": "g", "reason": CANARY},
    "conversation.pended": {"reason": CANARY},
    "conversation.expired": {"reason": CANARY},
    "conversation.finished": {"reason": CANARY},
    "conversation.rated": {"score": 1, "scale": 5, "comment": CANARY},
    "message.received": _MESSAGE,
    "message.sent": {**_MESSAGE, "author": {"kind": "agent"}},
    "note.added": {"message": "n", "text": CANARY},
    "contact.updated": {name: CANARY for name in _CONTACT if name != "id"},
    "action.requested": {"name": "finish", "reason": CANARY, "text": CANARY},
    "action.refused": {"code": "c", "reason": CANARY},
}
"""Of every fact that says something of a person, all that it can say."""


@given(conversations(), st.sampled_from(["texts", "person"]))
@settings(max_examples=examples(100, 1_000))
def test_erasing_the_facts_and_erasing_the_row_are_the_same(facts: list[Fact], scope: Scope) -> None:
    once = [one for place, one in enumerate(facts) if one.type != "conversation.opened" or place == 0]
    erased = [replace(one, data=erased_data(one.data, scope, WORDS)) for one in once]
    assert fold(erased, DEFAULT) == erased_row(fold(once, DEFAULT), scope, WORDS)


@pytest.mark.parametrize("name", [kind.name for kind in FACT_TYPES.values() if kind.data.personal])
def test_nothing_that_a_fact_says_of_a_person_stays(name: str) -> None:
    data = decode(name, msgspec.json.encode(FULL[name]))
    assert set(FULL[name]) >= type(data).personal
    assert CANARY.encode() in (split(data)[1] or b"")
    erased = erased_data(data, "person", WORDS)
    kept, personal = split(erased)
    assert CANARY.encode() not in kept + (personal or b"")
    assert join(name, kept, personal) == erased


def test_words_of_the_organization_and_the_language_stay() -> None:
    contact = Contact("Ana", language="pt-BR", segment="VIP")
    row = Conversation("c", "shop", contact=contact, segment="VIP", finish_reason="Spam", inactive_reason="silence")
    erased = erased_row(row, "person", WORDS)
    assert erased == replace(row, contact=replace(contact, name=""))
    assert erased_row(replace(row, finish_reason="Ana llamó"), "texts", WORDS).finish_reason is None


def test_a_person_is_an_id_at_a_source_a_phone_or_an_e_mail() -> None:
    one = Conversation("1", "shop", contact=Contact("Ana", "+54", "a@x", "7"))
    same = same_person(one)
    assert same(replace(one, id="2", contact=Contact("A.", id="7")))
    assert not same(replace(one, id="2", source="other", contact=Contact("Ana", id="7")))
    assert same(replace(one, id="2", source="other", contact=Contact("A.", phone="+54")))
    assert same(replace(one, id="2", source="other", contact=Contact("A.", email="a@x")))
    nobody = same_person(Conversation("3", "shop", contact=Contact("")))
    assert not nobody(Conversation("4", "shop", contact=Contact("")))
