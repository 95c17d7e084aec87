"""Any bytes give a design or a clear list of problems, within a second and without another exception."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.design.model import Design
from models.problems import InvalidDesign
from store.designs import build_designs
from store.yaml_text import MAX_BYTES, read_yaml

SHIPPED = Path(__file__).resolve().parents[2] / "designs" / "stamp-crush" / "current.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["any", "all", "ws", "was", "db", "db-1", "read", "write", "paired", "1e15", "0", "-1", "[", "{", "&a", "*a"]
    )
)


def outcome(text: str) -> Design | InvalidDesign:
    built = build_designs({"fuzz.yaml": text}, ["fuzz.yaml"])["fuzz.yaml"]
    if isinstance(built, InvalidDesign):
        assert built.problems
        for problem in built.problems:
            assert problem.file == "fuzz.yaml"
            assert problem.line >= 1
            assert problem.expected.en in problem.message("en")
            assert problem.expected.ko in problem.message("ko")
    return built


@given(st.binary(max_size=2000))
def test_any_bytes(data):
    document = read_yaml(data, file="fuzz.yaml")
    assert document.problems or document.data is None or isinstance(document.data, dict | list | str | int | float)


@given(st.text(max_size=2000))
def test_any_text(text):
    outcome(text)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_design(data):
    """Lines dropped, doubled, swapped and cut in the shipped design."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        i = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(["drop", "double", "cut", "replace", "indent"]))
        if kind == "drop" and len(lines) > 1:
            lines.pop(i)
        elif kind == "double":
            lines.insert(i, lines[i])
        elif kind == "cut":
            lines[i] = lines[i][: data.draw(st.integers(0, len(lines[i])))]
        elif kind == "indent":
            lines[i] = "  " + lines[i]
        else:
            lines[i] = lines[i].split(":")[0] + ": " + str(data.draw(SCALARS))
    outcome("\n".join(lines))


TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "anboard",
                    "id",
                    "places",
                    "components",
                    "requests",
                    "needs",
                    "any",
                    "of",
                    "kind",
                    "in",
                    "ws",
                    "replication",
                    "writer",
                    "failover",
                    "instances",
                    "replicas",
                    "place",
                    "enters",
                    "share",
                    "team",
                    "members",
                    "traffic",
                    "billing",
                    "assumptions",
                    "range",
                    "rtt_ms",
                    "between",
                    "at",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(TREES)
def test_any_tree_of_known_keys(tree):
    outcome(json.dumps(tree, default=str, allow_nan=True))


def test_the_largest_hostile_files_are_refused():
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    big = MAX_BYTES
    for text in [
        "[" * big,
        "{" * big,
        "- " * (big // 2),
        "a: " * (big // 3),
        "- a\n" * (big // 4),
        "'" * big,
        "!" * big,
        "&a " * (big // 3),
        "? " * (big // 2),
        "\t" * big,
        "x" * (big + 1),
        bomb,
    ]:
        assert isinstance(outcome(text), InvalidDesign)
