"""Terraform plans as ``terraform show -json`` prints them, put together from what a person would write in HCL.

The structure is that of HashiCorp's "JSON Output Format" 1.2: ``planned_values`` has an entry an instance and only what
is known before apply; ``configuration`` has one a block, with every reference and each of its shorter forms.
"""

import json
from typing import Any


def refs(*names: str) -> dict[str, Any]:
    """An expression; ``aws_subnet.a.id`` is listed with its shorter form ``aws_subnet.a``, as Terraform does."""
    listed: list[str] = []
    for name in names:
        listed.append(name)
        parts = name.split(".")
        if parts[0] == "module":
            listed += [".".join(parts[:2])] if len(parts) > 2 else []
        elif len(parts) > 2 and parts[0] not in ("var", "each", "count", "local"):
            listed.append(".".join(parts[:2]))
    return {"references": listed}


class Module:
    """``add`` takes values that are known and expressions for the others; ``at``: one value set an instance."""

    def __init__(self, address: str = "") -> None:
        self.address = address
        self.planned: list[dict[str, Any]] = []
        self.configured: list[dict[str, Any]] = []
        self.calls: dict[str, Any] = {}
        self.children: list[Module] = []
        self.outputs: dict[str, Any] = {}

    def add(self, address, values=None, *, at=None, depends_on=(), **expressions):
        type_, name = address.split(".")
        for index, own in (at or {None: {}}).items():
            shown = f'["{index}"]' if isinstance(index, str) else "" if index is None else f"[{index}]"
            prefix = f"{self.address}." if self.address else ""
            entry = {
                "address": f"{prefix}{address}{shown}", "mode": "managed", "type": type_, "name": name,
                "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 1,
                "values": {**(values or {}), **own}, "sensitive_values": {},
            }  # fmt: skip
            self.planned.append(entry | ({"index": index} if index is not None else {}))
        constants = {key: {"constant_value": value} for key, value in (values or {}).items()}
        config = {
            "address": address, "mode": "managed", "type": type_, "name": name, "provider_config_key": "aws",
            "expressions": {**constants, **expressions}, "schema_version": 1,
        }  # fmt: skip
        self.configured.append(config | ({"depends_on": list(depends_on)} if depends_on else {}))
        return self

    def call(self, name, child, **expressions):
        self.children.append(child)
        self.calls[name] = {"source": f"./{name}", "expressions": expressions, "module": child.configuration()}

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {"resources": self.planned} if self.planned else {}
        found |= {"address": self.address} if self.address else {}
        return found | ({"child_modules": [c.values() for c in self.children]} if self.children else {})

    def configuration(self) -> dict[str, Any]:
        found: dict[str, Any] = {"resources": self.configured, "outputs": self.outputs}
        return found | ({"module_calls": self.calls} if self.calls else {})


def plan(root: Module, region: str = "ap-northeast-2") -> dict[str, Any]:
    changes = [
        {
            **entry,
            "change": {"actions": ["create"], "before": None, "after": entry["values"], "after_unknown": {"id": True}},
        }
        for entry in root.planned
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "variables": {"region": {"value": region}},
        "planned_values": {"root_module": root.values()},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws",
                    "expressions": {"region": {"references": ["var.region"]}},
                }
            },
            "root_module": root.configuration(),
        },
        "timestamp": "2026-11-22T00:00:00Z",
        "errored": False,
    }  # fmt: skip


def shop() -> Module:
    """Two balanced tiers over a database with a read replica: as 2안 of the shipped decision, written in HCL."""
    network = Module("module.network")
    zones = {"a": "ap-northeast-2a", "c": "ap-northeast-2c"}
    network.add("aws_vpc.main", {"cidr_block": "10.0.0.0/16"})
    for tier in ("public", "private"):
        network.add(
            f"aws_subnet.{tier}",
            {"map_public_ip_on_launch": tier == "public"},
            at={key: {"availability_zone": zone} for key, zone in zones.items()},
            vpc_id=refs("aws_vpc.main.id"),
        )
        network.outputs[f"{tier}_subnets"] = {"expression": refs(f"aws_subnet.{tier}")}
    network.add(
        "aws_nat_gateway.nat",
        at={0: {}},
        subnet_id={"references": ['aws_subnet.public["a"].id', 'aws_subnet.public["a"]', "aws_subnet.public"]},
    )
    root = Module()
    root.call("network", network)
    public, private = refs("module.network.public_subnets"), refs("module.network.private_subnets")
    for name in ("lb", "web", "was", "db"):
        root.add(f"aws_security_group.{name}", {"name": name})
    root.add(
        "aws_security_group_rule.db",
        {"type": "ingress", "from_port": 3306},
        security_group_id=refs("aws_security_group.db.id"),
        source_security_group_id=refs("aws_security_group.was.id"),
    )
    root.add(
        "aws_lb.front",
        {"load_balancer_type": "application", "internal": False},
        subnets=public,
        security_groups=refs("aws_security_group.lb.id"),
    )
    root.add("aws_lb_target_group.web", {"port": 80})
    root.add(
        "aws_lb_listener.https",
        {"port": 443},
        load_balancer_arn=refs("aws_lb.front.arn"),
        default_action=[
            {"type": {"constant_value": "forward"}, "target_group_arn": refs("aws_lb_target_group.web.arn")}
        ],
    )
    root.add(
        "aws_launch_template.nginx",
        {
            "instance_type": "t4g.small",
            "block_device_mappings": [{"device_name": "/dev/sda1", "ebs": [{"volume_size": 20, "volume_type": "gp3"}]}],
        },
        vpc_security_group_ids=refs("aws_security_group.web.id"),
        user_data=refs("aws_lb.inner.dns_name"),
    )
    root.add(
        "aws_autoscaling_group.web",
        {"min_size": 2, "max_size": 4, "desired_capacity": 2},
        vpc_zone_identifier=private,
        target_group_arns=refs("aws_lb_target_group.web.arn"),
        launch_template=[{"id": refs("aws_launch_template.nginx.id")}],
    )
    root.add("aws_lb.inner", {"load_balancer_type": "application", "internal": True}, subnets=private)
    root.add("aws_lb_target_group.was", {"port": 8080})
    root.add(
        "aws_lb_listener.inner",
        {"port": 80},
        load_balancer_arn=refs("aws_lb.inner.arn"),
        default_action=[
            {"type": {"constant_value": "forward"}, "target_group_arn": refs("aws_lb_target_group.was.arn")}
        ],
    )
    root.add(
        "aws_instance.tomcat",
        {"instance_type": "t4g.medium", "root_block_device": [{"volume_size": 30, "volume_type": "gp3"}]},
        at={0: {"availability_zone": "ap-northeast-2a"}, 1: {"availability_zone": "ap-northeast-2c"}},
        subnet_id=private,
        vpc_security_group_ids=refs("aws_security_group.was.id"),
        user_data=refs("aws_elasticache_replication_group.session.primary_endpoint_address"),
    )
    root.add(
        "aws_lb_target_group_attachment.was",
        {"port": 8080},
        at={0: {}, 1: {}},
        target_group_arn=refs("aws_lb_target_group.was.arn"),
        target_id={"references": ["aws_instance.tomcat", "count.index"]},
    )
    root.add(
        "aws_db_instance.main",
        {
            "identifier": "shop",
            "engine": "mysql",
            "engine_version": "8.0",
            "instance_class": "db.t4g.medium",
            "allocated_storage": 50,
            "storage_type": "gp3",
            "multi_az": True,
        },
        vpc_security_group_ids=refs("aws_security_group.db.id"),
    )
    root.add(
        "aws_db_instance.replica",
        {"identifier": "shop-read", "instance_class": "db.t4g.medium", "availability_zone": "ap-northeast-2c"},
        replicate_source_db=refs("aws_db_instance.main.identifier"),
    )
    root.add(
        "aws_elasticache_replication_group.session",
        {"engine": "redis", "node_type": "cache.t4g.micro", "num_cache_clusters": 2, "multi_az_enabled": True},
    )
    root.add("aws_s3_bucket.images", {"bucket": "shop-images"})
    root.add("aws_iam_role.ec2", {"name": "ec2"})
    root.add("aws_mq_broker.jobs", {"broker_name": "jobs"})
    return root


def text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
