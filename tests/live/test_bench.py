"""The measure of the live room counts what was passed over."""

from bench.live import first_shown


def test_an_edit_that_was_passed_over_is_shown_with_the_newer_one():
    by_version = {"2": 10.0, "4": 30.0, "5": 40.0}
    assert [first_shown(by_version, number) for number in (2, 3, 4, 6)] == [10.0, 30.0, 30.0, None]
