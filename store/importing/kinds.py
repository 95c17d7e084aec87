"""Names of images, servers and engines -> kinds of the catalog; None where a name tells nothing."""

import re
from collections.abc import Iterable
from typing import Final

_KINDS: Final = {
    "nginx": "nginx nginx-unprivileged nginx-proxy openresty",
    "apache": "httpd apache apache2",
    "haproxy": "haproxy",
    "envoy": "envoy",
    "traefik": "traefik",
    "caddy": "caddy",
    "tomcat": "tomcat tomee",
    "spring": "spring springboot spring-boot",
    "nodejs": "node nodejs nextjs express nestjs",
    "django": "django",
    "fastapi": "fastapi uvicorn-gunicorn-fastapi",
    "flask": "flask",
    "rails": "rails",
    "php": "php php-fpm wordpress laravel",
    "go": "golang",
    "dotnet": "dotnet aspnet",
    "worker": "worker celery sidekiq",
    "mysql": "mysql mysql-server percona percona-server",
    "mariadb": "mariadb",
    "postgresql": "postgres postgresql postgis timescaledb pgvector",
    "mongodb": "mongo mongodb mongodb-community-server",
    "elasticsearch": "elasticsearch",
    "opensearch": "opensearch",
    "cassandra": "cassandra scylla",
    "redis": "redis redis-stack redis-stack-server",
    "valkey": "valkey",
    "memcached": "memcached",
    "kafka": "kafka cp-kafka redpanda",
    "rabbitmq": "rabbitmq",
    "zookeeper": "zookeeper cp-zookeeper",
    "etcd": "etcd",
}
_KIND_OF: Final = {name: kind for kind, names in _KINDS.items() for name in names.split()}
UNKNOWN_KIND: Final = "server"
DATABASES: Final = frozenset({"mysql", "mariadb", "postgresql"})
"""The engines that Anboard models replication of."""
DATA_KINDS: Final = DATABASES | {
    *("mongodb", "elasticsearch", "opensearch", "cassandra", "redis", "valkey", "memcached", "kafka", "rabbitmq"),
    *("zookeeper", "etcd"),
}
"""Kinds that customers do not talk to, though their ports may be published."""
ENGINES: Final = {"mysql": "mysql", "mariadb": "mariadb", "postgres": "postgresql"}
"""Amazon's name of a database engine -> the last part of the kind."""


def kind_of_image(image: str) -> str | None:
    """``registry:5000/bitnami/postgresql:16@sha256:…`` -> ``postgresql``.

    >>> kind_of_image("${REGISTRY:-docker.io}/library/nginx:1.27-alpine"), kind_of_image("our/app")
    ('nginx', None)
    """
    name = re.sub(r"\$\{[^}]*\}", "", image).split("@")[0].rsplit("/", 1)[-1].split(":")[0].lower()
    return _KIND_OF.get(name)


def kind_of_words(texts: Iterable[str]) -> str | None:
    """The kind that a word of these names, such as that of a server: ``prod-nginx-1`` -> ``nginx``."""
    for text in texts:
        for word in re.split(r"[^a-z0-9]+", text.lower()):
            if (kind := _KIND_OF.get(word.rstrip("0123456789") or word)) is not None:
                return kind
    return None
