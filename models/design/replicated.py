"""The replication part of a component: which modes an engine has, who may be promoted, how many may be waited for."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from models.design.context import Context
from models.design.model import Episode, Failover, Replication
from models.problems import Said, Text

MEASURED_QUANTILES_AT_MOST = 201
MODES_OF_ENGINE = {
    "mysql": ("async", "semi_sync", "group"),
    "mariadb": ("async", "semi_sync"),
    "postgresql": ("async", "remote_write", "on", "remote_apply"),
}


def replication(context: Context, name: str, entry: Mapping[str, Any]) -> Replication | None:
    stated: Mapping[str, Any] = entry["replication"]
    path = f"components.{name}.replication"
    ids = [i.id for i in context.instances[name]]
    if "writer" not in stated:
        return None
    what = Text("이 component의 인스턴스", "an instance of this component")
    context.known(stated["writer"], ids, f"{path}.writer", what)
    kind = context.catalog.kinds.get(entry.get("kind", "generic"))
    engine = stated.get("engine", kind.engine if kind is not None else None)
    if engine is None:
        expected = Text("mysql, mariadb, postgresql 중 하나", "one of mysql, mariadb, postgresql")
        context.findings.problem("missing-key", f"{path}.engine", None, expected)
        return None
    mode = stated.get("mode", "async")
    if mode not in MODES_OF_ENGINE[engine]:
        modes = ", ".join(MODES_OF_ENGINE[engine])
        expected = Text(f"{engine}의 복제 방식: {modes}", f"a mode of {engine}: {modes}")
        context.findings.problem("mode-of-other-engine", f"{path}.mode", mode, expected)
    return Replication(
        writer=stated["writer"],
        engine=engine,
        mode=mode,
        wait_for=_wait_for(context, stated, mode, engine, len(ids) - 1, path),
        wait_point=stated.get("wait_point", "after_sync"),
        timeout_seconds=stated.get("timeout_seconds"),
        flush_ms=_default(context, stated, "flush_ms", path, "replication.flush_ms"),
        applier_workers=int(stated.get("applier", {}).get("workers", 4 if engine == "mysql" else 1)),
        transactions_per_second=stated.get("transactions_per_second"),
        episodes=tuple(Episode(**e) for e in stated.get("episodes", ()) if len(e) == 4),
        read_after_write_ms=float(
            _default(context, stated, "read_after_write_ms", path, "replication.read_after_write_ms") or 0
        ),
        reads=stated.get("reads", "readers_else_writer"),
        failover=_failover(context, stated, ids, path) if "failover" in stated else None,
        measured_lag_ms=_measured_lag(context, stated, path),
    )


def _measured_lag(context: Context, stated: Mapping[str, Any], path: str) -> tuple[float, ...]:
    quantiles = tuple(float(value) for value in stated.get("measured_lag_ms", ()))
    if len(quantiles) > MEASURED_QUANTILES_AT_MOST or any(a > b for a, b in pairwise(quantiles)):
        expected = Text(
            f"오름차순인 분위수 {MEASURED_QUANTILES_AT_MOST}개 이하 (확률 0부터 1까지 같은 간격)",
            f"at most {MEASURED_QUANTILES_AT_MOST} ascending quantiles, at evenly spread probabilities from 0 to 1",
        )
        context.findings.problem("not-quantiles", f"{path}.measured_lag_ms", quantiles, expected)
        return ()
    return quantiles


def _default(context: Context, stated: Mapping[str, Any], key: str, path: str, name: str) -> Any:
    """The stated figure (null is a statement), or the catalog's, then listed among the assumptions."""
    if key in stated:
        return stated[key]
    return context.default(f"{path}.{key}", context.catalog.defaults[name])


def _wait_for(context: Context, stated: Mapping[str, Any], mode: str, engine: str, readers: int, path: str) -> int:
    key = "any" if engine == "postgresql" else "wait_for"
    other = "wait_for" if key == "any" else "any"
    if other in stated:
        expected = Text(f"{engine}에서는 {key}", f"{key}, which {engine} uses")
        context.findings.problem("mode-of-other-engine", f"{path}.{other}", other, expected)
    if key in stated and (mode in ("async", "group") or stated[key] > readers):
        if mode in ("async", "group"):
            expected = Text(
                f"기다리는 방식에서만 {key} ({mode}는 정해져 있음)",
                f"{key} only with a mode that waits for a stated number, not {mode}",
            )
        else:
            expected = Text(f"읽기용 인스턴스 수 {readers} 이하", f"at most the {readers} readers")
        context.findings.problem("too-many-acknowledgements", f"{path}.{key}", stated[key], expected)
    elif engine == "mariadb" and stated.get(key, 1) > 1:
        expected = Text(
            "1 (MariaDB의 semi_sync는 언제나 읽기용 인스턴스 한 대만 기다림)",
            "1: semi_sync of MariaDB always waits for exactly one reader",
        )
        context.findings.problem("too-many-acknowledgements", f"{path}.{key}", stated[key], expected)
    if mode in ("async", "group"):
        return 0
    return int(stated.get(key, min(1, readers)))


def _check_candidates(context: Context, candidates: list[str] | None, readers: list[str], path: str) -> None:
    if not readers:
        message = Text(
            "승격할 인스턴스가 없어 failover가 쓰이지 않습니다. writer를 고칠 때까지 쓰기가 멈춥니다. "
            "인스턴스를 늘리거나 failover를 지워 주세요.",
            "There is no other instance to promote, so failover is not used: writes stop until the writer is repaired. "
            "Add an instance, or remove failover.",
        )
        context.findings.warn("failover-without-candidates", path, message)
    if candidates == [] and readers:
        expected = Text(
            "승격할 인스턴스 한 대 이상 (모두 승격할 수 있으면 candidates를 지우세요)",
            "at least one instance to promote; remove candidates if any reader may be promoted",
        )
        context.findings.problem("no-candidates", f"{path}.candidates", Said("[]"), expected)
    for i, candidate in enumerate(candidates or ()):
        what = Text("writer가 아닌 이 component의 인스턴스", "a reader of this component")
        context.known(candidate, readers, f"{path}.candidates[{i}]", what)
        if candidate in (candidates or ())[:i]:
            expected = Text("한 번만 적은 이름", "each instance named once")
            context.findings.problem("named-twice", f"{path}.candidates[{i}]", candidate, expected)


def _failover(context: Context, stated: Mapping[str, Any], ids: list[str], path: str) -> Failover:
    entry: Mapping[str, Any] = stated["failover"]
    path = f"{path}.failover"
    _check_candidates(context, entry.get("candidates"), [i for i in ids if i != stated["writer"]], path)
    automatic = entry.get("automatic", True)
    if not automatic and entry.get("coverage"):
        expected = Text("automatic: false이면 coverage 없이", "no coverage with automatic: false")
        context.findings.problem("out-of-range", f"{path}.coverage", entry["coverage"], expected)
    return Failover(
        automatic=automatic,
        detect_seconds=float(_default(context, entry, "detect_seconds", path, "failover.detect_seconds")),
        promote_seconds=float(_default(context, entry, "promote_seconds", path, "failover.promote_seconds")),
        coverage=float(_default(context, entry, "coverage", path, "failover.coverage")) if automatic else 0.0,
        manual_minutes=float(_default(context, entry, "manual_minutes", path, "failover.manual_minutes")),
        candidates=tuple(entry.get("candidates", ())),
        fencing=entry.get("fencing", False),
    )
