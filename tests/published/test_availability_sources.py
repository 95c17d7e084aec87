"""Published common-cause figures, reproduced by design files: to half the last printed digit.

The conventions are those of the codes: Q = 0.1 a part, the beta factor 0.2 within the pumps and within the valves, so
0.08 for each part alone and 0.02 for its kind; one train of a pump and a valve suffices.
"""

from fractions import Fraction

import pytest

from models.availability import AvailabilityResult, evaluate_availability
from models.design.model import Design
from store.designs import build_designs

TRAINS = """
anboard: 1
id: trains
components:
  pump: {{unavailability: 0.1, beta: {beta}, replicas: {count}, needs: [{{any: [valve], wiring: paired}}]}}
  valve: {{unavailability: 0.1, beta: {beta}, replicas: {count}}}
requests:
  flow: {{enters: pump}}
"""


def built(text: str) -> Design:
    found = build_designs({"design.yaml": text}, ["design.yaml"])["design.yaml"]
    assert isinstance(found, Design), [p.message() for p in found.problems]
    return found


def trains(count: int, beta: float = 0.2) -> AvailabilityResult:
    return evaluate_availability(built(TRAINS.format(count=count, beta=beta)))


@pytest.mark.parametrize(
    ("count", "printed", "half_a_digit", "cut_sets"),
    [
        # rakhimov/scram, input/TwoTrain/RiskMan_Reports/6.txt: RISKMAN's exact (BDD) figure; 4 sets of parts, 2 events
        (2, 6.2259e-02, 0.5e-6, 6),
        # rakhimov/scram, tests/bench_core_tests.cc, BetaFactorCCF: 10 minimal cut sets, 8 of parts and 2 events
        (3, 0.04308, 0.5e-5, 10),
    ],
)
def test_trains_of_pumps_and_valves(count: int, printed: float, half_a_digit: float, cut_sets: int) -> None:
    result = trains(count)
    assert result.requests["flow"].unavailability == pytest.approx(printed, rel=0, abs=half_a_digit)
    assert result.minimal_cut_sets["flow"].count == cut_sets
    assert result.single_points_of_failure["flow"] == ("common-cause:pump", "common-cause:valve")


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("beta", ["0", "0.2", "0.5", "1"])
def test_the_same_in_closed_form(count: int, beta: str) -> None:
    """U = 1 - (1 - beta Q)^2 (1 - (1 - (1 - (1 - beta) Q)^2)^n); a single train is not split: 1 - (1 - Q)^2."""
    q, b = Fraction(1, 10), Fraction(beta) if count > 1 else Fraction(0)
    train = 1 - (1 - (1 - b) * q) ** 2
    expected = 1 - (1 - b * q) ** 2 * (1 - train**count)
    assert trains(count, float(beta)).requests["flow"].unavailability == pytest.approx(float(expected), rel=1e-14)
