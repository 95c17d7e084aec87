"""On what "no acknowledged write is lost" hangs: every condition a design does not hold, with its share and remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.design.model import Component, Design, Replication
from models.problems import Text
from models.replication.constants import EngineConstants
from models.replication.failovers import reader_unavailabilities
from models.replication.losses import share_unreceived, share_with_fewer_than
from models.replication.results import LossCondition, ReplicationResult, TargetVerdict
from models.replication.stages import StageTimes, acknowledgements_needed
from models.units import SECONDS_PER_HOUR

SMALLEST_SHARE_SHOWN = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the conditions look at. ``times``: None when a delay that a commit waits for is unknown."""

    design: Design
    component: Component
    replication: Replication
    readers: Sequence[str]
    times: StageTimes | None
    promoted: str | None
    per_second: float | None
    engine: EngineConstants

    @property
    def needed(self) -> int:
        return acknowledgements_needed(self.replication, len(self.readers))

    @property
    def falls_back(self) -> bool:
        return self.replication.mode == "semi_sync" and self.replication.timeout_seconds is not None

    @property
    def share_short_of_readers(self) -> float:
        return share_with_fewer_than(
            self.needed, reader_unavailabilities(self.design, self.component, self.replication.writer, self.readers)
        )


def loss_conditions(s: Situation) -> tuple[LossCondition, ...]:
    """Every condition that does not hold, the lossy ones first."""
    found = [*_flush(s), *(_with_readers(s) if s.readers else [_no_replica()])]
    return tuple(sorted(found, key=lambda condition: not condition.lossy))


def _with_readers(s: Situation) -> Iterator[LossCondition]:
    if s.needed == 0:
        yield _lossy_mode(s)
    if s.falls_back:
        yield _fall_back(s)
    elif s.needed:
        yield _writes_stop(s)
    if (s.needed == 0 or s.falls_back) and s.replication.failover is not None:
        yield _no_reader_connected(s)
    if 0 < s.needed < len(s.readers) and s.replication.mode != "group":
        yield _not_promoted(s)
    if s.replication.mode == "remote_write":
        yield _remote_write()
    if s.replication.mode == "semi_sync" and s.replication.wait_point == "after_commit":
        yield _seen_too_early()
    if s.replication.failover is None:
        yield _no_failover()
    elif not s.replication.failover.fencing:
        yield _no_fencing(s)


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%" if share == 0 or share >= SMALLEST_SHARE_SHOWN else "<0.001%"


def synchronous_setting(replication: Replication, readers: int) -> str:
    """The setting under which every reader has acknowledged, as it is written in the design file."""
    if replication.engine == "postgresql":
        return f"mode: on, any: {readers}"
    return f"mode: semi_sync, wait_for: {readers}"


def _lossy_mode(s: Situation) -> LossCondition:
    setting = synchronous_setting(s.replication, len(s.readers))
    return LossCondition(
        code="lossy-mode",
        lossy=True,
        text=Text(
            "비동기 복제라서 승격된 복제본이 아직 받지 못한 커밋은 사라집니다.",
            "Replication is asynchronous: what the promoted reader has not received yet is lost.",
        ),
        remedy=Text(f"{setting} 설정을 쓰세요.", f"Set {setting}."),
    )


def _fall_back(s: Situation) -> LossCondition:
    seconds, share = s.replication.timeout_seconds, _percent(s.share_short_of_readers)
    return LossCondition(
        code="semi-sync-may-fall-back",
        lossy=True,
        text=Text(
            f"확인 응답이 {seconds:g}초 안에 오지 않으면 비동기로 바뀌어 유실될 수 있습니다. "
            f"필요한 복제본이 모자란 시간은 전체의 {share}입니다(복제본 고장이 서로 독립일 때).",
            f"Without an acknowledgement within {seconds:g} s it falls back to asynchronous and can lose writes. "
            f"Too few readers are up {share} of the time (readers failing independently).",
        ),
        remedy=Text(
            "timeout_seconds를 없애세요. 대신 복제본이 모자라면 쓰기가 멈춥니다.",
            "Remove timeout_seconds; writes then stop while readers are missing.",
        ),
    )


def _no_reader_connected(s: Situation) -> LossCondition:
    """Not part of the expected number: whether a reader that was away is promoted is for people to decide."""
    down = reader_unavailabilities(s.design, s.component, s.replication.writer, s.readers)
    share, hours = share_with_fewer_than(1, down), s.component.reliability.mttr_hours
    figure = Text("", "")
    if hours and s.per_second:
        lost = s.per_second * hours * SECONDS_PER_HOUR
        figure = Text(f"(평균 약 {lost:,.0f}건)", f" (some {lost:,.0f} on average)")
    return LossCondition(
        code="no-reader-connected",
        lossy=True,
        text=Text(
            f"복제본이 하나도 연결되어 있지 않은 때가 있습니다(전체 시간의 {_percent(share)}). 그때 원본이 고장 나고 "
            f"되살아난 복제본을 승격하면, 끊긴 뒤의 쓰기{figure.ko}를 모두 잃습니다. "
            "승격당 유실 수에는 넣지 않았습니다.",
            f"No reader is connected {_percent(share)} of the time. Should the writer fail then and a reader that "
            f"comes back be promoted, everything since is lost{figure.en}; not part of the number per failover.",
        ),
        remedy=Text(
            f"{synchronous_setting(s.replication, 1)} 설정을 쓰거나, 뒤처진 복제본은 승격하지 않게 하세요.",
            f"Set {synchronous_setting(s.replication, 1)}, or never promote a reader that was away.",
        ),
    )


def _writes_stop(s: Situation) -> LossCondition:
    share = _percent(s.share_short_of_readers)
    return LossCondition(
        code="writes-stop-without-readers",
        lossy=False,
        text=Text(
            f"커밋이 복제본 {s.needed}대를 기다리므로, 모자라는 동안(전체 시간의 {share}) 쓰기가 멈춥니다.",
            f"A commit waits for {s.needed} acknowledgements; writes stop while fewer are up ({share} of the time).",
        ),
        remedy=Text("복제본을 한 대 늘리세요.", "Add a reader."),
    )


def _not_promoted(s: Situation) -> LossCondition:
    setting = synchronous_setting(s.replication, len(s.readers))
    usual = Text("", "")
    if s.times is not None and s.promoted is not None:
        share = _percent(share_unreceived(s.times, s.readers.index(s.promoted)))
        usual = Text(
            f" ok 시점에 {s.promoted}에 없는 커밋은 평소 {share}이고, 그 복제본이 밀리면 늘어납니다.",
            f" Usually {share} of commits are not at {s.promoted} by the ok; more while it lags.",
        )
    return LossCondition(
        code="acknowledging-reader-may-not-be-promoted",
        lossy=True,
        text=Text(
            f"복제본 {len(s.readers)}대 중 {s.needed}대만 기다리므로, 나머지가 승격되면 유실됩니다." + usual.ko,
            f"A commit waits for {s.needed} of {len(s.readers)} readers; promoting another one loses writes."
            + usual.en,
        ),
        remedy=Text(
            f"{setting} 설정을 쓰거나, 로그를 가장 많이 받은 복제본을 승격하세요.",
            f"Set {setting}, or promote the reader that has received most.",
        ),
    )


def _seen_too_early() -> LossCondition:
    return LossCondition(
        code="visible-before-acknowledged",
        lossy=False,
        text=Text(
            "after_commit이라, 다른 세션이 이미 본 쓰기가 ok 전에 승격이 일어나면 사라질 수 있습니다.",
            "With after_commit others may see a write before its ok that a failover then takes back.",
        ),
        remedy=Text("wait_point: after_sync 를 쓰세요.", "Set wait_point: after_sync."),
    )


def _remote_write() -> LossCondition:
    return LossCondition(
        code="remote-write-not-flushed",
        lossy=False,
        text=Text(
            "복제본이 디스크에 쓰기 전에 응답하므로, 원본과 복제본의 장비가 함께 꺼지면 유실됩니다.",
            "Readers acknowledge before their disk has it: both machines losing power together loses writes.",
        ),
        remedy=Text("mode: on 으로 바꾸세요.", "Set mode: on."),
    )


def _flush(s: Situation) -> Iterator[LossCondition]:
    if s.replication.flush_ms is None:
        seconds = s.engine.unflushed_seconds
        yield LossCondition(
            code="flush-not-durable",
            lossy=True,
            text=Text(
                f"커밋할 때 로그를 디스크에 내리지 않아, 장비가 꺼지면 최대 {seconds:g}초의 커밋이 사라집니다.",
                f"The log is not flushed at commit: a crash of the machine loses up to {seconds:g} s of commits.",
            ),
            remedy=Text(
                "flush_ms에 디스크 플러시 시간을 적으세요"
                "(innodb_flush_log_at_trx_commit=1, sync_binlog=1, synchronous_commit=on).",
                "Flush at commit (innodb_flush_log_at_trx_commit=1, sync_binlog=1, synchronous_commit=on).",
            ),
        )


def _no_failover() -> LossCondition:
    return LossCondition(
        code="no-failover-stated",
        lossy=False,
        text=Text(
            "failover가 없어 아무도 승격되지 않는다고 봅니다. 손으로 승격하면 승격당 유실 수만큼 사라집니다.",
            "No failover is stated, so nobody is promoted; promoting by hand loses the number given per failover.",
        ),
        remedy=Text("failover를 적으세요.", "State failover."),
    )


def _no_fencing(s: Situation) -> LossCondition:
    failover = s.replication.failover
    seconds = failover.detect_seconds + failover.promote_seconds if failover is not None else 0.0
    lossy = s.needed == 0 or s.falls_back
    rate = s.per_second if lossy else None
    figure = (
        Text("", "")
        if rate is None
        else Text(
            f" 승격까지 {seconds:g}초면 약 {rate * seconds:.3g}건입니다.",
            f" Over the {seconds:g} s until promotion that is about {rate * seconds:.3g} writes.",
        )
    )
    return LossCondition(
        code="no-fencing",
        lossy=lossy,
        text=Text(
            "펜싱이 없어, 네트워크가 끊기면 옛 원본이 계속 쓰기를 받아 원본이 둘이 될 수 있습니다." + figure.ko,
            "No fencing: in a partition the old writer may go on taking writes beside the new one." + figure.en,
        ),
        remedy=Text("failover.fencing: true 로 옛 원본을 막으세요.", "Fence the old writer (failover.fencing: true)."),
    )


def _no_replica() -> LossCondition:
    return LossCondition(
        code="no-replica",
        lossy=True,
        text=Text(
            "복제본이 없어, 디스크를 잃으면 마지막 백업 이후의 모든 쓰기가 사라집니다.",
            "There is no replica: a lost disk loses everything since the last backup.",
        ),
        remedy=Text("동기로 복제하는 복제본을 두세요.", "Add a reader that replicates synchronously."),
    )


def judge_lost_writes(result: ReplicationResult, target: float) -> tuple[TargetVerdict, ...]:
    """Each component against ``targets.lost_writes``.

    A target of 0 is met only if no acknowledged write can be lost: no lossy condition, nothing expected. A larger one
    is compared with the expected number per failover.
    """
    return tuple(_judge(result, name, target) for name in result.components)


def _judge(result: ReplicationResult, name: str, target: float) -> TargetVerdict:
    lossy = [condition for condition in result.conditions[name] if condition.lossy]
    expected = result.components[name].lost_writes.per_failover.expected
    if target > 0:
        met = None if expected is None else expected <= target
    elif lossy:
        met = False
    else:
        met = None if expected is None else expected == 0
    reasons = lossy if met is False else []
    return TargetVerdict(
        component=name, met=met, reasons=tuple(c.text for c in reasons), remedy=reasons[0].remedy if reasons else None
    )
