"""Two units in parallel with one repairer, or one each: Trivedi, "Probability and Statistics with Reliability, Queuing,
and Computer Science Applications" (2002), chapter 8; the same pair in Helvik, "Dependable Computing Systems" (2007).

Failure rate 1e-4 /h, repair rate 0.5 /h. One repairer: U = 2 l^2 / (m^2 + 2 l m + 2 l^2); one each: (l / (l + m))^2.
"""

import pytest

from models.availability import AvailabilityModel
from tests.availability_designs import design, tier, times
from tests.chain_designs import with_crew


@pytest.mark.parametrize(
    ("repairers", "printed", "half_a_digit"), [(1, 7.99680064e-08, 5e-17), (2, 3.998400479872e-08, 5e-21)]
)
def test_shared_repair(repairers: int, printed: float, half_a_digit: float) -> None:
    pair = with_crew(design([tier("unit", times(10_000, 2), at=[None] * 2)]), repairers, ["unit"])
    found = AvailabilityModel(pair).unavailability()["all"]
    assert found == pytest.approx(printed, rel=0, abs=half_a_digit)
