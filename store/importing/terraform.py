"""A Terraform plan of AWS resources -> parts of a design: what serves, where it stands, and what stands behind what."""

from pathlib import PurePath
from typing import Any

from models.problems import Text
from store.importing.draft import Draft
from store.importing.plan import Plan, Resource, plan_of
from store.importing.report import Entry
from store.importing.terraform_parts import CLUSTER_TYPES, PART_TYPES, Parts
from store.importing.terraform_wires import Wires

UNNEEDED = Text("계산에 쓰이지 않습니다.", "Plays no part in the figures.")
UNREAD = Text(
    "아직 읽지 않는 자원입니다. 요청을 처리하는 데 필요하면 구성 요소로 직접 더하세요.",
    "Not read yet: if requests need it, add it as a component.",
)
_KIND_TO_ADD = {
    "aws_s3_bucket": "aws.s3",
    "aws_sqs_queue": "aws.sqs",
    "aws_dynamodb_table": "aws.dynamodb",
    "aws_lambda_function": "aws.lambda",
    "aws_cloudfront_distribution": "aws.cloudfront",
    "aws_api_gateway_rest_api": "aws.api_gateway",
    "aws_apigatewayv2_api": "aws.api_gateway",
    "aws_route53_zone": "aws.route53",
    "aws_route53_record": "aws.route53",
    "aws_ecs_service": "aws.ecs",
    "aws_elb": "aws.alb",
}
_UNNEEDED_STARTS = (
    *(
        "data.",
        "aws_vpc",
        "aws_route_table",
        "aws_route",
        "aws_internet_gateway",
        "aws_eip",
        "aws_iam_",
        "aws_key_pair",
    ),
    *("aws_security_group", "aws_subnet", "aws_db_subnet_group", "aws_db_parameter_group", "aws_network_acl"),
    *("aws_cloudwatch_", "aws_acm_", "aws_kms_", "aws_elasticache_subnet_group", "aws_elasticache_parameter_group"),
    *("aws_ssm_", "aws_secretsmanager_", "aws_autoscaling_policy", "aws_launch_", "aws_default_", "random_", "null_"),
    *("tls_", "local_", "time_", "terraform_data", "aws_db_option_group", "aws_ebs_", "aws_volume_attachment"),
)


def read_plan(name: str, data: Any) -> tuple[Draft, str]:
    """Parts, and the file's name as title. Raises InvalidDesign with all problems."""
    plan = plan_of(name, data)
    draft = Draft()
    parts = Parts(plan, draft)
    parts.read()
    wires = Wires(plan, draft, parts)
    wires.read()
    _report(plan, draft, parts, wires)
    _fill(plan, draft, parts)
    return draft, PurePath(name).stem


def _report(plan: Plan, draft: Draft, parts: Parts, wires: Wires) -> None:
    """Every address once: as a part, as a place, as a wire, or among what was not understood."""
    for resource in plan.resources:
        key = parts.part_of.get(resource)
        if key is not None and resource.type in PART_TYPES:
            kind = draft.parts[key].kind
            draft.understood.append(Entry(resource.address, Text(f"종류 {kind}", f"kind {kind}")))
        elif resource in parts.used:
            draft.understood.append(Entry(resource.address, parts.used[resource]))
        elif resource in wires.used:
            draft.understood.append(Entry(resource.address, wires.used[resource]))
        else:
            draft.not_understood.append(Entry(resource.address, _why_not(resource)))


def _why_not(resource: Resource) -> Text:
    kind = _KIND_TO_ADD.get(resource.type)
    if kind is not None:
        return Text(
            f"아직 읽지 않습니다. 요청에 필요하면 kind: {kind} 구성 요소로 더하세요.",
            f"Not read yet: if requests need it, add a component of kind {kind}.",
        )
    return UNNEEDED if resource.type.startswith(_UNNEEDED_STARTS) else UNREAD


def _fill(plan: Plan, draft: Draft, parts: Parts) -> None:
    for name, place in draft.places.items():
        if place["kind"] == "region" and "aws_region" not in place:
            draft.fill(
                f"places.{name}.aws_region",
                "리전을 알 수 없습니다. 가격에 필요합니다.",
                "The region is not known; prices need it.",
            )
    if draft.places:
        draft.fill(
            "places.*.mttf_hours",
            "가용 영역과 리전의 고장 수치가 없어 고장 나지 않는 것으로 계산합니다.",
            "Zones and regions have no failure figures, so they never fail here.",
        )
    for key, part in draft.parts.items():
        _fill_part(draft, key, part.kind)
        if part.replicates:
            draft.fill_part(
                key,
                ".replication",
                "읽기 복제본은 비동기이고 승격은 손으로 한다고 보았습니다. 읽기를 나누면 requests와 role을 고치세요.",
                "Read replicas: asynchronous, promoted by hand; where reads are split, change requests and roles.",
            )
    if any(resource.type in CLUSTER_TYPES for resource in plan.resources):
        draft.fill(
            "components",
            "Aurora의 저장소 복제와 장애 전환은 적지 않았습니다.",
            "Replication and failover of Aurora are not stated.",
        )


def _fill_part(draft: Draft, key: str, kind: str) -> None:
    if kind == "server":
        draft.fill_part(
            key,
            ".kind",
            "무엇이 도는 서버인지 알 수 없어 서버(server)로 두었습니다.",
            "What runs there is not clear, so it is a plain server.",
        )
    if kind == "generic":
        draft.fill_part(
            key,
            ".kind",
            "카탈로그에 없는 엔진이라 고장 나지 않는 것으로 계산합니다. 수치를 적으세요.",
            "An engine that the catalog does not have: it never fails here, state its figures.",
        )
    if kind == "aws.nat_gateway":
        draft.fill_part(
            key,
            "",
            "밖으로 나가는 요청에만 쓰입니다. 외부를 부르는 구성 요소의 needs에 넣으세요.",
            "Only for requests that go out: add it to the needs of what calls the outside.",
        )
