from bench.told import Telling, last_told


def test_an_action_has_been_told_once_the_last_of_those_who_see_its_rows_received_the_frame() -> None:
    tellings = {
        "a": [Telling(13, 11, 100.0, 1), Telling(13, 11, 140.0, 2)],
        "b": [Telling(13, 12, 120.0, 3)],
    }
    assert last_told(tellings, [6, 13, 20], {"a": 5, "b": 6}, 13) == (140.0, 3)


def test_a_later_message_on_the_row_and_a_later_place_in_somebodys_view_are_not_the_action() -> None:
    first, message, entered = Telling(13, 12, 100.0, 1), Telling(20, 12, 500.0, 1), Telling(20, 12, 500.0, 2)
    assert last_told({"a": [first, message, entered]}, [6, 13, 20], {"a": 5}, 13) == (100.0, 1)


def test_what_was_told_of_the_row_before_is_not_the_action() -> None:
    before = [Telling(6, 5, 50.0, 1), Telling(5, None, 50.0, 2)]
    assert last_told({"a": [*before, Telling(14, 12, 100.0, 1)]}, [6, 14], {"a": 5}, 13) == (100.0, 1)
    assert last_told({"a": before}, [6, 14], {"a": 5}, 13) is None


def test_who_may_not_see_the_row_any_more_was_told_when_it_was_taken_away() -> None:
    assert last_told({"a": [Telling(13, None, 90.0, 4)]}, [6, 13], {"a": 5}, 13) == (90.0, 1)


def test_an_action_that_two_sendings_tell_of_has_been_told_with_the_second() -> None:
    tellings = {"a": [Telling(400, 399, 80.0, 1)], "b": [Telling(510, 501, 130.0, 1)]}
    assert last_told(tellings, [400, 510], {"a": 5, "b": 6}, 505) == (130.0, 1)
