"""What a drawing says in words: names of kinds, second lines of cards, the text alternative."""

from typing import Final

from models.design.model import Component, Design, Instance
from models.problems import Language, Text

USERS_LABEL: Final = Text("사용자", "Users")
AND_MORE: Final = Text("외 {}대", "+ {} more")
WRITER: Final = Text("원본", "writer")
READER: Final = Text("복제본", "reader")
DEGRADES: Final = Text("없어도 동작", "soft dependency")
MODES: Final = {
    "async": Text("비동기 복제", "async replication"),
    "semi_sync": Text("반동기 복제", "semi-sync replication"),
    "group": Text("그룹 복제", "group replication"),
    "remote_write": Text("동기 복제 (remote_write)", "sync replication (remote_write)"),
    "on": Text("동기 복제 (on)", "sync replication (on)"),
    "remote_apply": Text("동기 복제 (remote_apply)", "sync replication (remote_apply)"),
}
PLACE_KINDS: Final = {
    "region": Text("리전", "region"),
    "zone": Text("가용 영역", "zone"),
    "host": Text("호스트", "host"),
}
STATES: Final = {
    "added": Text("기준에 없음", "not in the baseline"),
    "removed": Text("기준에만 있음", "only in the baseline"),
    "changed": Text("기준과 다름", "differs from the baseline"),
}
WIRING: Final = {
    "mesh": Text("모두 연결", "all to all"),
    "paired": Text("1:1 연결", "1:1 pairs"),
}


def _same(name: str) -> Text:
    return Text(name, name)


_KINDS: Final = {  # kind or its beginning -> (icon, shown name)
    "user": ("user", Text("사용자", "Users")),
    "nginx": ("nginx", _same("Nginx")),
    "apache": ("apache", _same("Apache")),
    "haproxy": ("haproxy", _same("HAProxy")),
    "tomcat": ("tomcat", _same("Tomcat")),
    "spring": ("spring", _same("Spring Boot")),
    "nodejs": ("nodejs", _same("Node.js")),
    "mysql": ("mysql", _same("MySQL")),
    "mariadb": ("mariadb", _same("MariaDB")),
    "postgresql": ("postgresql", _same("PostgreSQL")),
    "redis": ("redis", _same("Redis")),
    "memcached": ("memcached", _same("Memcached")),
    "valkey": ("valkey", _same("Valkey")),
    "mongodb": ("mongodb", _same("MongoDB")),
    "kafka": ("kafka", _same("Kafka")),
    "rabbitmq": ("rabbitmq", _same("RabbitMQ")),
    "elasticsearch": ("elasticsearch", _same("Elasticsearch")),
    "aws.alb": ("alb", _same("AWS ALB")),
    "aws.nlb": ("nlb", _same("AWS NLB")),
    "aws.route53": ("dns", _same("Route 53")),
    "aws.cloudfront": ("cdn", _same("CloudFront")),
    "aws.nat_gateway": ("nat", _same("NAT Gateway")),
    "aws.rds": ("rds", _same("AWS RDS")),
    "aws.aurora": ("aurora", _same("Aurora")),
    "aws.elasticache": ("cache", _same("ElastiCache")),
    "aws.s3": ("s3", _same("AWS S3")),
    "aws.ec2": ("ec2", _same("AWS EC2")),
    "aws.lambda": ("lambda", _same("AWS Lambda")),
    "aws.sqs": ("queue", _same("AWS SQS")),
    "external": ("external", Text("외부 서비스", "external")),
    "worker": ("worker", Text("작업자", "worker")),
    "dns": ("dns", _same("DNS")),
    "cdn": ("cdn", _same("CDN")),
    "cache": ("cache", Text("캐시", "cache")),
    "queue": ("queue", Text("큐", "queue")),
    "generic": ("generic", _same("")),
}
ICONS: Final = tuple(dict.fromkeys(icon for icon, _ in _KINDS.values()))


def _known(kind: str) -> tuple[str, Text]:
    """Icon and name of the longest known beginning of a dotted kind; unknown kinds are generic."""
    while kind:
        if kind in _KINDS:
            return _KINDS[kind]
        kind = kind.rpartition(".")[0]
    return _KINDS["generic"]


def icon_of(kind: str) -> str:
    return _known(kind)[0]


def kind_name(kind: str, language: Language) -> str:
    return _known(kind)[1].in_(language) or kind


def role_of(component: Component, instance: Instance) -> Text | None:
    """Writer or reader; None without replication or when the writer stands alone."""
    if component.replication is None or len(component.instances) < 2:
        return None
    return WRITER if component.replication.writer == instance.id else READER


def second_line(design: Design, component: Component, instance: Instance, language: Language) -> str:
    """Role, else instance type, else product."""
    role = role_of(component, instance)
    if role is not None:
        return role.in_(language)
    return runs_on(design, component, instance) or _known(component.kind)[1].in_(language)


def runs_on(design: Design, component: Component, instance: Instance) -> str | None:
    host = design.place_of_kind(instance.place, "host")
    return (host.runs_on if host else None) or component.runs_on


def full_name(design: Design, component: Component, instance: Instance, language: Language) -> str:
    """Everything the card abbreviates, for its tooltip."""
    place = design.places.get(instance.place) if instance.place else None
    role = role_of(component, instance)
    parts = [
        instance.id,
        component.title or "",
        kind_name(component.kind, language),
        role.in_(language) if role else "",
        runs_on(design, component, instance) or "",
        (place.title or place.name) if place else "",
    ]
    return " · ".join(dict.fromkeys(p for p in parts if p))


def description(design: Design, language: Language) -> str:
    """The drawing in a few sentences: what requests enter, what each component needs, how data is replicated."""
    ko = language == "ko"
    entered = list(dict.fromkeys(r.enters for r in design.requests.values()))
    sentences = [f"{USERS_LABEL.in_(language)} → {', '.join(entered)}"] if entered else []
    for component in design.components.values():
        count = f"{len(component.instances)}{'대' if ko else ''}"
        sentence = f"{component.name} ({kind_name(component.kind, language)}) {count if ko else '× ' + count}"
        needed = [_need_words(design, component, index, language) for index in range(len(component.needs))]
        sentences.append(sentence + (f" → {'; '.join(dict.fromkeys(needed))}" if needed else ""))
        if component.replication is not None and len(component.instances) > 1:
            readers = ", ".join(i.id for i in component.instances if i.id != component.replication.writer)
            mode = MODES[component.replication.mode].in_(language)
            sentences.append(f"{mode}: {component.replication.writer} → {readers}")
    return ". ".join(sentences) + "."


def _need_words(design: Design, component: Component, index: int, language: Language) -> str:
    need = component.needs[index]
    targets = sum(len(design.instances_of(n)) for n in need.names)
    notes = [DEGRADES.in_(language)] if need.degrades else []
    if len(component.instances) > 1 and targets > 1:
        notes.append(WIRING[need.wiring].in_(language))
    return ", ".join(need.names) + (f" ({', '.join(notes)})" if notes else "")
