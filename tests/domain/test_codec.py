import json

import msgspec
import pytest
from hypothesis import given

from almenara.domain.codec import decode, join, split
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Contact, Data, Opened
from tests.strategies import conversation_data


@given(conversation_data)
def test_what_is_split_joins_to_what_it_was(fact: tuple[str, Data]) -> None:
    name, data = fact
    assert join(name, *split(data)) == data


@given(conversation_data)
def test_nothing_personal_is_in_the_part_that_is_kept(fact: tuple[str, Data]) -> None:
    _, data = fact
    kept, personal = split(data)
    assert not json.loads(kept).keys() & type(data).personal
    assert personal is None or json.loads(personal).keys() <= type(data).personal


@given(conversation_data)
def test_a_fact_whose_personal_part_is_erased_can_still_be_read(fact: tuple[str, Data]) -> None:
    name, data = fact
    kept, _ = split(data)
    assert type(join(name, kept, None)) is type(data)


@pytest.mark.parametrize("name", [kind.name for kind in FACT_TYPES.values()])
def test_no_shape_takes_a_member_it_does_not_know(name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(name, b'{"is_admin": true}')


def test_a_subject_and_a_contact_are_personal() -> None:
    kept, personal = split(Opened("email", Contact("Marta", phone="+54"), subject="Mi pedido", group="g"))
    assert json.loads(kept) == {"channel": "email", "group": "g"}
    assert personal is not None
    assert json.loads(personal) == {"contact": {"name": "Marta", "phone": "+54"}, "subject": "Mi pedido"}
