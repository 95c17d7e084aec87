"""The replication part of a component: which modes an engine has, who may be promoted, how many may be waited for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.design.model import Episode, Failover, Replication
from models.problems import Text

if TYPE_CHECKING:
    from models.design.build import _Builder

MODES_OF_ENGINE = {
    "mysql": ("async", "semi_sync", "group"),
    "mariadb": ("async", "semi_sync"),
    "postgresql": ("async", "remote_write", "on", "remote_apply"),
}


def replication(builder: "_Builder", name: str, entry: Mapping[str, Any]) -> Replication | None:
    stated: Mapping[str, Any] = entry["replication"]
    path = f"components.{name}.replication"
    ids = [i.id for i in builder.instances[name]]
    if "writer" not in stated:
        return None
    what = Text("이 component의 인스턴스", "an instance of this component")
    builder.known(stated["writer"], ids, f"{path}.writer", what)
    kind = builder.catalog.kinds.get(entry.get("kind", "generic"))
    engine = stated.get("engine", kind.engine if kind is not None else None)
    if engine is None:
        expected = Text("mysql, mariadb, postgresql 중 하나", "one of mysql, mariadb, postgresql")
        builder.findings.problem("missing-key", f"{path}.engine", None, expected)
        return None
    mode = stated.get("mode", "async")
    if mode not in MODES_OF_ENGINE[engine]:
        modes = ", ".join(MODES_OF_ENGINE[engine])
        expected = Text(f"{engine}의 복제 방식: {modes}", f"a mode of {engine}: {modes}")
        builder.findings.problem("mode-of-other-engine", f"{path}.mode", mode, expected)
    return Replication(
        writer=stated["writer"],
        engine=engine,
        mode=mode,
        wait_for=_wait_for(builder, stated, mode, engine, len(ids) - 1, path),
        wait_point=stated.get("wait_point", "after_sync"),
        timeout_seconds=stated.get("timeout_seconds"),
        flush_ms=_default(builder, stated, "flush_ms", path, "replication.flush_ms"),
        applier_workers=int(stated.get("applier", {}).get("workers", 4 if engine == "mysql" else 1)),
        transactions_per_second=stated.get("transactions_per_second"),
        episodes=tuple(Episode(**e) for e in stated.get("episodes", ()) if len(e) == 4),
        read_after_write_ms=float(
            _default(builder, stated, "read_after_write_ms", path, "replication.read_after_write_ms") or 0
        ),
        reads=stated.get("reads", "readers_else_writer"),
        failover=_failover(builder, stated, ids, path) if "failover" in stated else None,
    )


def _default(builder: "_Builder", stated: Mapping[str, Any], key: str, path: str, name: str) -> Any:
    """The stated figure (null is a statement), or the catalog's, then listed among the assumptions."""
    if key in stated:
        return stated[key]
    return builder.default(f"{path}.{key}", builder.catalog.defaults[name])


def _wait_for(builder: "_Builder", stated: Mapping[str, Any], mode: str, engine: str, readers: int, path: str) -> int:
    key = "any" if engine == "postgresql" else "wait_for"
    other = "wait_for" if key == "any" else "any"
    if other in stated:
        expected = Text(f"{engine}에서는 {key}", f"{key}, which {engine} uses")
        builder.findings.problem("mode-of-other-engine", f"{path}.{other}", other, expected)
    if key in stated and (mode in ("async", "group") or stated[key] > readers):
        if mode in ("async", "group"):
            expected = Text(
                f"기다리는 방식에서만 {key} ({mode}는 정해져 있음)",
                f"{key} only with a mode that waits for a stated number, not {mode}",
            )
        else:
            expected = Text(f"읽기용 인스턴스 수 {readers} 이하", f"at most the {readers} readers")
        builder.findings.problem("too-many-acknowledgements", f"{path}.{key}", stated[key], expected)
    if mode in ("async", "group"):
        return 0
    return int(stated.get(key, min(1, readers)))


def _failover(builder: "_Builder", stated: Mapping[str, Any], ids: list[str], path: str) -> Failover:
    entry: Mapping[str, Any] = stated["failover"]
    path = f"{path}.failover"
    readers = [i for i in ids if i != stated["writer"]]
    for i, candidate in enumerate(entry.get("candidates", ())):
        what = Text("writer가 아닌 이 component의 인스턴스", "a reader of this component")
        builder.known(candidate, readers, f"{path}.candidates[{i}]", what)
    automatic = entry.get("automatic", True)
    if not automatic and entry.get("coverage"):
        expected = Text("automatic: false이면 coverage 없이", "no coverage with automatic: false")
        builder.findings.problem("out-of-range", f"{path}.coverage", entry["coverage"], expected)
    return Failover(
        automatic=automatic,
        detect_seconds=float(_default(builder, entry, "detect_seconds", path, "failover.detect_seconds")),
        promote_seconds=float(_default(builder, entry, "promote_seconds", path, "failover.promote_seconds")),
        coverage=float(_default(builder, entry, "coverage", path, "failover.coverage")) if automatic else 0.0,
        manual_minutes=float(_default(builder, entry, "manual_minutes", path, "failover.manual_minutes")),
        candidates=tuple(entry.get("candidates", ())),
        fencing=entry.get("fencing", False),
    )
