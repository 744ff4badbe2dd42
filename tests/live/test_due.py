"""Each id has one moment, the last that was expected, and comes once it has come."""

from hypothesis import given
from hypothesis import strategies as st

from almenara.live.due import Due

STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 20)) | st.integers(0, 20), max_size=30)


@given(STEPS)
def test_what_comes_is_what_was_last_expected_and_whose_moment_has_come(
    steps: list[tuple[str, int | None] | int],
) -> None:
    due, expected = Due(), dict[str, int]()
    for step in steps:
        match step:
            case int():
                come = sorted((moment, id_) for id_, moment in expected.items() if moment <= step)
                assert sorted(due.come(step)) == sorted(id_ for _, id_ in come)
                for _, id_ in come:
                    del expected[id_]
            case id_, None:
                due.expect(id_, None)
                expected.pop(id_, None)
            case id_, moment:
                due.expect(id_, moment)
                expected[id_] = moment
