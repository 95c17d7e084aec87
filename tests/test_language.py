"""The design language: every key is kept, variants merge, defaults are listed, the rest is said."""

import math

import pytest

from models.design.model import Design
from models.problems import InvalidDesign
from store.designs import build_designs
from store.yaml_text import read_yaml

EVERY_KEY = """
anboard: 1
id: every-key
title: 모든 키
places:
  seoul:
    {kind: region, provider: aws, aws_region: ap-northeast-2, mttf_hours: 61320, mttr_hours: 1.4, at: [37.57, 126.98]}
  seoul-a: {kind: zone, in: seoul, mttf_hours: 26280, mttr_hours: 3}
  seoul-c: {kind: zone, in: seoul, availability: 0.9999}
  host-1: {kind: host, in: seoul-a, runs_on: t4g.small}
  busan: {kind: region, provider: other, at: [35.18, 129.08]}
rtt_ms:
  - {between: [seoul-a, seoul-c], value: 0.544, source: measured}
components:
  alb:
    kind: aws.alb
    place: seoul
    unavailability: 1e-13
    needs: [{any: [ws]}]
    billing:
      load:
        {new_connections_per_second: 1, active_connections: 120, processed_gb_per_hour: 1.08, requests_per_second: 5,
         rules: 60}
  ws:
    kind: nginx
    instances: [{id: ws-1, place: host-1}, {id: ws-2, place: seoul-c}]
    runs_on: t4g.small
    mttf_hours: 2160
    mttr_hours: 1
    needs: [{any: [was], wiring: paired}]
  was:
    beta: 0.05
    deploys_per_month: 8
    change_failure_rate: 0.1
    recovery_hours: 0.5
    rollout: rolling
    capacity_rps: 60
    repair: {by: ops}
    replicas: 2
    places: [host-1, seoul-c]
    runs_on: t4g.small
    billing: {purchase: ri_1yr_no_upfront, storage: {type: gp3, gib: 20, iops: 3000, mibps: 125}, surplus_vcpu_hours: 0}
    needs:
      - {any: [db], role: reader, for: [read]}
      - {any: [db], role: writer, for: [write]}
      - {at_least: 1, of: [slack, db-2], degrades: true}
      - {all: [managed]}
  db:
    kind: mysql
    instances: [{id: db-1, place: seoul-a}, {id: db-2, place: seoul-c}, {id: db-3, place: busan}]
    mttf_hours: 4320
    mttr_hours: 2
    repair: {by: people}
    replication:
      writer: db-1
      engine: mysql
      mode: semi_sync
      wait_for: 1
      wait_point: after_sync
      timeout_seconds: 10
      flush_ms: null
      applier: {workers: 4}
      transactions_per_second: 20
      episodes: [{name: nightly batch, per_month: 30, minutes: 5, lag_seconds: 20}]
      read_after_write_ms: 300
      reads: readers_else_writer
      failover:
        {automatic: true, detect_seconds: 30, promote_seconds: 30, coverage: 0.95, manual_minutes: 30,
         candidates: [db-2, db-3], fencing: false}
    billing: {monthly_usd: 120}
  managed: {kind: aws.rds.mysql, runs_on: db.t4g.micro, multi_az: true, version: "8.0", place: seoul}
  slack: {kind: external}
requests:
  read: {enters: alb, share: 0.8}
  write: {enters: alb, share: 0.2}
crews: {ops: {size: 1}}
team:
  time_to_learn_hours: 336
  members: [{name: 제나, operates: [ws, was, db], reachable: 0.6, away_hours: 8}]
traffic:
  requests_per_second: {mean: 5, peak: 40}
  kib_per_request: 1
  kib_per_response: 20
  new_connections_per_second: 1
  active_connections: 120
  queries_per_request: 3
  kib_per_query: 2
  growth_per_year: 0.5
billing:
  hours_per_month: 730
  krw_per_usd: {value: 1390, as_of: 2026-11-01, source: assumption}
  vat: 0.1
  credits_usd: 0
  hour_of_downtime_usd: 100
  lost_write_usd: 1
targets: {availability: 0.999, lost_writes: 0, monthly_usd: 200}
assumptions: {components.ws.mttf_hours: {range: [720, 8760], source: team}}
"""


def built(**files: str) -> Design:
    named = {f"{name}.yaml": text for name, text in files.items()}
    result = build_designs(named, [list(named)[-1]])[list(named)[-1]]
    assert isinstance(result, Design), [p.message() for p in result.problems]
    return result


def test_every_key_is_kept():
    design = built(every=EVERY_KEY)
    assert design.canonical == read_yaml(EVERY_KEY, file="every.yaml").data
    assert design.components["alb"].reliability.unavailability == 1e-13
    assert design.components["db"].replication.flush_ms is None
    assert design.components["db"].replication.failover.coverage == 0.95
    assert design.components["was"].needs[2].names == ("slack", "db-2")
    assert design.crews == {"ops": 1}
    assert design.billing.krw_per_usd.as_of == "2026-11-01"


ONE_COMPONENT = """
anboard: 1
id: one
components:
  web: {{{keys}}}
requests:
  all: {{enters: web}}
{rest}
"""


@pytest.mark.parametrize(
    ("keys", "rest", "code", "at"),
    [
        ("kind: nginx, repair: {by: people}", "", "nobody-repairs", "components.web.repair"),
        (
            "kind: nginx, repair: {by: people}",
            "team: {members: [{name: 제나}]}",
            "nobody-repairs",
            "components.web.repair",
        ),
        (
            "availability: 0.99, repair: {by: people}",
            "team: {members: [{name: 제나, operates: [web]}]}",
            "repair-without-times",
            "components.web.repair",
        ),
        (
            "kind: generic, repair: {by: ops}",
            "crews: {ops: {size: 1}}",
            "repair-without-times",
            "components.web.repair",
        ),
        ("kind: nginx, mttf_hours: 99, mttr_hours: 1", "crews: {ops: {size: 1}}", "crew-unused", "crews.ops"),
        (
            "kind: mysql, mttf_hours: 99, mttr_hours: 1, replication: {writer: web, mode: async, failover: {}}",
            "",
            "failover-without-candidates",
            "components.web.replication.failover",
        ),
        ("kind: nginx, rollout: rolling", "", "rollout-without-deployments", "components.web.rollout"),
        ("kind: generic, beta: 0.1", "", "beta-without-failures", "components.web.beta"),
    ],
)
def test_what_is_stated_without_effect_is_said(keys, rest, code, at):
    said = [(w.code, w.at) for w in built(one=ONE_COMPONENT.format(keys=keys, rest=rest)).warnings]
    assert said == [(code, at)]


@pytest.mark.parametrize(("rest", "said"), [("", "No team is stated"), ("team: {members: []}", "Nobody in the team")])
def test_why_nobody_repairs_is_said(rest, said):
    (warning,) = built(one=ONE_COMPONENT.format(keys="kind: nginx, repair: {by: people}", rest=rest)).warnings
    assert warning.message.en.startswith(said)


def test_times_of_people_that_are_not_stated_are_listed_where_they_count():
    team = "team: {members: [{name: 제나, operates: [web], reachable: 0.5}, {name: 하디, operates: [web]}]}"
    design = built(one=ONE_COMPONENT.format(keys="kind: nginx, repair: {by: people}", rest=team))
    listed = {path: a.value for path, a in design.assumptions.items() if path.startswith("team")}
    assert listed == {
        "team.time_to_learn_hours": design.team.time_to_learn_hours,
        "team.members[0].away_hours": design.team.members[0].away_hours,
    }
    nobody = built(one=ONE_COMPONENT.format(keys="kind: nginx", rest=team))
    assert not any(path.startswith("team") for path in nobody.assumptions)


def test_sources_that_are_stated_whole_give_no_warning():
    keys = "kind: nginx, replicas: 2, beta: 0.1, repair: {by: people}, deploys_per_month: 8, change_failure_rate: 0.1"
    rest = "team: {members: [{name: 제나, operates: [web]}]}"
    text = ONE_COMPONENT.format(keys=f"{keys}, recovery_hours: 0.5, rollout: rolling", rest=rest)
    assert not built(one=text).warnings


def test_a_region_or_zone_without_figures_warns_and_a_host_does_not():
    design = built(every=EVERY_KEY)
    assert [w.at for w in design.warnings if w.code == "place-without-figures"] == ["places.busan"]


def test_defaults_of_the_catalog_are_listed_with_source_and_range():
    design = built(every=EVERY_KEY)
    default = design.assumptions["components.slack.mttf_hours"]
    assert default.from_catalog
    assert default.low < default.value == design.components["slack"].reliability.mttf_hours < default.high
    assert "assumption" in default.source
    assert "components.was.mttf_hours" not in design.assumptions
    assert not design.components["was"].reliability.can_fail
    assert design.components["managed"].reliability.availability == 0.9995


MINIMAL = """anboard: 1
id: base
components:
  a: {kind: nginx, mttf_hours: 5, mttr_hours: 1}
requests: {all: {enters: a}}
"""


def test_the_smallest_design():
    design = built(base=MINIMAL)
    assert design.title == "base"
    assert design.requests["all"].share == 1
    assert list(design.instances) == ["a"]


def test_a_variant_merges_mappings_replaces_lists_and_removes_with_null():
    variant = """
based_on: base.yaml
id: variant
components:
  a: {mttf_hours: null, mttr_hours: null, availability: 0.9, needs: [{any: [b]}]}
  b: {replicas: 2}
"""
    design = built(base=MINIMAL, variant=variant)
    assert design.id == "variant"
    assert design.components["a"].kind == "nginx"
    assert design.components["a"].reliability.availability == 0.9
    assert list(design.instances) == ["a", "b-1", "b-2"]


def test_a_fault_of_a_base_is_reported_in_the_base_and_one_of_the_variant_in_the_variant():
    files = {
        "base.yaml": MINIMAL.replace("nginx", "ngnix"),
        "v.yaml": "based_on: base.yaml\nid: v\ncomponents: {a: {mttr_hours: -1}}\n",
    }
    result = build_designs(files, ["v.yaml"])["v.yaml"]
    assert isinstance(result, InvalidDesign)
    assert {(p.file, p.line, p.path) for p in result.problems} == {
        ("base.yaml", 4, "components.a.kind"),
        ("v.yaml", 3, "components.a.mttr_hours"),
    }


def test_a_base_outside_the_given_files_is_not_read():
    files = {"v.yaml": "based_on: ../../../etc/passwd\nid: v\n"}
    result = build_designs(files, ["v.yaml"])["v.yaml"]
    assert isinstance(result, InvalidDesign)
    assert [p.code for p in result.problems] == ["no-such-file"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("1e-13", 1e-13),
        ("12:30", "12:30"),
        ("2026-11-01", "2026-11-01"),
        ("~", None),
        ("TRUE", True),
        ("0o7", "0o7"),
        ("1_000", "1_000"),
        (".inf", math.inf),
        ("'1'", "1"),
        ("-.5", -0.5),
    ],
)
def test_scalars_follow_yaml_1_2(text, value):
    assert read_yaml(f"a: {text}", file="x").data == {"a": value}


@pytest.mark.parametrize("stated", ["0.99999999", "0.9999", "1", "0", "0.999999999999999"])
def test_a_stated_availability_keeps_its_decimal_digits(stated):
    text = MINIMAL.replace("mttf_hours: 5, mttr_hours: 1", f"availability: {stated}")
    reliability = built(base=text).components["a"].reliability
    nines = {"0.99999999": 1e-8, "0.9999": 1e-4, "1": 0.0, "0": 1.0, "0.999999999999999": 1e-15}
    assert reliability.unavailability == nines[stated]


def warnings_of(text: str) -> set[tuple[str, str]]:
    return {(w.code, w.at) for w in built(base=text).warnings}


def test_an_assumption_that_does_not_fit_the_design_is_said():
    said = warnings_of(
        MINIMAL
        + """
assumptions:
  components.a.mttf_hours: {range: [6, 9], source: test}
  components.a.mttr_hours: {value: 2, source: test}
  components.a.mttf_hour: {range: [1, 2]}
"""
    )
    assert ("value-outside-range", "assumptions.components.a.mttf_hours") in said
    assert ("value-contradicts", "assumptions.components.a.mttr_hours.value") in said
    assert ("assumption-without-figure", "assumptions.components.a.mttf_hour") in said


def test_more_places_than_instances_is_said():
    text = MINIMAL.replace("kind: nginx,", "kind: nginx, replicas: 1, places: [x, y],") + (
        "places: {x: {kind: host}, y: {kind: host}}\n"
    )
    assert ("places-unused", "components.a.places") in warnings_of(text)


def test_letters_joined_by_zero_width_joiners_are_a_title():
    assert built(base=MINIMAL.replace("id: base", "id: base\ntitle: 👩‍💻 팀")).title == "👩‍💻 팀"


def test_wrong_shares_are_found_beside_other_faults():
    text = MINIMAL.replace("mttf_hours: 5", "mttf_hours: -5").replace("enters: a", "enters: b, share: 0.9")
    result = build_designs({"x": text}, ["x"])["x"]
    assert isinstance(result, InvalidDesign)
    assert {p.code for p in result.problems} == {"out-of-range", "unknown-name", "shares"}
