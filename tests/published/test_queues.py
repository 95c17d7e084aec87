"""M/M/c against printed values; the tolerance is half the last printed digit."""

import pytest

from models.performance.queue import erlang_c, response_times

BRONSON = [
    # Bronson, "Schaum's Outline of Operations Research" (1982), examples 23.3, 23.14, 23.16 and 24.6:
    # servers, arrivals, services of one server, L, Lq, W, Wq (each with its last digit); L by Little's law
    (1, 24, 30, {"in_system": (4, 1e-9), "in_system_time": (1 / 6, 1e-9)}),
    (1, 30, 40, {"in_queue": (2.25, 0.01), "in_queue_time": (4.5 / 60, 0.1 / 60)}),
    (1, 1, 1 / 0.75, {"in_queue": (2.25, 0.01), "in_queue_time": (2.25, 0.01), "in_system_time": (3, 1e-9)}),
    (
        3,
        300,
        182.5,
        {
            "in_queue": (0.352, 0.001),
            "in_system": (1.996, 0.001),
            "in_queue_time": (0.001175, 1e-6),
            "in_system_time": (0.006654, 1e-6),
        },
    ),
]


@pytest.mark.parametrize(("servers", "arrivals", "services", "printed"), BRONSON)
def test_means_agree_with_every_printed_digit(servers, arrivals, services, printed):
    times = response_times(servers, arrivals, services, erlang_c(servers, arrivals / services))
    waiting = times.mean_seconds - 1 / services
    found = {
        "in_system": arrivals * times.mean_seconds,
        "in_queue": arrivals * waiting,
        "in_system_time": times.mean_seconds,
        "in_queue_time": waiting,
    }
    for name, (value, digit) in printed.items():
        assert found[name] == pytest.approx(value, abs=digit / 2), name


def test_erlang_c_of_two_servers_is_the_rational_number_of_the_formula():
    """County Hospital in Hillier and Lieberman, "Introduction to Operations Research": 2 patients/h, 3 treated/h."""
    times = response_times(2, 2, 3, erlang_c(2, 2 / 3))
    assert times.waiting_probability == pytest.approx(1 / 6, rel=1e-12)
    assert times.mean_seconds == pytest.approx(3 / 8, rel=1e-12)
