"""Nobody gives more than they have, in one step or in many."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.access.actor import Actor
from almenara.access.giving import has_all_of
from almenara.access.permissions import PROFILES, Permission
from tests.lane import examples

permissions = st.frozensets(st.sampled_from(get_args(Permission)), max_size=3)
names = st.frozensets(st.sampled_from(("a", "b", "c")))
actors = st.builds(
    Actor,
    organization=st.just("default"),
    id=st.just("user:1"),
    profile=st.sampled_from(PROFILES),
    all_groups=st.booleans(),
    groups=names,
    agents=names,
    granted=permissions,
    removed=permissions,
)


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(one=actors, two=actors, three=actors)
def test_what_is_given_on_is_never_more_than_what_the_first_had(one: Actor, two: Actor, three: Actor) -> None:
    assert has_all_of(one, one)
    if has_all_of(one, two):
        assert two.permissions <= one.permissions
        assert one.all_groups or one.profile == "administrator" or (not two.all_groups and two.groups <= one.groups)
        if has_all_of(two, three):
            assert has_all_of(one, three)
