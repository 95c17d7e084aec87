"""Who stands behind whom: listeners, rules, target groups, attachments, security groups, references, depends_on."""

from collections.abc import Iterable

from models.problems import Text
from store.importing.draft import Draft
from store.importing.plan import Plan, Resource
from store.importing.terraform_parts import BALANCERS, Parts

LISTENERS = ("aws_lb_listener", "aws_alb_listener")
RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
TARGET_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
ATTACHMENTS = ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
GROUP_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
CALLERS = ("aws_instance", "aws_autoscaling_group")
_NO_CALL = frozenset(
    {
        *("subnet_id", "vpc_security_group_ids", "security_groups", "target_group_arns", "vpc_zone_identifier"),
        *("load_balancers", "placement_group", "launch_template", "launch_configuration", "network_interface"),
    }
)


class Wires:
    """Adds the needs to the draft, the surest first; ``used``: what was followed, and what it told."""

    def __init__(self, plan: Plan, draft: Draft, parts: Parts) -> None:
        self.plan = plan
        self.draft = draft
        self.parts = parts
        self.used: dict[Resource, Text] = {}

    def read(self) -> None:
        targets = self.targets()
        for balancer, groups in self.forwarded().items():
            for group in groups:
                pool = [self.part(target) for target in targets.get(group, ())]
                self.draft.need(balancer, [key for key in pool if key is not None])
                self.use([group], "로드 밸런서 뒤의 대상", "targets behind a balancer")
        self.references()
        self.security_groups()
        self.say_what_is_not_known()

    def of(self, *types: str) -> list[Resource]:
        return [r for r in self.plan.resources if r.type in types]

    def part(self, resource: Resource) -> str | None:
        return self.parts.part_of.get(resource)

    def use(self, resources: Iterable[Resource], ko: str, en: str) -> None:
        for resource in resources:
            self.used.setdefault(resource, Text(ko, en))

    def forwarded(self) -> dict[str, list[Resource]]:
        """The target groups of each balancer, by its listeners and their rules."""
        behind: dict[str, dict[Resource, None]] = {}
        balancers: dict[Resource, list[str]] = {}
        for listener in self.of(*LISTENERS):
            found = [r for r in self.plan.linked(listener, "load_balancer_arn") if r.type in BALANCERS]
            balancers[listener] = [key for r in found if (key := self.part(r)) is not None]
            self.forward(listener, "default_action", balancers[listener], behind)
        for rule in self.of(*RULES):
            keys = [key for r in self.plan.linked(rule, "listener_arn") for key in balancers.get(r, ())]
            self.forward(rule, "action", keys, behind)
        return {key: list(groups) for key, groups in behind.items()}

    def forward(
        self, resource: Resource, action: str, balancers: list[str], behind: dict[str, dict[Resource, None]]
    ) -> None:
        if not balancers:
            return
        self.use([resource], "로드 밸런서가 보내는 곳", "where a balancer forwards to")
        for group in self.action_targets(resource, action):
            for key in balancers:
                behind.setdefault(key, {})[group] = None

    def action_targets(self, resource: Resource, action: str) -> list[Resource]:
        known: list[Resource] = []
        for block in resource.blocks(action):
            forward = block.get("forward")
            inner = (
                [b for f in forward if isinstance(f, dict) for b in _blocks(f.get("target_group"))]
                if isinstance(forward, list)
                else []
            )
            arns = [block.get("target_group_arn"), *(b.get("arn") for b in inner)]
            known += [self.plan.by_id[arn] for arn in arns if isinstance(arn, str) and arn in self.plan.by_id]
        found = known or self.plan.linked(resource, action)
        return [r for r in found if r.type in TARGET_GROUPS]

    def targets(self) -> dict[Resource, list[Resource]]:
        """What is in each target group: attached by itself, or an Auto Scaling group with all that it starts."""
        found: dict[Resource, list[Resource]] = {}
        for attachment in self.of(*ATTACHMENTS):
            for group in self.groups(attachment, "target_group_arn"):
                attached = [r for r in self.plan.linked(attachment, "target_id") if self.part(r) is not None]
                found.setdefault(group, []).extend(attached)
                if attached:
                    self.use([attachment], "로드 밸런서 뒤의 대상", "targets behind a balancer")
        for scaling in self.of("aws_autoscaling_group"):
            for group in self.groups(scaling, "target_group_arns"):
                found.setdefault(group, []).append(scaling)
        named = {r.text("name"): r for r in self.of("aws_autoscaling_group") if r.text("name")}
        for attachment in self.of("aws_autoscaling_attachment"):
            name = attachment.text("autoscaling_group_name")
            linked = [named[name]] if name in named else self.plan.linked(attachment, "autoscaling_group_name")
            scaled = [r for r in linked if r.type == "aws_autoscaling_group"]
            for group in self.groups(attachment, "lb_target_group_arn", "alb_target_group_arn"):
                found.setdefault(group, []).extend(scaled)
                self.use([attachment], "로드 밸런서 뒤의 대상", "targets behind a balancer")
        return found

    def groups(self, resource: Resource, *names: str) -> list[Resource]:
        return [r for r in self.plan.linked(resource, *names) if r.type in TARGET_GROUPS]

    def references(self) -> None:
        """A server that is told the address of another part, in its user data or by depends_on, calls it."""
        for caller in self.of(*CALLERS):
            key = self.part(caller)
            if key is None:
                continue
            found = self.plan.all_referred(caller, _NO_CALL)
            for launcher in self.parts.launchers(caller) if caller.type == "aws_autoscaling_group" else ():
                found += self.plan.all_referred(launcher, _NO_CALL)
            for other in found:
                if (called := self.part(other)) is not None:
                    self.draft.need(key, [called])

    def security_groups(self) -> None:
        """Who is let in by a security group calls what is in it; balancers say themselves whom they call."""
        members = self.group_members()
        for inner, outer, rule in self.admitted():
            called, callers = members.get(inner, ()), members.get(outer, ())
            for caller in callers:
                if self.draft.parts[caller].kind in ("aws.alb", "aws.nlb"):
                    continue
                for key in called:
                    self.draft.need(caller, [key])
            if called and callers:
                ko, en = "보안 그룹이 허용하는 방향", "who is let in by a security group"
                self.use([inner, outer, rule], ko, en)

    def admitted(self) -> list[tuple[Resource, Resource, Resource]]:
        """(who lets in, who is let in, the resource that says so)."""
        found: list[tuple[Resource, Resource, Resource]] = []
        for group in self.of("aws_security_group"):
            known = {r for b in group.blocks("ingress") for v in _blocks_of_ids(b) if (r := self.plan.by_id.get(v))}
            for other in known or self.plan.linked(group, "ingress"):
                found.append((group, other, group))
        for rule in self.of(*GROUP_RULES):
            if rule.type == "aws_security_group_rule" and rule.text("type") != "ingress":
                continue
            sources = self.plan.linked(rule, "source_security_group_id", "referenced_security_group_id")
            found += [(a, b, rule) for a in self.plan.linked(rule, "security_group_id") for b in sources]
        return [f for f in found if f[0].type == f[1].type == "aws_security_group" and f[0] is not f[1]]

    def group_members(self) -> dict[Resource, list[str]]:
        """The parts in each security group."""
        members: dict[Resource, list[str]] = {}
        names = ("vpc_security_group_ids", "security_groups", "security_group_ids", "network_interfaces")
        for resource, key in self.parts.part_of.items():
            launchers = self.parts.launchers(resource) if resource.type == "aws_autoscaling_group" else []
            for owner in (resource, *launchers):
                for group in self.plan.linked(owner, *names):
                    keys = members.setdefault(group, [])
                    if group.type == "aws_security_group" and key not in keys:
                        keys.append(key)
        return members

    def say_what_is_not_known(self) -> None:
        calling = {owner for owner, _, _ in self.draft.pools}
        for key, part in self.draft.parts.items():
            if part.kind in ("aws.alb", "aws.nlb") and key not in calling:
                self.draft.fill_part(
                    key,
                    ".needs",
                    "뒤에 무엇이 있는지 찾지 못했습니다.",
                    "What stands behind it was not found.",
                )
            elif part.kind in ("aws.alb", "aws.nlb") and sum(owner == key for owner, _, _ in self.draft.pools) > 1:
                self.draft.fill_part(
                    key,
                    ".needs",
                    "대상 그룹이 여럿이라 모두 필요하다고 보았습니다. 경로별로 나뉘면 requests와 for로 나누세요.",
                    "It has several target groups, all taken as needed; where paths part them, use requests and for.",
                )
        silent = [
            k for k, p in self.draft.parts.items() if not p.is_data and k not in calling and p.kind[:6] not in _LB
        ]
        for key in silent:
            if any(part.is_data and part.kind != "aws.nat_gateway" for part in self.draft.parts.values()):
                self.draft.fill_part(key, ".needs", "무엇을 부르는지 찾지 못했습니다.", "What it calls was not found.")


_LB = ("aws.al", "aws.nl")


def _blocks(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _blocks_of_ids(block: dict[str, object]) -> list[str]:
    ids = block.get("security_groups")
    return [v for v in ids if isinstance(v, str)] if isinstance(ids, list) else []
