"""Records of the shipped decision, computed once for all tests."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from drawing.inline import Drawings, drawings
from exports.record.inputs import Approval, Inputs, People, Vote
from exports.record.record import Record, make_record
from models.design.labels import one_line
from store.books import books
from store.designs import build_designs
from tests.conftest import DECISIONS

ORDER = ("current.yaml", "option-1.yaml", "option-2.yaml")
DAY = date(2026, 11, 22)
VOTES = (
    Vote(voter="깃짱", stance="for", on=DAY, design="option-1.yaml", reason="한 곳이 멈춰도 이어진다."),
    Vote(voter="레오", stance="against", on=DAY, reason="ALB 비용이 아깝다."),
)
APPROVALS = (Approval(name="하디", on=DAY, note="확인"), Approval(name="라잇"))


def inputs_of(decision: str = "stamp-crush", **changes: object) -> Inputs:
    files = {path.name: path.read_text(encoding="utf-8") for path in DECISIONS[decision]}
    shipped = Inputs(
        title="스탬프 크러쉬 인프라", on=DAY, language="ko", files=files, order=ORDER, baseline="current.yaml",
        chosen="option-1.yaml", because="한 곳이 멈춰도 서비스가 이어져야 해서.",
        people=People(decision_makers=("깃짱", "하디"), informed=("라잇",)), votes=VOTES, approvals=APPROVALS,
    )  # fmt: skip
    return replace(shipped, **changes)


def record_of(inputs: Inputs) -> Record:
    return make_record(inputs, build_designs(inputs.files, inputs.order), books())


def drawn_of(record: Record) -> Drawings:
    return drawings([e.design for e in record.evaluations], record.language)


@pytest.fixture(scope="session")
def record() -> Record:
    return record_of(inputs_of())


@pytest.fixture(scope="session")
def drawn(record: Record) -> Drawings:
    return drawn_of(record)


@pytest.fixture(scope="session")
def hostile() -> Callable[[str], Record]:
    """A record in which every text that somebody may write is the given one."""
    found: dict[str, Record] = {}

    def made(text: str) -> Record:
        if text not in found:
            found[text] = record_of(hostile_inputs(text))
        return found[text]

    return made


def hostile_inputs(text: str) -> Inputs:
    """Design files refuse line breaks and invisible characters, everything else in a record does not."""
    quoted = json.dumps(one_line(text), ensure_ascii=False)
    own = inputs_of().files["current.yaml"]
    for stated in ("title: 현재", "title: Nginx", "title: Tomcat", "title: MySQL", "title: 서울-a", "title: Slack"):
        assert stated in own
        own = own.replace(f"{stated}\n", f"title: {quoted}\n").replace(f"{stated},", f"title: {quoted},")
    own = own.replace("source: assumption}", f"source: {quoted}}}").replace("name: 제나", f"name: {quoted}")
    people = People(decision_makers=(text,), consulted=(text,), informed=(text,))
    return Inputs(
        title=text, on=DAY, language="ko", files={"current.yaml": own, "b.yaml": other(quoted)},
        order=("current.yaml", "b.yaml"), baseline="current.yaml", chosen="current.yaml", because=text, context=text,
        people=people, votes=(Vote(voter=text, stance="for", on=DAY, design="b.yaml", reason=text),),
        approvals=(Approval(name=text, on=DAY, note=text),),
    )  # fmt: skip


def other(quoted: str) -> str:
    return f"anboard: 1\nid: other\ntitle: {quoted}\nbased_on: current.yaml\ncomponents: {{ws: {{replicas: 2}}}}\n"
