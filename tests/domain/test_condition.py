from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from almenara.domain.condition import (
    EVERYTHING,
    NOTHING,
    All,
    Condition,
    In,
    Is,
    Known,
    Not,
    conjuncts,
    every,
    fields,
)
from almenara.domain.condition import Any as Or
from almenara.domain.condition import test as meets

FIELDS = ("state", "agent", "tags")
_values = st.sampled_from([None, "a", "b", "c"])
_simple = st.one_of(
    st.builds(Is, st.sampled_from(FIELDS), _values),
    st.builds(In, st.sampled_from(FIELDS), st.frozensets(_values, max_size=2)),
    st.builds(Known, st.sampled_from(FIELDS)),
)
_conditions: st.SearchStrategy[Condition] = st.recursive(
    _simple | st.builds(Not, _simple),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple)) | st.builds(Or, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
_rows = st.fixed_dictionaries(
    {"state": _values, "agent": _values, "tags": st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple)}
)


@given(_conditions, _rows)
def test_an_or_of_ands_means_the_same(condition: Condition, row: dict[str, Any]) -> None:
    flat = Or(tuple(All(conjunct) for conjunct in conjuncts(condition)))
    assert meets(condition, row.__getitem__) == meets(flat, row.__getitem__)


@given(_conditions, _conditions, _rows)
def test_every_is_both(left: Condition, right: Condition, row: dict[str, Any]) -> None:
    both = meets(left, row.__getitem__) and meets(right, row.__getitem__)
    assert meets(every(left, right), row.__getitem__) == both


@given(_conditions, _rows)
def test_a_condition_reads_only_the_fields_it_names(condition: Condition, row: dict[str, Any]) -> None:
    named = {name: row[name] for name in fields(condition)}
    assert meets(condition, named.__getitem__) == meets(condition, row.__getitem__)


@given(_rows)
def test_of_nothing_asked_every_row_and_of_no_alternative_none(row: dict[str, Any]) -> None:
    assert meets(EVERYTHING, row.__getitem__)
    assert not meets(NOTHING, row.__getitem__)
