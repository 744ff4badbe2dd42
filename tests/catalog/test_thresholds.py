from msgspec.structs import replace

from almenara.catalog.agents import indicators as over_agents
from almenara.catalog.indicators import INDICATORS
from almenara.catalog.thresholds import Threshold, threshold
from almenara.domain.rules import DEFAULT, Targets


def test_what_goes_by_a_target_follows_the_targets_in_force() -> None:
    strict = replace(DEFAULT, targets={"phone": Targets(30_000, goal=0.95), "email": Targets(60_000, goal=0.95)})
    assert threshold("longest_wait", strict) == Threshold(30, 60)
    assert threshold("longest_wait", DEFAULT) == Threshold(300, 600)
    assert threshold("service_level", strict) == Threshold(0.95, 0.85, below=True)
    assert threshold("service_level", DEFAULT) == Threshold(0.8, 0.7, below=True)


def test_without_targets_no_wait_is_bad() -> None:
    none = replace(DEFAULT, targets={})
    assert (threshold("longest_wait", none), threshold("service_level", none)) == (None, None)
    assert threshold("queued", DEFAULT) is None


def test_what_is_bad_is_past_what_is_worth_a_look() -> None:
    found = [threshold(one.name, DEFAULT) for one in (*INDICATORS, *over_agents.INDICATORS)]
    known = [one for one in found if one is not None]
    assert len(known) == 10
    assert all((one.severe < one.warns) == one.below for one in known)
