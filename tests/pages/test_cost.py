"""The cost page without a browser: the bill, its charts, and the edits that change what is paid."""

import csv
import io
import json
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from drawing.treemap import tiles
from models.design.keys import PURCHASES
from store import share
from ui.cost.bill_view import component_usd
from ui.cost.bills import common_label, rows_of
from ui.cost.columns import priced_designs
from ui.cost.edits import in_all, typed_number, write
from ui.cost.state import CostState
from ui.cost.texts import BROWSER, TEXTS
from ui.cost.view import cost_view
from ui.days import today
from ui.events import handle
from ui.session import Session, start

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 11, 22)
CENT = 0.005
OUTSIDE = """anboard: 1
id: option-9
title: 천안 안
based_on: current.yaml
places:
  cheonan: {kind: region, title: 천안, provider: other}
components:
  db: {places: [cheonan]}
"""


def opened(decision: str = "stamp-crush") -> Session:
    session = start(None)
    if decision != "stamp-crush":
        handle(session, [{"seq": 1, "kind": "decision", "value": decision}])
    return session


def with_outside() -> Session:
    session = start(None)
    handle(session, [{"seq": 1, "kind": "upload", "files": [{"name": "option-9.yaml", "text": OUTSIDE}]}])
    assert not session.problems
    return session


def act(session: Session, state: CostState, **event) -> dict:
    state.handle(session, [{"seq": state.acked + 1, **event}])
    return shown(session, state)


def shown(session: Session, state: CostState | None = None) -> dict:
    view = cost_view(session, state or CostState(), TODAY)
    json.dumps(view, allow_nan=False)
    return view


def column(view: dict, name: str) -> dict:
    return next(d for d in view["designs"] if d["id"] == name)


def test_the_page_renders():
    page = AppTest.from_file(str(ROOT / "pages" / "cost.py"), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["anboard.cost"].acked == 0


# -- the bill ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["stamp-crush", "ticket-shop"])
def test_every_line_stands_on_one_row_and_groups_add_up(decision):
    session = opened(decision)
    designs, view = priced_designs(session, "usd", TODAY), shown(session)
    for i, d in enumerate(designs):
        assert len(rows_of(d.bill)) == len(d.bill.lines)
        cells = [row["cells"][i] for group in view["groups"] for row in group["rows"]]
        assert sum("detail" in cell for cell in cells) == len(d.bill.lines)
        subtotals = [component_usd(d, group["key"]) for group in view["groups"]]
        assert sum(subtotals) == pytest.approx(d.bill.usd_per_month)


def test_amounts_are_those_of_the_bill_in_both_currencies():
    session, state = opened(), CostState()
    bill = session.last_good["option-1.yaml"].evaluation.cost
    assert column(shown(session, state), "option-1.yaml")["total"] == f"{bill.usd_per_month * 1390:,.0f}원"
    view = act(session, state, kind="currency", value="usd")
    assert column(view, "option-1.yaml")["total"] == f"${bill.usd_per_month:,.2f}"
    paid = next(row for row in view["summary"] if row["key"] == "with_vat")
    assert paid["cells"][1] == f"${bill.usd_with_vat:,.2f}"


def test_a_line_opens_to_formula_price_source_and_date():
    view = shown(opened())
    ec2 = next(r for g in view["groups"] if g["key"] == "ws" for r in g["rows"] if r["label"] == "EC2")
    detail = ec2["cells"][1]["detail"]
    assert detail["formula"] == "2 × 730 h = 1,460 h × $0.0208 = $30.37"
    assert "ap-northeast-2" in detail["prices"][0]["text"]
    assert detail["prices"][0]["source"]
    assert [i["name"] for i in detail["inputs"]] == ["Nginx · 인스턴스 타입"]


def test_old_prices_are_counted():
    session = opened()
    used = {p for d in priced_designs(session, "usd", TODAY) for line in d.bill.lines for p in line.prices}
    old = sum(p.as_of is None or (TODAY - p.as_of).days > 365 for p in used)
    book = shown(session)["book"]
    assert f"{len(used)}개" in book["text"]
    assert f"{old}개" in book["old"]


@pytest.mark.parametrize(
    ("label", "common"),
    [
        ("EC2 t4g.small × 2", "EC2"),
        ("EC2 m7i-flex.large × 12", "EC2"),
        ("RDS db.t4g.micro × 1", "RDS"),
        ("Public IPv4 addresses: 2", "Public IPv4 addresses:"),
        ("EBS gp3 storage", "EBS gp3 storage"),
    ],
)
def test_what_designs_differ_in_is_no_part_of_a_rows_name(label, common):
    assert common_label(label) == common


# -- what is not known -------------------------------------------------------------------------------------------------


def test_a_server_outside_aws_asks_for_its_price_and_the_total_is_a_bound():
    session, state = with_outside(), CostState()
    view = shown(session, state)
    assert column(view, "option-9.yaml")["total"].startswith("최소 ")
    assert column(view, "option-9.yaml")["delta"]["verdict"] == "unknown"
    (missing,) = [m for m in view["missing"] if "field" in m]
    assert missing["component"] == "MySQL"
    assert missing["field"]["event"]["kind"] == "price"
    before = session.last_good["option-9.yaml"].evaluation.cost.usd_per_month
    view = act(session, state, **missing["field"]["event"], value="45.5")
    assert view["missing"] == []
    assert session.last_good["option-9.yaml"].evaluation.cost.usd_per_month == pytest.approx(before + 45.5)
    handle(session, [{"seq": session.acked + 1, "kind": "undo"}])
    assert column(shown(session, state), "option-9.yaml")["at_least"]


@pytest.mark.parametrize("typed", ["-1", "싸다", "1e400", "nan"])
def test_a_price_that_is_none_is_said_and_changes_nothing(typed):
    session, state = with_outside(), CostState()
    (missing,) = [m for m in shown(session, state)["missing"] if "field" in m]
    before = session.contents
    view = act(session, state, **missing["field"]["event"], value=typed)
    (missing,) = [m for m in view["missing"] if "field" in m]
    assert missing["field"]["value"] == typed
    assert missing["field"]["problem"]
    assert session.contents == before


# -- charts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["stamp-crush", "ticket-shop"])
def test_a_waterfall_leads_from_the_baseline_to_the_option(decision):
    session = opened(decision)
    designs = priced_designs(session, "usd", TODAY)
    top = max(d.bill.usd_per_month for d in designs)
    for chart, d in zip(shown(session)["waterfalls"], designs[1:], strict=True):
        first, *steps, last = chart["rows"]
        at = first["end"]
        for step in steps:
            ends = {"worse": (step["start"], step["end"]), "better": (step["end"], step["start"])}
            assert ends[step["verdict"]][0] == pytest.approx(at)
            at = ends[step["verdict"]][1]
        # steps below a cent are left out
        assert at == pytest.approx(last["end"], abs=len(designs) * CENT)
        assert last["end"] <= 1 + 1e-9
        assert d.bill.usd_per_month / top <= last["end"] + 1e-9


@given(st.lists(st.floats(1e-3, 1e5), min_size=1, max_size=30), st.sampled_from([0.5, 1.0, 2.0, 3.0]))
def test_tiles_fill_the_square_in_proportion_and_do_not_overlap(values, aspect):
    found = tiles(values, aspect=aspect)
    for value, tile in zip(values, found, strict=True):
        assert tile.width * tile.height == pytest.approx(value / sum(values), rel=1e-6)
        assert min(tile.left, tile.top) >= -1e-9
        assert max(tile.left + tile.width, tile.top + tile.height) <= 1 + 1e-9
    for i, a in enumerate(found):
        for b in found[:i]:
            across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
            down = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
            assert min(across, down) <= 1e-9


def test_growth_shows_where_designs_cross_and_nothing_grows_unstated():
    session, state = opened(), CostState()
    view = shown(session, state)
    assert not view["growth"]["is_growing"]
    assert all(len(set(line["values"])) == 1 for line in view["growth"]["lines"])
    view = act(session, state, kind="shared", key="growth", value="50%")
    assert {d.design.traffic.growth_per_year for d in session.last_good.values()} == {0.5}
    line = view["growth"]["lines"][0]
    assert len(line["values"]) == 37
    assert line["values"] == sorted(line["values"])
    assert [name for name, text in session.files.items() if "growth_per_year" in text] == ["current.yaml"]


# -- edits -------------------------------------------------------------------------------------------------------------


def test_the_loss_is_shown_only_when_it_is_valued_and_never_in_the_bill():
    session, state = opened(), CostState()
    before = shown(session, state)
    assert before["loss"]["table"] is None
    view = act(session, state, kind="shared", key="hour_of_downtime_usd", value="1,000")
    rows = {row[0]: row[1:] for row in view["loss"]["table"]["rows"]}
    hours = [
        d.evaluation.availability.all_requests.unavailability * 8760 for d in priced_designs(session, "usd", TODAY)
    ]
    assert rows["월 예상 손실"][0] == f"{hours[0] * 1000 / 12 * 1390:,.0f}원"
    assert [d["total"] for d in view["designs"]] == [d["total"] for d in before["designs"]]


def test_a_rate_is_dated_by_the_day_that_it_was_entered():
    session, state = opened(), CostState()
    act(session, state, kind="shared", key="krw_per_usd", value="1450")
    rates = {d.design.billing.krw_per_usd for d in session.last_good.values()}
    assert {(r.value, r.as_of) for r in rates} == {(1450, today().isoformat())}
    act(session, state, kind="shared", key="krw_per_usd", value="0")
    assert state.problems["krw_per_usd"]


purchases = st.sampled_from([*PURCHASES, "free", ""])
edits_of_purchase = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), st.sampled_from(["ws", "was", "db", "nobody"]), purchases),
        st.tuples(st.just("spot"), st.sampled_from(["ws", "was", "db"]), st.sampled_from([*"01239x"])),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=30)
@given(edits_of_purchase, st.lists(st.sampled_from(["current.yaml", "option-1.yaml", "option-2.yaml"]), min_size=8))
def test_no_order_of_purchases_breaks_a_design(events, names):
    session, state = start(None), CostState()
    for (kind, component, value), name in zip(events, names, strict=False):
        state.handle(
            session, [{"seq": state.acked + 1, "kind": kind, "design": name, "component": component, "value": value}]
        )
        assert not session.problems
        assert session.notice is None
    shown(session, state)


def test_spot_is_cheaper_says_how_often_it_is_taken_back_and_can_be_undone():
    session, state = opened(), CostState()
    before = session.last_good["option-1.yaml"].evaluation
    view = act(session, state, kind="buy", design="option-1.yaml", component="was", value="spot")
    after = session.last_good["option-1.yaml"].evaluation
    assert after.cost.usd_per_month < before.cost.usd_per_month
    buy = next(c for g in view["groups"] if g["key"] == "was" for c in g["choices"] if c["key"] == "buy")
    assert "Spot Advisor" in buy["cells"][1]["note"]
    handle(session, [{"seq": session.acked + 1, "kind": "undo"}])
    assert session.last_good["option-1.yaml"].evaluation.cost.usd_per_month == before.cost.usd_per_month


def test_graviton_is_suggested_for_x86_and_applied_with_one_click():
    session, state = opened(), CostState()
    write(session, [("current.yaml", ["components", "was", "runs_on"], "t3.small")])
    view = shown(session, state)
    row = next(c for g in view["groups"] if g["key"] == "was" for c in g["choices"] if c["key"] == "graviton")
    act(session, state, **row["cells"][0]["event"])
    assert session.last_good["current.yaml"].design.components["was"].runs_on == "t4g.small"


def test_a_shared_view_is_read_only():
    own = opened()
    session, state = start(share.encode(own.workspace)), CostState()
    before = session.contents
    act(session, state, kind="shared", key="growth", value="50")
    assert session.contents == before
    assert session.notice is not None
    assert not write(session, in_all(session, ["traffic", "growth_per_year"], 1))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
kinds = st.sampled_from(["currency", "csv", "shared", "price", "buy", "spot", "type", "other"])
keys = ("key", "value", "design", "at", "name", "component")
known = st.sampled_from(
    ["current.yaml", "components", "places", "was", "db", "growth", "krw_per_usd", "spot", "1", "usd"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(kinds, st.fixed_dictionaries({}, optional=dict.fromkeys(keys, junk | known))), max_size=4))
def test_nothing_that_a_browser_sends_raises(events):
    session, state = start(None), CostState()
    for kind, fields in events:
        act(session, state, **{**fields, "kind": kind})


@pytest.mark.parametrize(("typed", "read"), [("", None), (" 1,390 ", 1390), ("$4.5", 4.5), ("12%", 12)])
def test_numbers_as_people_type_them(typed, read):
    assert typed_number(typed, least=0, most=1e6) == read


# -- CSV ---------------------------------------------------------------------------------------------------------------


def test_the_csv_file_holds_every_line_and_leaves_the_unknown_empty():
    session, state = with_outside(), CostState()
    view = act(session, state, kind="csv")
    text = view["download"]["text"]
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    for d in priced_designs(session, "usd", TODAY):
        own = [row for row in rows if row["안"] == d.title and row["구성 요소"]]
        assert len(own) == len(d.bill.lines)
        amounts = [float(row["월 금액 (USD)"]) for row in own if row["월 금액 (USD)"]]
        assert sum(amounts) == pytest.approx(d.bill.usd_per_month)
        assert [row["월 금액 (USD)"] for row in own if row["모르는 까닭"]] == [""] * len(d.bill.missing)


def test_a_title_is_no_formula_in_a_spreadsheet():
    session, state = opened(), CostState()
    write(session, [("current.yaml", ["title"], "=1+1")])
    assert "\r\n'=1+1," in act(session, state, kind="csv")["download"]["text"]


def test_both_languages_fill_the_same_gaps():
    for text in (*BROWSER.values(), *TEXTS.values()):
        ko, en = ({field for _, field, _, _ in string.Formatter().parse(t) if field} for t in text)
        assert ko == en
