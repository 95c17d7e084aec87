"""Published availability figures: every printed digit, within half of the last one."""

import math

import pytest

from models.availability import AvailabilityModel, evaluate_availability
from models.availability.cut_sets import MinimalCutSets
from models.availability.downtime import minutes_per_year
from models.availability.importance import importances
from models.units import MINUTES_PER_YEAR
from tests.availability_designs import design, need, stated, tier, times
from tests.availability_trees import Tree, diagram_of, function_of, order, unavailability


def printed(digits: str) -> object:
    """A printed figure with half its last digit as tolerance."""
    mantissa, _, exponent = digits.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return pytest.approx(float(digits), rel=0, abs=0.5 * 10.0 ** (int(exponent or 0) - decimals) * (1 + 1e-9))


def trains(count: int, failures: dict[str, list[str]]) -> Tree:
    """Trains of a pump and a valve, any one of which suffices; by part, the events that bring it down."""
    down = {part: ("or", *causes) for part, causes in failures.items()}
    return ("and", *(("or", down[f"pump-{i}"], down[f"valve-{i}"]) for i in range(1, count + 1)))


def beta_factor(count: int) -> tuple[Tree, dict[str, float]]:
    """Q = 0.1, beta = 0.2: an own event of (1 - beta) Q each, and a common one of beta Q a kind."""
    failures = {f"{k}-{i}": [f"{k}-{i}", f"{k}s"] for k in ("pump", "valve") for i in range(1, count + 1)}
    own = dict.fromkeys(failures, 0.08)
    return trains(count, failures), own | {"pumps": 0.02, "valves": 0.02}


def phi_factor() -> tuple[Tree, dict[str, float]]:
    """Q = 0.1, phi = 0.7, 0.2, 0.1: phi_k Q for every set of k of the three."""
    sets = {"1": 0.07, "2": 0.07, "3": 0.07, "12": 0.02, "13": 0.02, "23": 0.02, "123": 0.01}
    failures = {f"{k}-{i}": [f"{k}-{s}" for s in sets if i in s] for k in ("pump", "valve") for i in "123"}
    failures = {part: [f"set-{s}" for s in causes] for part, causes in failures.items()}
    return trains(3, failures), {f"set-{k}-{s}": q for k in ("pump", "valve") for s, q in sets.items()}


THEATRE = ("and", "mains", ("or", "generator", "relay"))
SMALL_TREE = ("or", ("and", "e1", "e2"), ("and", "e3", "e4"))
SMALL_TREE_Q = {f"e{i}": -math.expm1(-rate * 8760) for i, rate in enumerate((2e-5, 1e-5, 2e-5, 1e-5), 1)}
NE574 = ("and", ("or", "f", "g", "b", "c"), ("or", "c", "d", ("and", "h", "i")))
NE574_Q = {"b": 0.1, "c": 0.3, "d": 0.5, "f": 0.7, "g": 0.2, "h": 0.4, "i": 0.8}
MOTION_DETECTOR = ("and", "LMD_1", "LMD_1_1")
LIFT = (
    "or",
    ("or", "LMD_1", "DPD_1", ("and", "DM_1", "DPD_1"), ("or", "PS_1", "DOD_1", "D_1")),
    ("or", "DMS_2", ("and", ("or", "W_1", "CP_1", "DMS_2"), MOTION_DETECTOR), ("and", "CP_1", MOTION_DETECTOR)),
    ("or", "CP_1", "LMD_2", "LPD_1", "DM_1", "PS_1"),
    ("or", "DOD_1", "DOD_2", "DMS_1"),
)
BRIDGE = ("or", ("and", "a", "b"), ("and", "d", "e"), ("and", "a", "c", "e"), ("and", "d", "c", "b"))

# tree, unavailabilities, printed value, number of minimal cut sets
FAULT_TREES = {
    "SCRAM, RiskMan_Reports/6.txt: two trains, beta factor": (*beta_factor(2), "6.2259E-02", None),
    "SCRAM, bench_core_tests.cc: three trains, beta factor": (*beta_factor(3), "0.0430804", 10),
    "SCRAM, phi_factor_ccf.xml: three trains, phi factor": (*phi_factor(), "0.0410393", 34),
    "OpenFTA / SCRAM, Theatre": (THEATRE, {"mains": 0.03, "generator": 0.02, "relay": 0.05}, "0.00207", 2),
    "SCRAM, SmallTree, 8,760 h": (SMALL_TREE, SMALL_TREE_Q, "0.02678", 2),
    "NE 574 lecture 8 / SCRAM, ne574": (NE574, NE574_Q, "0.662208", 7),
    "OpenFTA / SCRAM, Lift": (LIFT, dict.fromkeys(order(LIFT), 1e-6), "1.19999e-5", 12),
    "textbook bridge, p = 0.9": (BRIDGE, dict.fromkeys("abcde", 0.1), "0.02152", 4),
    "reliabilityanalytics.com, 1 of 5 at 0.99": (("and", *"abcde"), dict.fromkeys("abcde", 0.01), "1e-10", 1),
    "ReliaSoft ch. 3, series": (("or", *"abc"), {"a": 0.005, "b": 0.013, "c": 0.027}, "0.044450755", 3),
    "ReliaSoft ch. 3, parallel": (("and", *"abc"), {"a": 0.005, "b": 0.013, "c": 0.027}, "0.000001755", 1),
}


@pytest.mark.parametrize("name", FAULT_TREES)
def test_fault_tree(name: str) -> None:
    tree, q, value, cut_sets = FAULT_TREES[name]
    assert unavailability(tree, q) == printed(value)
    diagram, root = diagram_of(tree, order(tree))
    found = MinimalCutSets(diagram).of(root, [q[n] for n in order(tree)])
    assert cut_sets is None or (found.count, len(found.listed)) == (cut_sets, cut_sets)


def test_theatre_cut_sets_by_probability() -> None:
    names = ["mains", "generator", "relay"]
    diagram, root = diagram_of(THEATRE, names)
    listed = MinimalCutSets(diagram).of(root, [0.03, 0.02, 0.05]).listed
    assert [{names[level] for level in levels} for levels in listed] == [{"mains", "relay"}, {"mains", "generator"}]


def test_importance_of_two_trains() -> None:
    """SCRAM, risk_analysis_tests.cc, ImportanceDefault: MIF, CIF, DIF, RAW, RRW in its order."""
    published = {
        "P1": ("0.51", "0.4737", "0.7895", "1.316", "1.9"),
        "P2": ("0.38", "0.4118", "0.8235", "1.176", "1.7"),
        "V1": ("0.34", "0.2105", "0.5263", "1.316", "1.267"),
        "V2": ("0.228", "0.1765", "0.5882", "1.176", "1.214"),
    }
    names, q = list(published), [0.6, 0.7, 0.4, 0.5]
    function = function_of(("and", ("or", "P1", "V1"), ("or", "P2", "V2")), names)
    p = [1 - q_i for q_i in q]
    measures = importances(function, q, p, function.unavailability(q, p), function.birnbaum(q, p))
    assert function.unavailability(q, p) == printed("0.646")
    for name, m in zip(names, measures, strict=True):
        found = (m.birnbaum, m.criticality, m.fussell_vesely, m.raw, m.rrw)
        assert found == tuple(map(printed, published[name])), name


def test_imperfect_coverage_of_two_units() -> None:
    """Amari, Dugan and Misra: r^2 + 2 r c (1 - r) = 0.981 for r = 0.9, c = 0.95: an uncovered failure is fatal."""
    tree = ("or", ("and", "a", "a uncovered"), ("and", "b", "b uncovered"), ("and", "a", "b"))
    q = {"a": 0.1, "b": 0.1, "a uncovered": 0.05, "b uncovered": 0.05}
    assert 1 - unavailability(tree, q) == pytest.approx(0.981, rel=1e-15)


def test_one_repairable_unit() -> None:
    """fiabilipy's documentation: failures 1e-4, repairs 3e-2 an hour; A = 0.996677740863788.

    Its fifteenth digit carries that tool's rounding: 300/301 = 0.99667774086378737…; fourteen are compared.
    """
    result = evaluate_availability(design([tier("unit", times(1e4, 1 / 3e-2))])).requests["all"]
    assert result.availability == printed("0.99667774086379")
    assert result.failures_per_year == pytest.approx(8760 * 1e-4 * 0.996677740863788, rel=1e-14)
    assert result.mean_outage_minutes == pytest.approx(60 / 3e-2, rel=1e-14)


def test_two_units_repaired_on_their_own() -> None:
    """(l / (l + m))^2 with l = 1e-4, m = 0.5; one shared repairer would double it and is another model."""
    result = evaluate_availability(design([tier("unit", times(1e4, 2), at=[None, None])]))
    assert result.requests["all"].unavailability == printed("3.998400479872e-08")


def two_tiers(wiring: str) -> float:
    web = tier("web", stated(0.01), at=[None, None], needs=[need("app", wiring=wiring)])
    both = design([web, tier("app", stated(0.01), at=[None, None])])
    return evaluate_availability(both).requests["all"].availability


def test_pairs_and_mesh() -> None:
    """At 0.99 a server, two 1:1 pairs and 2 x 2 all-to-all; multiplying all nodes would give 0.960596 for both."""
    assert two_tiers("paired") == pytest.approx(0.99960399, rel=1e-15)
    assert two_tiers("mesh") == pytest.approx(0.99980001, rel=1e-15)


HARD_DEPENDENCIES = [  # availabilities in series, printed percentage; AWS Reliability Pillar and others
    ((0.9999, 0.9999, 0.9999), "99.97"),
    ((0.99999, 0.99999, 0.99999), "99.997"),
    ((0.999, 0.999, 0.9995), "99.75"),
    ((0.999,) * 5, "99.5"),
    ((0.9995, 0.9999999), "99.95"),
]


@pytest.mark.parametrize(("availabilities", "percent"), HARD_DEPENDENCIES)
def test_hard_dependencies(availabilities: tuple[float, ...], percent: str) -> None:
    names = [f"part-{i}" for i in range(len(availabilities))]
    parts = [tier(n, stated(1 - a)) for n, a in zip(names, availabilities, strict=True)]
    whole = tier("service", stated(0.0), needs=[need(*names, required=None)])
    result = evaluate_availability(design([whole, *parts])).requests["all"]
    assert 100 * result.availability == printed(percent)


@pytest.mark.parametrize(("q", "percent"), [(0.01, "99.99"), (0.001, "99.9999")])
def test_two_in_parallel(q: float, percent: str) -> None:
    """AWS, "Availability with redundancy"."""
    result = evaluate_availability(design([tier("subsystem", stated(q), at=[None, None])])).requests["all"]
    assert 100 * result.availability == printed(percent)


def test_mtbf_and_mttr() -> None:
    result = evaluate_availability(design([tier("unit", times(10_000, 20))]))
    assert result.requests["all"].availability == printed("0.9980")


DOWNTIME = [  # unavailability, printed, minutes of its unit; Google SRE book appendix A, year of 365 days
    (0.01, "3.65", 24 * 60),
    (0.001, "8.76", 60),
    (0.0005, "4.38", 60),
    (0.0001, "52.6", 1),
    (0.00001, "5.26", 1),
]


@pytest.mark.parametrize(("fraction", "value", "unit_minutes"), DOWNTIME)
def test_downtime_a_year(fraction: float, value: str, unit_minutes: int) -> None:
    assert minutes_per_year(fraction) / unit_minutes == printed(value)
    assert minutes_per_year(1.0) == MINUTES_PER_YEAR == 525_600


def test_four_copies_at_99_percent_leave_a_third_of_a_second() -> None:
    model = AvailabilityModel(design([tier("copy", stated(0.01), at=[None] * 4)]))
    assert model.evaluate().requests["all"].downtime_minutes_per_year * 60 == printed("0.32")
