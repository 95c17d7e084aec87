"""The resources of a plan that become components, and the places where they stand."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from models.design.keys import MAX_INSTANCES
from models.problems import Text
from store.importing.draft import Draft, Part
from store.importing.kinds import ENGINES, UNKNOWN_KIND, kind_of_words
from store.importing.plan import Plan, Resource

BALANCERS: Final = ("aws_lb", "aws_alb")
LAUNCHERS: Final = ("aws_launch_template", "aws_launch_configuration")
CLUSTER_TYPES: Final = ("aws_rds_cluster", "aws_rds_cluster_instance")
PART_TYPES: Final = (
    *(*BALANCERS, "aws_instance", "aws_autoscaling_group", "aws_db_instance", *CLUSTER_TYPES, "aws_nat_gateway"),
    *("aws_elasticache_cluster", "aws_elasticache_replication_group"),
)
_ZONE = re.compile(r"([a-z]{2}(?:-[a-z]+)+-\d)[a-z]")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_PLAIN_NAMES = {"this", "main", "default", "primary", "db", "lb", "alb", "asg"}
UNKNOWN_PLACE: Final = "aws"


class Parts:
    """``part_of``: the part that a resource belongs to, by key; ``used``: other resources, and what they told."""

    def __init__(self, plan: Plan, draft: Draft) -> None:
        self.plan = plan
        self.draft = draft
        self.part_of: dict[Resource, str] = {}
        self.used: dict[Resource, Text] = {}
        self.regions: dict[str, str] = {}

    def read(self) -> None:
        """Databases and clusters come first to their parts: their followers join them."""
        builders: dict[str, Callable[[str, list[Resource]], None]] = {
            **dict.fromkeys(BALANCERS, self.balancer),
            "aws_instance": self.servers,
            "aws_autoscaling_group": self.scaling_group,
            "aws_rds_cluster": self.aurora,
            "aws_nat_gateway": self.gateways,
            "aws_elasticache_replication_group": self.cache_group,
            "aws_elasticache_cluster": self.cache,
        }
        groups: dict[str, list[Resource]] = {}
        for resource in self.plan.resources:
            groups.setdefault(resource.key, []).append(resource)
        self.databases([r for r in self.plan.resources if r.type == "aws_db_instance"])
        for type_, build in builders.items():
            for key, members in groups.items():
                if members[0].type == type_:
                    build(key, members)
        self.order()

    def order(self) -> None:
        """Parts as the plan lists them, regions before their zones."""
        first = {key: i for i, r in reversed(list(enumerate(self.plan.resources))) if (key := self.part_of.get(r))}
        self.draft.parts = dict(sorted(self.draft.parts.items(), key=lambda item: first[item[0]]))
        places = self.draft.places
        self.draft.places = {name: places[name] for name in sorted(places, key=lambda n: (places[n].get("in", n), n))}

    def add(self, key: str, members: Iterable[Resource], part: Part) -> None:
        self.draft.parts[key] = part
        self.part_of |= dict.fromkeys(members, key)

    def balancer(self, key: str, members: list[Resource]) -> None:
        type_ = members[0].text("load_balancer_type") or "application"
        if type_ not in ("application", "network"):
            return
        kind = "aws.alb" if type_ == "application" else "aws.nlb"
        wish = _wish(members[0], kind.removeprefix("aws."))
        self.add(key, members, Part(wish=wish, kind=kind, places=[self.region(r) for r in members]))
        if any(r.values.get("internal") is not True for r in members):
            self.draft.entries.append(key)

    def servers(self, key: str, members: list[Resource]) -> None:
        names = [members[0].name, *(_tag(r) for r in members[:3])]
        kind = kind_of_words(names) or UNKNOWN_KIND
        keys = self.server_keys(key, members[0])
        part = Part(wish=_wish(members[0], "server"), kind=kind, places=[self.place(r) for r in members], keys=keys)
        self.add(key, members, part)
        self.warn_disk(key, keys)
        self.warn_unequal(key, members, "instance_type")

    def server_keys(self, key: str, resource: Resource) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        if (instance_type := resource.text("instance_type")) is not None:
            keys["runs_on"] = instance_type
        else:
            self.draft.fill_part(key, ".runs_on", "인스턴스 타입을 알 수 없습니다.", "The instance type is not known.")
        for block in resource.blocks("root_block_device"):
            keys |= self.storage(block.get("volume_type") or "gp3", block.get("volume_size"))
        return keys

    def warn_disk(self, key: str, keys: dict[str, Any]) -> None:
        if "billing" not in keys:
            self.draft.fill_part(
                key, ".billing.storage", "디스크 크기를 알 수 없습니다.", "The size of the disk is not known."
            )

    def storage(self, type_: Any, size: Any) -> dict[str, Any]:
        is_size = isinstance(size, int | float) and not isinstance(size, bool) and 0 < size < 1e9
        if not is_size or type_ not in ("gp2", "gp3"):
            return {}
        return {"billing": {"storage": {"type": type_, "gib": size}}}

    def scaling_group(self, key: str, members: list[Resource]) -> None:
        group = members[0]
        launchers = self.launchers(group)
        launcher = launchers[0] if launchers else group
        for used in launchers:
            self.used[used] = Text("오토 스케일링 그룹의 서버", "the servers of an Auto Scaling group")
        names = [group.name, _tag(group), *(r.name for r in launchers), *(_tag(r) for r in launchers)]
        count = sum(max(r.count("desired_capacity") or 0, r.count("min_size") or 0, 1) for r in members)
        zones = self.zones(group) or [self.region(group)]
        keys = self.server_keys(key, launcher)
        for device in launcher.blocks("block_device_mappings"):
            for disk in device.get("ebs") if isinstance(device.get("ebs"), list) else ():
                if isinstance(disk, dict):
                    keys |= self.storage(disk.get("volume_type") or "gp3", disk.get("volume_size"))
        count = min(count, MAX_INSTANCES + 1)
        places = [zones[i % len(zones)] for i in range(count)]
        kind = kind_of_words(names) or UNKNOWN_KIND
        self.add(key, members, Part(wish=_wish(group, "asg"), kind=kind, places=list(places), keys=keys))
        self.warn_disk(key, keys)
        self.draft.fill_part(
            key,
            ".replicas",
            f"지금 띄울 {count}대로 고정했습니다. 자동으로 늘고 주는 것은 계산하지 않습니다.",
            f"Fixed at the {count} to be started; scaling out and in is not computed.",
        )

    def launchers(self, group: Resource) -> list[Resource]:
        found = self.plan.linked(group, "launch_template", "launch_configuration", "mixed_instances_policy")
        return [r for r in found if r.type in LAUNCHERS]

    def databases(self, resources: list[Resource]) -> None:
        """Each source with its read replicas; a replica whose source is not here stands alone."""
        known = {r.text("identifier"): r for r in resources if r.text("identifier")}
        source_of = {r: self.source(r, known) for r in resources}
        groups: dict[Resource, list[Resource]] = {}
        for resource in resources:
            root, seen = resource, {resource}
            while (above := source_of[root]) is not None and above not in seen:
                root = above
                seen.add(root)
            groups.setdefault(root, []).append(resource)
        taken: dict[str, int] = {}
        for root, members in groups.items():
            taken[root.key] = taken.get(root.key, 0) + 1
            key = root.key if taken[root.key] == 1 else f"{root.key}#{taken[root.key]}"
            self.database(key, root, sorted(members, key=lambda r: r is not root))

    def source(self, resource: Resource, known: dict[str | None, Resource]) -> Resource | None:
        stated = resource.text("replicate_source_db")
        if stated is not None:
            return known.get(stated) or known.get(stated.rsplit(":", 1)[-1])
        found = [r for r in self.plan.linked(resource, "replicate_source_db") if r.type == "aws_db_instance"]
        return found[0] if found else None

    def database(self, key: str, root: Resource, members: list[Resource]) -> None:
        engine = root.text("engine") or ""
        kind = f"aws.rds.{ENGINES[engine]}" if engine in ENGINES else "generic"
        keys: dict[str, Any] = {}
        if (class_ := root.text("instance_class")) is not None:
            keys["runs_on"] = class_
        if root.values.get("multi_az") is True:
            keys["multi_az"] = True
        if (version := root.text("engine_version")) is not None:
            keys["version"] = version
        keys |= self.storage(root.text("storage_type") or "gp2", root.values.get("allocated_storage"))
        places = [self.region(r) if r.values.get("multi_az") is True else self.place(r) for r in members]
        self.add(
            key,
            members,
            Part(
                wish=_wish(root, "db"),
                kind=kind,
                places=list(places),
                keys=keys,
                is_data=True,
                replicates=len(members) > 1 and kind != "generic",
            ),
        )
        self.warn_unequal(key, members, "instance_class")
        if len({r.values.get("multi_az") is True for r in members}) > 1:
            self.draft.fill_part(
                key,
                ".multi_az",
                "Multi-AZ가 서로 다르지만 원본의 값으로 계산합니다. 복제본의 비용이 커질 수 있습니다.",
                "Multi-AZ differs, but is stated once: the source's, which may raise the bill of the replicas.",
            )

    def aurora(self, key: str, members: list[Resource]) -> None:
        followers = [
            r
            for r in self.plan.resources
            if r.type == "aws_rds_cluster_instance" and set(self.plan.linked(r, "cluster_identifier")) & set(members)
        ]
        engine = (members[0].text("engine") or "").removeprefix("aurora-")
        kind = f"aws.aurora.{engine}" if engine in ("mysql", "postgresql") else "generic"
        class_ = next((r.text("instance_class") for r in followers if r.text("instance_class")), None)
        keys = {"runs_on": class_} if class_ else {}
        places = [self.place(r) for r in followers] or [self.region(members[0])]
        part = Part(wish=_wish(members[0], "aurora"), kind=kind, places=list(places), keys=keys, is_data=True)
        self.add(key, [*members, *followers], part)

    def gateways(self, key: str, members: list[Resource]) -> None:
        part = Part(wish=_wish(members[0], "nat"), kind="aws.nat_gateway", places=[self.place(r) for r in members])
        part.is_data = True
        self.add(key, members, part)

    def cache_group(self, key: str, members: list[Resource]) -> None:
        group = members[0]
        shards = group.count("num_node_groups") or 1
        nodes = group.count("num_cache_clusters") or shards * (1 + (group.count("replicas_per_node_group") or 0))
        keys = {"multi_az": True} if group.values.get("multi_az_enabled") is True else {}
        zones = group.values.get("preferred_cache_cluster_azs")
        self.nodes(key, members, group.text("engine") or "redis", nodes * len(members), zones, keys)

    def cache(self, key: str, members: list[Resource]) -> None:
        """A cluster that belongs to a replication group is one of its nodes."""
        for resource in members:
            for group in self.plan.linked(resource, "replication_group_id"):
                if group in self.part_of:
                    self.part_of[resource] = self.part_of[group]
        alone = [r for r in members if r not in self.part_of]
        if alone:
            first = alone[0]
            nodes = sum(max(r.count("num_cache_nodes") or 1, 1) for r in alone)
            zones = first.values.get("preferred_availability_zones") or [r.text("availability_zone") for r in alone]
            self.nodes(key, alone, first.text("engine") or "memcached", nodes, zones, {})

    def nodes(
        self, key: str, members: list[Resource], engine: str, count: int, zones: Any, keys: dict[str, Any]
    ) -> None:
        first = members[0]
        kind = f"aws.elasticache.{engine}" if engine in ("redis", "valkey", "memcached") else "generic"
        keys = {"runs_on": node_type, **keys} if (node_type := first.text("node_type")) else keys
        known = [self.zone(zone) for zone in zones if isinstance(zone, str)] if isinstance(zones, list) else []
        known = known or [self.region(first)]
        places = [known[i % len(known)] for i in range(min(count, MAX_INSTANCES + 1))]
        part = Part(wish=_wish(first, "cache"), kind=kind, places=list(places), keys=keys, is_data=True)
        self.add(key, members, part)

    def warn_unequal(self, key: str, members: list[Resource], name: str) -> None:
        found = list(dict.fromkeys(r.text(name) for r in members if r.text(name)))
        if len(found) > 1:
            shown = ", ".join(map(str, found[:5]))
            self.draft.fill_part(
                key,
                ".runs_on",
                f"타입이 서로 다릅니다({shown}). 첫 타입으로 두었습니다. 다르면 구성 요소를 나누세요.",
                f"Their types differ ({shown}); the first is stated, split the component where it matters.",
            )

    def place(self, resource: Resource) -> str:
        """Its zone, by itself or by its subnet; else its region."""
        zone = resource.text("availability_zone")
        if zone is not None:
            return self.zone(zone)
        zones = self.subnet_zones(self.plan.linked(resource, "subnet_id"))
        return zones[0] if len(zones) == 1 else self.region(resource)

    def zones(self, group: Resource) -> list[str]:
        """Of an Auto Scaling group: of its subnets, or as it names them."""
        subnets = self.plan.linked(group, "vpc_zone_identifier")
        named = group.values.get("availability_zones")
        stated = [self.zone(z) for z in named if isinstance(z, str)] if isinstance(named, list) else []
        return self.subnet_zones(subnets) or sorted(set(stated))

    def subnet_zones(self, subnets: Iterable[Resource]) -> list[str]:
        found: dict[str, None] = {}
        for subnet in subnets:
            if subnet.type == "aws_subnet" and (zone := subnet.text("availability_zone")) is not None:
                found[self.zone(zone)] = None
                self.used[subnet] = Text(f"장소 {zone}", f"the place {zone}")
        return list(found)

    def zone(self, name: str) -> str:
        match = _ZONE.fullmatch(name)
        if match is None:
            return self.region(None)
        self.draft.places.setdefault(match[1], _region(match[1]))
        self.draft.places.setdefault(name, {"kind": "zone", "in": match[1]})
        return name

    def region(self, resource: Resource | None) -> str:
        """The region of its provider; where it is not known, that of the zones if there is just one."""
        name = self.plan.region(resource) if resource is not None else None
        if name is None or not _REGION.fullmatch(name):
            known = [place for place, entry in self.draft.places.items() if entry["kind"] == "region"]
            name = known[0] if len(known) == 1 else self.only_region() or UNKNOWN_PLACE
        self.draft.places.setdefault(name, _region(name))
        return name

    def only_region(self) -> str | None:
        zones = (r.text("availability_zone") for r in self.plan.resources)
        found = {match[1] for zone in zones if zone and (match := _ZONE.fullmatch(zone))}
        return found.pop() if len(found) == 1 else None


def _region(name: str) -> dict[str, Any]:
    known = {"aws_region": name} if name != UNKNOWN_PLACE else {}
    return {"kind": "region", "provider": "aws", **known}


def _tag(resource: Resource) -> str:
    tags = resource.values.get("tags")
    name = tags.get("Name") if isinstance(tags, dict) else None
    return name if isinstance(name, str) else ""


def _wish(resource: Resource, short: str) -> str:
    """Its name; where everything is called so, that of its module or of what it is."""
    if resource.name not in _PLAIN_NAMES:
        return resource.name
    module = resource.module.rpartition("module.")[2]
    return f"{module}-{short}" if module and module != short else short
