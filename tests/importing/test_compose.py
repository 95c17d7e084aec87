"""docker-compose files become designs; nothing of them is dropped in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from models.problems import InvalidDesign
from store.designs import build_designs
from store.importing import import_file, is_importable
from store.yaml_write import flow_text

SHOP = (Path(__file__).parent / "data/shop.compose.yaml").read_text(encoding="utf-8")


def imported(text, language="ko"):
    """The import, the design as another YAML reader has it, and the design that passed the check."""
    found = import_file("compose.yaml", text, language)
    built = build_designs({"a": found.design_text}, ["a"])["a"]
    assert not isinstance(built, InvalidDesign), built.problems
    return found, YAML(typ="safe", pure=True).load(found.design_text), built


def attempted(text):
    """The import, or None where the file has problems; any other exception comes through."""
    try:
        return import_file("compose.yaml", text)
    except InvalidDesign as error:
        if not error.problems:
            raise
    return None


def problems(text):
    with pytest.raises(InvalidDesign) as caught:
        import_file("compose.yaml", text)
    return [(p.line, p.path, p.message("en")) for p in caught.value.problems]


def test_a_shop_becomes_the_design_that_a_person_would_draw():
    _, data, design = imported(SHOP)
    assert data["components"] == {
        "web": {"kind": "nginx", "place": "docker-host", "needs": [{"any": ["api"]}]},
        "api": {
            "kind": "server",
            "replicas": 2,
            "place": "docker-host",
            "needs": [{"any": ["db"]}, {"any": ["mail"], "degrades": True}, {"any": ["cache"]}],
        },
        "worker": {
            "kind": "worker",
            "replicas": 3,
            "place": "docker-host",
            "needs": [{"any": ["db"]}, {"any": ["cache"]}],
        },
        "db": {"kind": "postgresql", "place": "docker-host"},
        "cache": {"kind": "redis", "place": "docker-host"},
        "mail": {"kind": "server", "place": "docker-host"},
    }
    assert data["requests"] == {"all": {"enters": "web", "share": 1}}
    assert (design.id, design.title) == ("ticket-shop", "ticket_shop")


def test_what_was_not_understood_is_listed_with_its_reason():
    found, _, _ = imported(SHOP, "en")
    said = {entry.address: entry.text.en for entry in found.not_understood}
    assert said["services.migrate"].startswith("Left out: a job")
    assert said["services.adminer"].startswith("Left out: it only starts with its profile")
    assert "times to detect" in said["services.api.healthcheck"]
    assert {
        "services.api.deploy.resources",
        "services.worker.command",
        "networks.back",
        "volumes.data",
        "x-app",
    } <= set(said)
    assert "# - services.migrate: Left out: a job" in found.design_text
    to_fill = {entry.address for entry in found.to_fill}
    assert {"places.docker-host", "components.api.kind", "traffic", "targets", "requests"} <= to_fill


def addresses(data):
    """Every address that a reader of the report could look for."""
    for name, service in data["services"].items():
        for key, value in (service or {}).items():
            inner = value if key == "deploy" and isinstance(value, dict) and value else None
            yield from (f"services.{name}.deploy.{k}" for k in inner) if inner else [f"services.{name}.{key}"]
    for key, value in data.items():
        if key in ("networks", "volumes", "secrets", "configs") and isinstance(value, dict) and value:
            yield from (f"{key}.{name}" for name in value)
        elif key != "services":
            yield key


def said_once(found, data):
    said = [entry.address for entry in (*found.understood, *found.not_understood)]
    assert len(said) == len(set(said))
    whole = {a for a in said if a.count(".") == 1 and a.startswith("services.")}
    for address in addresses(data):
        service = ".".join(address.split(".")[:2])
        assert (address in said) or (service in whole and address.startswith("services."))


def test_every_key_is_in_the_report_once():
    said_once(imported(SHOP)[0], YAML(typ="safe", pure=True).load(SHOP))


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        ("nginx", "nginx"),
        ("nginx:1.27@sha256:abc", "nginx"),
        ("bitnami/postgresql:16", "postgresql"),
        ("postgis/postgis:16-3.4", "postgresql"),
        ("confluentinc/cp-kafka:7.6", "kafka"),
        ("mcr.example/dotnet/aspnet:8.0", "dotnet"),
        ("${REGISTRY:-localhost:5000}/mysql:8", "mysql"),
        ("our-team/nginx-like-thing", "server"),
    ],
)
def test_an_image_tells_its_kind(image, kind):
    _, data, _ = imported(f"services: {{a: {{image: '{image}'}}}}")
    assert data["components"]["a"]["kind"] == kind


def test_a_database_user_or_database_name_is_not_taken_for_a_host():
    web = "web: {environment: ['DB_URL=postgres://web:pw@db:5432/cache']}"
    text = f"services: {{{web}, db: {{image: postgres}}, cache: {{image: redis}}}}"
    _, data, _ = imported(text)
    assert data["components"]["web"]["needs"] == [{"any": ["db"]}]


def test_needs_in_a_circle_are_left_out_and_said():
    text = "services: {a: {depends_on: [b]}, b: {environment: {A_URL: 'http://a:80'}}}"
    found, data, _ = imported(text, "en")
    assert data["components"]["a"]["needs"] == [{"any": ["b"]}]
    assert "needs" not in data["components"]["b"]
    assert any(e.address == "components.b.needs" and "cycle" in e.text.en for e in found.to_fill)


def test_a_replicated_database_gets_a_writer_and_says_that_this_is_a_guess():
    found, data, design = imported("services: {a: {links: ['db:mysql']}, db: {image: mysql, scale: 3}}")
    assert data["components"]["db"]["replication"]["writer"] == "db-1"
    assert data["components"]["a"]["needs"] == [{"any": ["db"], "role": "writer"}]
    assert design.components["db"].replication.mode == "async"
    assert any(e.address == "components.db.replication" for e in found.to_fill)


def test_several_ways_in_share_the_requests_evenly():
    text = "services: {a: {ports: ['1:1']}, b: {ports: [2]}, c: {ports: [3]}, db: {image: mysql, ports: ['3306:3306']}}"
    found, _, design = imported(text)
    assert [c.enters for c in design.requests.values()] == ["a", "b", "c"]
    assert sum(c.share for c in design.requests.values()) == pytest.approx(1, abs=1e-9)
    assert any(e.address == "requests" for e in found.to_fill)


def test_a_service_extends_another_of_its_file():
    _, data, _ = imported("services: {base: {image: nginx, scale: 0}, a: {extends: {service: base}, scale: 2}}")
    assert data["components"] == {"a": {"kind": "nginx", "replicas": 2, "place": "docker-host"}}


def test_all_problems_at_once_with_line_found_and_expected():
    text = """services:
  web:
    image: 7
    depends_on: [apii]
    ports: yes please
  api:
    deploy: {replicas: -2}
  broken: just text
  loop: {extends: loop}
"""
    found = problems(text)
    assert {(line, path) for line, path, _ in found} == {
        (3, "services.web.image"),
        (4, "services.web.depends_on"),
        (5, "services.web.ports"),
        (7, "services.api.deploy.replicas"),
        (8, "services.broken"),
        (9, "services.loop.extends"),
    }
    by_path = {path: message for _, path, message in found}
    assert "did you mean 'api'?" in by_path["services.web.depends_on"]
    assert "found -2, expected a whole number >= 0" in by_path["services.api.deploy.replicas"]
    assert "found 'just text'" in by_path["services.broken"]
    assert "loop -> loop" in by_path["services.loop.extends"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "services"),
        ("services: {}", "a mapping from names to services"),
        ("services: [a]", "a mapping from names to services"),
        ("a: &a [1]\nb: &b [*a,*a]\nservices: {x: *c}", "an anchor that is defined"),
        ("services: {a: {image: !reset null}}", "a plain value without a tag"),
        ("services: {a: {scale: 2001}}", "at most 2,000 instances"),
        ("services: {a: {scale: 0}}", "at least one service"),
        ("anboard: 1\nservices: {}", "this is a design already"),
        ("services: {a: [", "valid YAML"),
        ("x" * (2**20 + 1), "at most 1 MiB"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(text, said):
    assert any(said in message for _, _, message in problems(text)), problems(text)


def test_anchors_that_explode_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 8)]
    assert "60,000" in problems("\n".join([*lines, "services: {a: {}}"]))[0][2]


def test_a_design_or_anything_else_is_no_file_to_import():
    assert is_importable(SHOP)
    assert not is_importable("anboard: 1\ncomponents: {}")
    assert not is_importable("based_on: a.yaml\nservices: {}")
    assert not is_importable("{")


NAMES = st.sampled_from(["web", "api", "db", "my_app", "서비스", "1", "a.b", "docker-host", "web-1", "null", "x y"])
IMAGES = st.sampled_from(["nginx", "mysql:8", "our/app", "${X}", "", "redis"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 9), st.text(max_size=5), NAMES)
LISTS = st.lists(SCALARS, max_size=3)
WILD = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2), max_leaves=4
)
GOOD = st.fixed_dictionaries(
    {},
    optional={
        "image": IMAGES,
        "depends_on": st.lists(NAMES, max_size=3, unique=True),
        "ports": st.lists(st.sampled_from(["80:80", 443, {"target": 80}]), max_size=2),
        "deploy": st.fixed_dictionaries({}, optional={"replicas": st.integers(0, 4), "mode": st.just("global")}),
        "environment": st.dictionaries(st.sampled_from(["DB_HOST", "URL"]), NAMES.map(lambda n: f"http://{n}:1")),
        "profiles": st.lists(NAMES, max_size=1),
        "healthcheck": st.just({"interval": "5s"}),
    },
)
ANY_KEYS = ["image", "depends_on", "links", "ports", "deploy", "scale", "environment", "extends", "profiles", "command"]
ANY = st.dictionaries(st.sampled_from([*ANY_KEYS, "network_mode"]), WILD, max_size=5)


@given(st.dictionaries(NAMES, GOOD, min_size=1, max_size=6))
def test_any_compose_file_gives_a_valid_design_or_problems(services):
    text = f"services: {flow_text(services)}"
    found = attempted(text)
    if found is None:
        return
    assert not isinstance(build_designs({"a": found.design_text}, ["a"])["a"], InvalidDesign)
    data = {"services": services}
    said = [entry.address for entry in (*found.understood, *found.not_understood)]
    assert len(said) == len(set(said))
    if not any("." in name for name in services):
        said_once(found, data)


@given(st.dictionaries(NAMES, ANY | SCALARS, max_size=5), st.dictionaries(NAMES, WILD, max_size=3))
def test_whatever_stands_in_a_file_it_is_no_exception(services, rest):
    text = flow_text({**rest, "services": services})
    found = attempted(text)
    if found is None:
        return
    assert not isinstance(build_designs({"a": found.design_text}, ["a"])["a"], InvalidDesign)
