"""How each figure came about: its formula with the numbers of the design, and what it assumes."""

from collections.abc import Mapping, Sequence

from models.design.model import Component, Replication
from models.problems import Text
from models.replication.applier import flush_time_ms
from models.replication.constants import EngineConstants
from models.replication.results import ComponentReplication, Derivation
from models.replication.rtt import RoundTripTime
from models.replication.stages import acknowledgements_needed, client_time

LIGHT_LOAD = Text(
    "단계 시간은 실제 DB를 잰 설정에 한 번 맞춘 값입니다. 부하가 늘면 플러시를 기다리는 시간이, "
    "쓰기가 뜸하면 쉬던 장비가 깨어나는 시간이 더해집니다.",
    "Stage times were fitted once to measured settings of real databases; waiting for flushes adds to them under "
    "load, waking up when writes are rare.",
)
ONE_TRANSACTION = Text(
    "원본이 필요한 요청 하나가 트랜잭션 하나라고 봅니다. needs에 role이 하나도 없으면 모든 요청을 쓰기로 셉니다.",
    "Each request that needs the writer is one transaction; where no need states a role, every request writes.",
)
EVEN_ROUTING = Text(
    "읽기는 reads가 가리키는 인스턴스에 고르게 나뉘고, 쓴 애플리케이션이 이어서 읽는다고 봅니다.",
    "Reads spread evenly over the instances that `reads` names; the application that wrote is the one that reads.",
)
EPISODES = Text(
    "지연 사건은 전체 시간에서 차지하는 몫만큼 유실과 오래된 읽기에 더합니다. 커밋 지연과 반영 지연에는 넣지 않습니다.",
    "Episodes count by their share of time in stale reads and losses, not in commit latency or visibility delay.",
)


def _ms(value: float) -> str:
    return f"{value:.3g} ms"


def _both(ko: list[str], en: list[str], total_ms: float | None) -> Text:
    end = "" if total_ms is None else f" → p50 {_ms(total_ms)}"
    return Text(" + ".join(ko) + end, " + ".join(en) + end)


def commit_derivation(
    replication: Replication,
    engine: EngineConstants,
    links: Mapping[str, RoundTripTime | None],
    to_writer: Sequence[RoundTripTime],
    *,
    per_second: float,
    p50_ms: float | None,
) -> Derivation:
    """Application's round trip, statement, flushes, and the wait for the k-th nearest reader."""
    flush = _ms(flush_time_ms(replication, engine.flush_overhead_ms))
    ways = "/".join(f"{trip.value_ms:.3g}" for trip in to_writer) or "?"
    work = _ms(client_time(engine, per_second) + engine.statement_ms)
    wait = acknowledgement_ms(replication, engine, links)
    k = acknowledgements_needed(replication, len(links))
    ko = [f"앱–원본 왕복 {ways} ms", f"앱·문장 처리 {work}", f"플러시 {engine.writer_flushes} × {flush}"]
    en = [
        f"round trip to the writer {ways} ms",
        f"client and statement {work}",
        f"flush {engine.writer_flushes} × {flush}",
    ]
    if wait is not None:
        ko.append(f"{k}번째로 가까운 복제본의 확인 응답 {_ms(wait)}")
        en.append(f"acknowledgement of the {k}. nearest reader {_ms(wait)}")
    return Derivation(
        figure="commit_ms",
        formula=_both(ko, en, p50_ms),
        assumptions=(LIGHT_LOAD, Text(engine.source, engine.source), *(trip.source for trip in to_writer)),
    )


def acknowledgement_ms(
    replication: Replication, engine: EngineConstants, links: Mapping[str, RoundTripTime | None]
) -> float | None:
    """From the writer's flush until the last acknowledgement a commit waits for [ms]; None: it waits for nobody."""
    k = acknowledgements_needed(replication, len(links))
    near = sorted(trip.value_ms for trip in links.values() if trip is not None)
    if not 0 < k <= len(near):
        return None
    flush = (
        flush_time_ms(replication, engine.reader_flush_overhead_ms)
        if replication.mode in ("on", "remote_apply")
        else 0.0
    )
    apply = engine.apply_ms if replication.mode == "remote_apply" else 0.0
    return near[k - 1] + engine.receive_ms + flush + apply + engine.acknowledge_ms


def visibility_derivation(
    replication: Replication,
    engine: EngineConstants,
    reader: str,
    link: RoundTripTime,
    *,
    wait_ms: float | None,
    p50_ms: float | None,
) -> Derivation:
    """From the writer's ok until visible at a reader; less ``wait_ms``, what the commit has waited for readers."""
    flush, way = flush_time_ms(replication, engine.reader_flush_overhead_ms), _ms(link.value_ms / 2)
    ko = [f"편도 {way}", f"수신 {_ms(engine.receive_ms)}", f"복제본 플러시 {engine.reader_flushes} × {_ms(flush)}"]
    en = [
        f"one way {way}",
        f"receive {_ms(engine.receive_ms)}",
        f"reader's flush {engine.reader_flushes} × {_ms(flush)}",
    ]
    if wait_ms is not None and replication.mode == "group":
        wait_ms = engine.writer_flushes * flush_time_ms(
            replication, engine.flush_overhead_ms
        )  # agreed before the writer's flush, not after
    ko.append(f"적용 {_ms(engine.apply_ms)}" + ("" if wait_ms is None else f" − ok까지 기다린 시간 {_ms(wait_ms)}"))
    en.append(f"apply {_ms(engine.apply_ms)}" + ("" if wait_ms is None else f" − wait until the ok {_ms(wait_ms)}"))
    return Derivation(
        figure=f"readers.{reader}.visibility_ms",
        formula=_both(ko, en, p50_ms),
        assumptions=(LIGHT_LOAD, link.source),
    )


def staleness_derivations(replication: Replication, result: ComponentReplication) -> tuple[Derivation, ...]:
    """What counts as a stale read, and how soon one follows a write."""
    after = f"{replication.read_after_write_ms:g} ms"
    share, own = result.stale_read_share, result.p_read_your_writes
    return (
        Derivation(
            figure="stale_read_share",
            formula=Text(
                f"E[1 − exp(−(V − ok와 읽기가 오가는 길)⁺ / {after})] = {_number(share)}",
                f"E[1 − exp(−(V − way of the ok and of the read)⁺ / {after})] = {_number(share)}",
            ),
            assumptions=(
                Text(
                    f"모든 읽기가 그 행의 마지막 쓰기로부터 평균 {after}(지수 분포) 뒤에 온다고 봅니다. "
                    "오래 바뀌지 않은 행의 읽기는 늘 최신이므로, 실제 비율은 이보다 작습니다.",
                    f"Every read follows the last write of its row by {after} on average (exponential). Reads of rows "
                    "that have not changed for long are never stale, so the real share is smaller.",
                ),
                EVEN_ROUTING,
                EPISODES,
            ),
        ),
        Derivation(
            figure="p_read_your_writes",
            formula=Text(
                f"P(V ≤ {after} + ok와 읽기가 오가는 길) = {_number(own)}",
                f"P(V ≤ {after} + way of the ok and of the read) = {_number(own)}",
            ),
            assumptions=(EVEN_ROUTING, EPISODES),
        ),
    )


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.3g}"


def loss_derivations(
    component: Component,
    result: ComponentReplication,
    *,
    per_second: float | None,
    exposure: float | None,
    promoted: str | None,
    events: float | None,
) -> tuple[Derivation, ...]:
    """Writes acknowledged and not received, per failover, and failovers per year. exposure [ms]."""
    failover, year = result.lost_writes.per_failover, result.lost_writes.per_year
    way = "?" if exposure is None else _ms(exposure)
    each = _number(year.expected / events if events and year.expected is not None else failover.expected)
    stated = component.replication is not None and component.replication.transactions_per_second is not None
    return (
        Derivation(
            figure="lost_writes.per_failover",
            formula=Text(
                f"초당 쓰기 {_number(per_second)} × ok부터 {promoted or '복제본(없음)'} 수신까지 {way}"
                f" → 평균 {_number(failover.expected)}건",
                f"{_number(per_second)} writes/s × {way} from the ok until received at {promoted or '(no replica)'}"
                f" → {_number(failover.expected)} on average",
            ),
            assumptions=(
                Text(
                    "원본의 장비와 링크가 한꺼번에 끊긴다고 봅니다. 유실 수는 푸아송 분포를 따릅니다.",
                    "The writer's machine and its links go at once; the number lost is Poisson.",
                ),
                EPISODES,
                *(() if stated else (ONE_TRANSACTION,)),
            ),
        ),
        Derivation(
            figure="lost_writes.per_year",
            formula=Text(
                f"유실이 생길 사고 연 {_number(events)}회 × 평균 {each}건 → 연 {_number(year.expected)}건",
                f"{_number(events)} events a year × {each} on average → {_number(year.expected)} a year",
            ),
            assumptions=(
                Text(
                    "지금 쓰는 인스턴스와 이를 둘러싼 장소의 고장률 1/(MTTF + MTTR)을 더합니다. 승격된 뒤에는 되돌리지 "
                    "않으므로, 누가 누구를 잇는지를 장기 빈도로 셉니다. failover가 없으면 승격도 없습니다.",
                    "Failures of whoever writes and of the places around it, 1/(MTTF + MTTR) each. With no fail-back, "
                    "who takes over from whom counts by its long-run frequency. Without failover nobody is promoted.",
                ),
            ),
        ),
    )
