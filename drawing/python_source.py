"""Scene -> Python source for the ``diagrams`` package: the same nodes, clusters and edges, laid out by Graphviz. Pure.

The source needs ``diagrams`` alone (and Graphviz, which that needs itself). Texts stand in it as string literals.
"""

import keyword
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from drawing.outline import Group, Link, Named, Outline, outline
from drawing.picture import Scene
from drawing.side_by_side import Caption

_CLASSES: Final = {  # icon -> module of diagrams, class
    "user": ("onprem.client", "Users"),
    "alb": ("aws.network", "ElbApplicationLoadBalancer"),
    "nlb": ("aws.network", "ElbNetworkLoadBalancer"),
    "dns": ("aws.network", "Route53"),
    "cdn": ("aws.network", "CloudFront"),
    "nat": ("aws.network", "NATGateway"),
    "rds": ("aws.database", "RDS"),
    "aurora": ("aws.database", "Aurora"),
    "cache": ("aws.database", "ElastiCache"),
    "s3": ("aws.storage", "SimpleStorageServiceS3"),
    "ec2": ("aws.compute", "EC2"),
    "lambda": ("aws.compute", "Lambda"),
    "queue": ("aws.integration", "SQS"),
    "nginx": ("onprem.network", "Nginx"),
    "apache": ("onprem.network", "Apache"),
    "haproxy": ("onprem.network", "HAProxy"),
    "tomcat": ("onprem.network", "Tomcat"),
    "external": ("onprem.network", "Internet"),
    "spring": ("programming.framework", "Spring"),
    "nodejs": ("programming.language", "NodeJS"),
    "mysql": ("onprem.database", "MySQL"),
    "mariadb": ("onprem.database", "MariaDB"),
    "postgresql": ("onprem.database", "PostgreSQL"),
    "mongodb": ("onprem.database", "MongoDB"),
    "redis": ("onprem.inmemory", "Redis"),
    "valkey": ("onprem.inmemory", "Redis"),
    "memcached": ("onprem.inmemory", "Memcached"),
    "kafka": ("onprem.queue", "Kafka"),
    "rabbitmq": ("onprem.queue", "RabbitMQ"),
    "worker": ("onprem.compute", "Server"),
    "elasticsearch": ("elastic.elasticsearch", "Elasticsearch"),
}
_OTHER: Final = ("onprem.compute", "Server")
_STYLES: Final = {"soft": "dotted", "async": "dashed", "sync": "bold"}
_COLOURS: Final = {"soft": "muted", "async": "accent", "sync": "good"}
_RESERVED: Final = frozenset([*keyword.kwlist, *keyword.softkwlist, "text", "escape", "spacing", "graph_attr"])
_HEAD: Final = "# Draws anboard.png. Needs Graphviz and: pip install diagrams"
_ATTRIBUTES: Final = """spacing = {"splines": "spline", "nodesep": "0.6", "ranksep": "0.9", "pad": "0.4"}
graph_attr = {"label": $title, **spacing}
with Diagram("anboard", filename="anboard", direction="TB", show=False, graph_attr=graph_attr):"""
_TEXT: Final = '''

def text(words):
    """Words as Graphviz shows them: nothing in them is markup."""
    return escape(words.replace("&", "&amp;"))

'''


def python_source(scenes: Sequence[Scene], captions: Sequence[Caption], colours: Mapping[str, str]) -> str:
    """``colours``: as drawing.svg.LIGHT; of them the lines of replication are taken."""
    found = outline(scenes, captions, _RESERVED)
    body = [*_group(found.root, "    "), "", *(line for link in found.links for line in _link(link, colours))]
    title = _words([found.title])
    has_text = any("text(" in line for line in [title, *body])
    head = [_HEAD, *_imports(found, has_text), _TEXT if has_text else "", _ATTRIBUTES.replace("$title", title)]
    return "\n".join([*head, *body]) + "\n"


def _imports(found: Outline, has_text: bool) -> Iterator[str]:
    names = (
        ["Diagram"]
        + (["Cluster"] if found.root.groups else [])
        + (["Edge"] if any(link.look != "request" for link in found.links) else [])
    )
    yield f"from diagrams import {', '.join(sorted(names))}"
    modules: dict[str, set[str]] = {}
    for named in found.root.walk():
        module, name = _class(named)
        modules.setdefault(module, set()).add(name)
    for module in sorted(modules):
        yield f"from diagrams.{module} import {', '.join(sorted(modules[module]))}"
    if has_text:
        yield "from graphviz import escape"


def _class(named: Named) -> tuple[str, str]:
    return _CLASSES.get(named.node.icon, _OTHER)


def _group(group: Group, indent: str) -> Iterator[str]:
    for named in group.nodes:
        yield f"{indent}{named.name} = {_class(named)[1]}({_words(named.words)})"
    for inner in group.groups:
        yield f'{indent}with Cluster("{inner.name}", graph_attr={{"label": {_words(inner.words)}}}):'
        yield from _group(inner, indent + "    ")


def _link(link: Link, colours: Mapping[str, str]) -> Iterator[str]:
    targets = ", ".join(n.name for n in link.targets)
    targets = f"[{targets}]" if len(link.targets) > 1 else targets
    for source in link.sources:
        yield f"    {source.name} >> {_edge(link, colours)}{targets}"


def _edge(link: Link, colours: Mapping[str, str]) -> str:
    """Replication does not push a replica below its writer."""
    if link.look == "request":
        return ""
    parts = [f'style="{_STYLES[link.look]}"', f'color="{colours[_COLOURS[link.look]]}"']
    if link.look != "soft":
        parts.append('constraint="false"')
    return f"Edge({', '.join(parts)}) >> "


def _words(lines: Sequence[str]) -> str:
    """A literal; where Graphviz would take something for markup, through ``text``."""
    literal = _literal("\n".join(lines))
    return f"text({literal})" if any(c in "&<>\\" for line in lines for c in line) else literal


def _literal(words: str) -> str:
    """In double quotes, as people write them."""
    inner = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'
