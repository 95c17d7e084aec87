"""Terraform plans become designs; every resource is in the report, once."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from models.problems import InvalidDesign
from store.designs import build_designs
from store.importing import import_file, is_importable
from tests.importing.plans import Module, plan, refs, shop, text


def imported(root, **changes):
    found = import_file("shop.json", text({**plan(root), **changes}), "en")
    built = build_designs({"a": found.design_text}, ["a"])["a"]
    assert not isinstance(built, InvalidDesign), built.problems
    return found, YAML(typ="safe", pure=True).load(found.design_text), built


def problems(data):
    with pytest.raises(InvalidDesign) as caught:
        import_file("plan.json", data if isinstance(data, str | bytes) else json.dumps(data))
    return [(p.path, p.message("en")) for p in caught.value.problems]


def attempted(data):
    """The import, or None where the plan has problems; any other exception comes through."""
    try:
        return import_file("plan.json", text(data))
    except InvalidDesign as error:
        if not error.problems:
            raise
    return None


def every_address(module):
    yield from (resource["address"] for resource in module.get("resources", ()))
    for child in module.get("child_modules", ()):
        yield from every_address(child)


def said(found):
    return sorted(entry.address for entry in (*found.understood, *found.not_understood))


def test_a_shop_becomes_the_design_that_a_person_would_draw():
    found, data, design = imported(shop())
    zones = ["ap-northeast-2a", "ap-northeast-2c"]
    components = data["components"]
    assert data["places"] == {
        "ap-northeast-2": {"kind": "region", "provider": "aws", "aws_region": "ap-northeast-2"},
        **{zone: {"kind": "zone", "in": "ap-northeast-2"} for zone in zones},
    }
    assert components["front"] == {"kind": "aws.alb", "place": "ap-northeast-2", "needs": [{"any": ["web"]}]}
    assert components["web"] == {
        "kind": "nginx", "replicas": 2, "places": zones, "runs_on": "t4g.small",
        "billing": {"storage": {"type": "gp3", "gib": 20}}, "needs": [{"any": ["inner"]}],
    }  # fmt: skip
    assert components["inner"]["needs"] == [{"any": ["tomcat"]}]
    assert components["tomcat"] == {
        "kind": "tomcat", "replicas": 2, "places": zones, "runs_on": "t4g.medium",
        "billing": {"storage": {"type": "gp3", "gib": 30}},
        "needs": [{"any": ["session"]}, {"any": ["db"], "role": "writer"}],
    }  # fmt: skip
    assert components["db"] == {
        "kind": "aws.rds.mysql", "replicas": 2, "places": ["ap-northeast-2", "ap-northeast-2c"],
        "runs_on": "db.t4g.medium", "multi_az": True, "version": "8.0",
        "billing": {"storage": {"type": "gp3", "gib": 50}},
        "replication": {"writer": "db-1", "mode": "async", "failover": {"automatic": False}},
    }  # fmt: skip
    assert components["session"]["kind"] == "aws.elasticache.redis"
    assert len(design.components["session"].instances) == 2
    assert components["nat"] == {"kind": "aws.nat_gateway", "place": "ap-northeast-2a"}
    assert data["requests"] == {"all": {"enters": "front", "share": 1}}
    assert said(found) == sorted(every_address(plan(shop())["planned_values"]["root_module"]))


def test_what_was_not_understood_says_what_to_add():
    found, _, _ = imported(shop())
    reasons = {entry.address: entry.text.en for entry in found.not_understood}
    assert "kind aws.s3" in reasons["aws_s3_bucket.images"]
    assert reasons["aws_mq_broker.jobs"].startswith("Not read yet")
    assert reasons["aws_iam_role.ec2"] == "Plays no part in the figures."
    to_fill = {entry.address for entry in found.to_fill}
    assert {
        "components.db.replication",
        "components.db.multi_az",
        "components.web.replicas",
        "components.nat",
        "traffic",
    } <= to_fill


def test_ids_that_are_known_are_followed_as_references_are():
    root = Module()
    root.add("aws_subnet.a", {"id": "subnet-1", "availability_zone": "eu-west-1b"})
    root.add("aws_lb.edge", {"arn": "arn:lb", "load_balancer_type": "network"})
    root.add("aws_lb_target_group.t", {"arn": "arn:tg"})
    root.add(
        "aws_lb_listener.l",
        {"load_balancer_arn": "arn:lb", "default_action": [{"type": "forward", "target_group_arn": "arn:tg"}]},
    )
    root.add("aws_instance.app", {"id": "i-1", "subnet_id": "subnet-1", "instance_type": "t3.small"})
    root.add("aws_lb_target_group_attachment.a", {"target_group_arn": "arn:tg", "target_id": "i-1"})
    data = plan(root)
    del data["configuration"]
    state = {"format_version": "1.0", "values": data["planned_values"]}
    found = import_file("state.json", text(state), "en")
    design = YAML(typ="safe", pure=True).load(found.design_text)
    assert design["components"]["edge"] == {"kind": "aws.nlb", "place": "eu-west-1", "needs": [{"any": ["app"]}]}
    assert design["components"]["app"]["place"] == "eu-west-1b"
    assert not found.not_understood


def test_references_are_followed_through_variables_and_outputs_of_modules():
    inner = Module("module.app.module.server")
    inner.add(
        "aws_instance.this", {"instance_type": "t3.small"}, subnet_id=refs("var.subnet"), user_data=refs("var.database")
    )
    inner.outputs["id"] = {"expression": refs("aws_instance.this.id")}
    outer = Module("module.app")
    outer.call("server", inner, subnet=refs("var.subnet"), database=refs("var.database"))
    outer.outputs["instance"] = {"expression": refs("module.server.id")}
    root = Module()
    root.call("app", outer, subnet=refs("aws_subnet.a.id"), database=refs("aws_db_instance.main.address"))
    root.add("aws_subnet.a", {"availability_zone": "ap-northeast-2a"})
    root.add("aws_db_instance.main", {"engine": "postgres", "instance_class": "db.t4g.micro"})
    root.add("aws_lb.main", {})
    root.add("aws_lb_target_group.t", {})
    root.add(
        "aws_lb_listener.l",
        {},
        load_balancer_arn=refs("aws_lb.main.arn"),
        default_action=[{"forward": [{"target_group": [{"arn": refs("aws_lb_target_group.t.arn")}]}]}],
    )
    root.add(
        "aws_lb_target_group_attachment.t",
        {},
        target_group_arn=refs("aws_lb_target_group.t.arn"),
        target_id=refs("module.app.instance"),
    )
    _, data, _ = imported(root)
    assert data["components"]["alb"]["needs"] == [{"any": ["server"]}]
    server = data["components"]["server"]
    assert (server["place"], server["needs"]) == ("ap-northeast-2a", [{"any": ["db"]}])
    assert data["components"]["db"]["kind"] == "aws.rds.postgresql"


def test_servers_attached_to_one_target_group_stand_in_for_each_other():
    root = Module().add("aws_lb.edge", {}).add("aws_lb_target_group.t", {})
    root.add(
        "aws_lb_listener.l",
        {},
        load_balancer_arn=refs("aws_lb.edge.arn"),
        default_action=[{"target_group_arn": refs("aws_lb_target_group.t.arn")}],
    )
    for name in ("blue", "green"):
        root.add(f"aws_instance.{name}", {"instance_type": "t3.small"})
        root.add(
            f"aws_lb_target_group_attachment.{name}",
            {},
            target_group_arn=refs("aws_lb_target_group.t.arn"),
            target_id=refs(f"aws_instance.{name}.id"),
        )
    _, data, _ = imported(root)
    assert data["components"]["edge"]["needs"] == [{"any": ["blue", "green"]}]


def test_a_balancer_behind_which_nothing_was_found_says_so():
    found, _, _ = imported(Module().add("aws_lb.edge", {}).add("aws_instance.a", {}))
    assert any(e.address == "components.edge.needs" and "not found" in e.text.en for e in found.to_fill)
    assert any(e.address == "components.a.runs_on" for e in found.to_fill)


def test_all_problems_at_once():
    data = plan(shop())
    resources = data["planned_values"]["root_module"]["resources"]
    resources[0]["values"] = "text"
    resources[1]["type"] = None
    resources.append(copy.deepcopy(resources[2]))
    data["format_version"] = "2.0"
    found = dict(problems(data))
    where = "planned_values.root_module.resources"
    assert found["format_version"].endswith("found '2.0', expected the format 1.x")
    assert "expected a mapping with the values" in found[f"{where}[0].values"]
    assert "found nothing" in found[f"{where}[1].type"]
    assert resources[2]["address"] in found["planned_values"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{", "valid JSON"),
        ("[" * 100_000, "a real plan"),
        ("[]", "a plan with planned_values"),
        ('{"resource_changes": []}', "a plan with planned_values"),
        ({"planned_values": {"root_module": {"resources": {}}}}, "a list"),
        ({"planned_values": {"root_module": {}}}, "at least one service or resource"),
        (b'{"planned_values": "\xff"}', "UTF-8"),
        ({"planned_values": {"root_module": {"child_modules": [{"resources": []}]}}}, "the address of a module"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(data, expected):
    assert any(expected in message for _, message in problems(data))


def test_more_instances_than_a_design_may_have_are_refused():
    root = Module().add("aws_autoscaling_group.web", {"desired_capacity": 10**8})
    assert "at most 2,000 instances" in problems(plan(root))[0][1]


def test_a_report_too_long_for_a_design_file_stays_out_of_it():
    root = Module().add("aws_instance.a", {"instance_type": "t3.small"})
    root.add("aws_iam_role.many", at={f"{'role' * 20}-{i}": {} for i in range(12_000)})
    found, _, _ = imported(root)
    assert len(found.design_text) < 100_000
    assert len(found.not_understood) == 12_000


def test_expressions_that_lead_in_a_circle_come_to_an_end():
    inner = Module("module.m")
    inner.outputs["o"] = {"expression": refs("var.v")}
    inner.add("aws_instance.a", {}, user_data=refs("var.v"))
    root = Module()
    root.call("m", inner, v=refs("module.m.o"))
    assert list(imported(root)[1]["components"]) == ["a"]


def test_a_plan_is_known_by_its_contents():
    assert is_importable(text(plan(shop())))
    assert not is_importable('{"anboard": 1}')


TYPES = st.sampled_from(
    ["aws_instance", "aws_lb", "aws_lb_listener", "aws_lb_target_group", "aws_lb_target_group_attachment", "aws_subnet",
     "aws_autoscaling_group", "aws_launch_template", "aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance",
     "aws_nat_gateway", "aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_security_group",
     "aws_security_group_rule", "aws_autoscaling_attachment", "aws_s3_bucket", "null_resource"]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        *("id", "arn", "availability_zone", "subnet_id", "engine", "instance_type", "desired_capacity", "multi_az"),
        *("ingress", "replicate_source_db", "identifier", "target_group_arn", "target_id", "default_action", "tags"),
        *("load_balancer_arn", "num_cache_clusters", "num_node_groups", "num_cache_nodes", "vpc_zone_identifier"),
        *("preferred_availability_zones", "root_block_device", "block_device_mappings", "security_groups", "name"),
        *("load_balancer_type", "engine_version"),
    ]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 3000), st.floats(), st.text(max_size=4),
    st.sampled_from(["ap-northeast-2a", "us-west-2-lax-1a", "mysql", "redis", "r0", "r1", "application", "\u202e"]),
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3), max_leaves=5)
REFERENCES = st.builds(lambda t, n: refs(f"{t}.{n}.id"), TYPES, st.sampled_from(["a", "b", "main"]))
RESOURCES = st.lists(
    st.tuples(TYPES, st.sampled_from(["a", "b", "main", "nginx"]), st.dictionaries(KEYS, VALUES, max_size=5),
              st.dictionaries(KEYS, REFERENCES | VALUES, max_size=5), st.integers(1, 3)),
    min_size=1, max_size=8, unique_by=lambda r: (r[0], r[1]),
)  # fmt: skip


@given(RESOURCES)
def test_any_plan_gives_a_valid_design_or_problems_and_names_every_resource_once(resources):
    root = Module()
    for type_, name, values, expressions, count in resources:
        root.add(f"{type_}.{name}", values, at={i: {} for i in range(count)})
        root.configured[-1]["expressions"] |= expressions
    data = plan(root)
    found = attempted(data)
    if found is None:
        return
    assert not isinstance(build_designs({"a": found.design_text}, ["a"])["a"], InvalidDesign)
    assert said(found) == sorted(every_address(data["planned_values"]["root_module"]))


@given(st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(
    st.sampled_from(["planned_values", "values", "root_module", "resources", "child_modules", "address", "type", "name",
                     "configuration", "module_calls", "expressions", "references", "provider_config"]), v, max_size=4),
    max_leaves=20))  # fmt: skip
def test_whatever_stands_in_a_file_it_is_no_exception(data):
    attempted({"planned_values": data, "configuration": data})
