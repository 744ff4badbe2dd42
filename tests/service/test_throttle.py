import pytest
from hypothesis import given
from hypothesis import strategies as st

from almenara.errors import TooMany
from almenara.service import throttle
from almenara.service.throttle import PER_ADDRESS, PER_EMAIL, WINDOW, Throttle

attempts = st.lists(
    st.tuples(
        st.sampled_from(["a@x.test", "b@x.test"]),
        st.sampled_from(["203.0.113.1", "203.0.113.2"]),
        st.integers(0, WINDOW // 4),
    ),
    max_size=200,
)


@given(attempts)
def test_within_any_window_no_more_than_the_limit_is_let_through(made: list[tuple[str, str, int]]) -> None:
    guard, now = Throttle(), 0
    let_through: list[tuple[str, str, int]] = []
    for email, address, later in made:
        now += later
        try:
            guard.attempt(email, address, now)
        except TooMany:
            continue
        else:
            let_through.append((email, address, now))
    for place, limit in ((0, PER_EMAIL), (1, PER_ADDRESS)):
        for one in let_through:
            window = [
                other for other in let_through if other[place] == one[place] and 0 <= one[2] - other[2] < WINDOW
            ]
            assert len(window) <= limit


@given(st.integers(0, 10 * WINDOW))
def test_waiting_as_long_as_it_says_is_enough(start: int) -> None:
    guard = Throttle()
    for attempt in range(PER_EMAIL):
        guard.attempt("a@x.test", f"203.0.113.{attempt}", start + attempt)
    with pytest.raises(TooMany) as refused:
        guard.attempt("a@x.test", "203.0.113.99", start + PER_EMAIL)
    guard.attempt("a@x.test", "203.0.113.99", start + PER_EMAIL + refused.value.retry_after * 1000)


def test_the_addresses_of_one_ipv6_network_count_as_one() -> None:
    guard = Throttle()
    for attempt in range(PER_ADDRESS):
        guard.attempt(f"{attempt}@x.test", f"2001:db8:0:1::{attempt:x}", 0)
    with pytest.raises(TooMany):
        guard.attempt("a@x.test", "2001:db8:0:1:ffff::1", 0)
    guard.attempt("a@x.test", "2001:db8:0:2::1", 0)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_REMEMBERED", 100)
    guard = Throttle()
    for attempt in range(1_000):
        guard.attempt(f"{attempt}@x.test", f"10.0.{attempt // 250}.{attempt % 250}", attempt)
    assert len(guard) == 100
