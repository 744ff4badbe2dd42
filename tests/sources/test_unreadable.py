"""Whatever goes wrong in reading what a helpdesk told has a reason that people are told, and that is kept as text."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from almenara.reasons import Reason, recognised
from almenara.sources.rt.shapes import convert_transaction
from almenara.sources.unreadable import unreadable

SOUND: dict[str, Any] = {
    "id": 1, "Type": "Create", "ObjectId": 2, "Creator": {"id": "ana"}, "Created": "2026-09-21T13:00:00Z",
}  # fmt: skip


def why(item: dict[str, Any]) -> Reason:
    with pytest.raises(ValueError, match=r".") as error:
        convert_transaction(item)
    return unreadable(error.value)


def test_it_says_where_what_is_told_has_another_form() -> None:
    assert why(SOUND | {"Creator": {"id": []}}).values["where"] == "Creator.id"
    assert why(SOUND | {"Created": "yesterday"}) == Reason("no_such_moment", {"told": "yesterday"})
    assert unreadable(KeyError("items")) == Reason("entry_missing", {"name": "items"})
    assert unreadable(TypeError("int() argument")) == Reason("entry_value", {"told": "int() argument"})


@given(st.sampled_from([ValueError, KeyError, TypeError, msgspec.ValidationError]), st.text(max_size=300))
def test_whatever_it_is_it_is_recognised_by_its_code(kind: type[Exception], text: str) -> None:
    reason = unreadable(kind(text))
    assert recognised(str(reason)).code == reason.code
