"""The fixed texts of the board that Python writes, in Korean and English; ``{name}`` is filled in by ``say``."""

import re
from collections.abc import Mapping
from typing import Final

from models.problems import Language, Text

NOTICES: Final[dict[str, Text]] = {
    "bad_event": Text("알아들을 수 없는 요청이라 무시했습니다.", "That request was not understood and was ignored."),
    "bad_value": Text("쓸 수 없는 값이라 바꾸지 않았습니다.", "That value cannot be used; nothing was changed."),
    "read_only": Text(
        "공유받은 화면은 읽기 전용입니다. ‘내 사본으로 편집’을 누르면 고칠 수 있습니다.",
        "A shared view is read-only. Choose “Edit my own copy” to change it.",
    ),
    "no_design": Text("그 안은 이제 없습니다.", "That design is no longer there."),
    "no_title": Text(
        "이름은 한 줄로, 보이지 않는 문자 없이 적어 주세요.",
        "Please give a name of one line without invisible characters.",
    ),
    "no_such_part": Text("그 이름의 서버나 장소가 없습니다.", "There is no server or place of that name."),
    "last_design": Text("마지막 남은 안은 지울 수 없습니다.", "The last design cannot be removed."),
    "too_many_designs": Text("여섯 안까지 나란히 비교할 수 있습니다.", "Up to six designs can be compared."),
    "only_six": Text(
        "파일이 많아 여섯 안만 나란히 놓았습니다.", "There were more files; the first six designs are shown."
    ),
    "too_large": Text("1 MiB를 넘는 문서는 열 수 없습니다.", "A document larger than 1 MiB cannot be opened."),
    "bad_file": Text(
        "이름이 .yaml, .yml, .json으로 끝나는 파일만 열 수 있습니다.",
        "Only files ending in .yaml, .yml or .json can be opened.",
    ),
    "imported": Text(
        "가져왔습니다. 채워야 할 것과 읽지 않은 것은 YAML 맨 위에 적혀 있습니다.",
        "Imported. What is left to fill in and what was not read stands at the top of the YAML.",
    ),
    "nothing_to_export": Text(
        "그림으로 만들 올바른 안이 없습니다. 먼저 YAML의 문제를 고쳐 주세요.",
        "There is no valid design to draw. Please mend the YAML first.",
    ),
}

DECISIONS: Final[dict[str, Text]] = {
    "stamp-crush": Text("스탬프 크러쉬 인프라", "Stamp Crush infrastructure"),
    "ticket-shop": Text("티켓 예매 서비스", "Ticket shop"),
}

TEXTS: Final[dict[str, Text]] = {
    # perspectives
    "perspective.plain": Text("구성", "Structure"),
    "perspective.availability": Text("가용성", "Availability"),
    "perspective.lag": Text("지연", "Lag"),
    "perspective.cost": Text("비용", "Cost"),
    "perspective.people": Text("사람", "People"),
    # results
    "availability": Text("가용성", "Availability"),
    "availability.sub": Text("연간 중단 시간", "Downtime a year"),
    "availability.note": Text("연 중단 {downtime}", "{downtime} down a year"),
    "data": Text("데이터", "Data"),
    "data.sub": Text("확인된 쓰기 유실 · 낡은 읽기", "Lost acknowledged writes · stale reads"),
    "lost_writes": Text("연 유실", "Lost/yr"),
    "lossy.lossy-mode": Text("비동기라 유실 가능", "async: can lose writes"),
    "lossy.semi-sync-may-fall-back": Text("비동기로 바뀌면 유실", "loses if it falls back to async"),
    "lossy.acknowledging-reader-may-not-be-promoted": Text(
        "뒤처진 복제본 승격 시 유실", "loses if a late reader is promoted"
    ),
    "lossy.flush-not-durable": Text("플러시 전 장애 시 유실", "loses what was not flushed"),
    "lossy.no-fencing": Text("펜싱이 없어 유실 가능", "can lose writes: no fencing"),
    "lossy.no-replica": Text("복제본 없음", "no replica"),
    "lossy": Text("유실 가능", "can lose writes"),
    "lost_writes.none": Text("유실 조건 없음", "no way to lose one"),
    "lost_writes.now": Text("이번 전환에서 {lost} 유실", "this failover loses {lost}"),
    "stale_reads": Text("낡은 읽기", "Stale reads"),
    "no_replication": Text("복제 정보 없음", "No replication stated"),
    "cost": Text("월 비용", "Monthly bill"),
    "cost.sub": Text("부가세 별도", "Before VAT"),
    "at_least": Text("최소 {value}", "at least {value}"),
    "cost.vat": Text("{other} · 부가세 포함 {total}", "{other} · {total} with VAT"),
    "cost.missing": Text("빠진 항목 {count}개", "{count} price(s) missing"),
    "better": Text("개선", "better"),
    "worse": Text("악화", "worse"),
    "same": Text("같음", "same"),
    "uncertain": Text("불확실", "uncertain"),
    "target.met": Text("목표 {wanted} 달성", "target {wanted} met"),
    "target.missed": Text("목표 {wanted} 미달", "target {wanted} missed"),
    "target.missed_by": Text("목표 {wanted} · {gap} 미달", "target {wanted}, missed by {gap}"),
    "target.over": Text("목표 {wanted} · {gap} 초과", "target {wanted}, over by {gap}"),
    "target.unknown": Text("목표 {wanted}: 판단 불가", "target {wanted}: cannot tell"),
    "whatif": Text("뺀 상태로 계산", "with what is out"),
    "as_designed": Text("설계대로", "as designed"),
    # verdict
    "verdict.less": Text("연 중단 {time} 감소", "{time} less downtime a year"),
    "verdict.more": Text("연 중단 {time} 증가", "{time} more downtime a year"),
    "verdict.unknown": Text("연 중단은 비교할 수 없음", "downtime cannot be compared"),
    "verdict.same": Text("연 중단 같음", "the same downtime"),
    "verdict.cost_more": Text("월 {money} 증가", "{money} more a month"),
    "verdict.cost_less": Text("월 {money} 감소", "{money} less a month"),
    "verdict.cost_same": Text("비용 같음", "the same bill"),
    "verdict.cost_unknown": Text("비용은 비교할 수 없음", "bill cannot be compared"),
    "verdict.than": Text("{baseline} 대비 ", "Against {baseline}: "),
    "verdict.lossy": Text("쓰기 유실 가능: ", "can lose acknowledged writes: "),
    "verdict.all_lossy": Text("모든 안에서 쓰기 유실 가능", "all can lose acknowledged writes"),
    "verdict.safe": Text("쓰기 유실 없음", "no acknowledged write is lost"),
    "verdict.missed": Text("목표 미달: ", "targets missed: "),
    "verdict.out": Text("{names} 없이: ", "Without {names}: "),
    "verdict.broken": Text("고칠 문제 있음: ", "to be mended: "),
    "verdict.single": Text("연 중단 {time}, 월 {money}", "{time} down a year, {money} a month"),
    # settings
    "group.replication": Text("{component} 복제", "{component} replication"),
    "group.traffic": Text("트래픽", "Traffic"),
    "group.places": Text("장소", "Places"),
    "group.rest": Text("그 밖의 설정", "Everything else"),
    "set.count": Text("개수", "Count"),
    "set.wiring": Text("{target} 연결", "Wiring to {target}"),
    "set.wiring.mesh": Text("전체 연결", "all to all"),
    "set.wiring.paired": Text("1:1", "1:1"),
    "set.place": Text("{instance} 위치", "Place of {instance}"),
    "set.runs_on": Text("인스턴스 타입", "Instance type"),
    "set.purchase": Text("구매 방식", "Purchase"),
    "set.mode": Text("복제 방식", "Replication mode"),
    "set.wait_for": Text("기다릴 복제본 수", "Readers to wait for"),
    "set.reads": Text("읽기 대상", "Reads go to"),
    "set.automatic": Text("장애 전환", "Failover"),
    "set.automatic.true": Text("자동", "automatic"),
    "set.automatic.false": Text("수동", "manual"),
    "set.detect_seconds": Text("장애 감지 시간", "Time to detect"),
    "set.promote_seconds": Text("승격 시간", "Time to promote"),
    "set.coverage": Text("자동 전환 성공 확률", "Failover coverage"),
    "set.manual_minutes": Text("수동 전환 시간", "Manual failover"),
    "set.mttf_hours": Text("평균 고장 간격", "Mean time to failure"),
    "set.mttr_hours": Text("평균 복구 시간", "Mean time to repair"),
    "set.availability": Text("가용성(SLA 등)", "Stated availability"),
    "set.unavailability": Text("비가용성", "Stated unavailability"),
    "set.traffic.mean": Text("평균 요청", "Mean requests"),
    "set.traffic.peak": Text("최대 요청", "Peak requests"),
    "expected": Text("올바른 값: {what}", "Expected {what}"),
    "unit.hours": Text("시간", "h"),
    "unit.seconds": Text("초", "s"),
    "unit.minutes": Text("분", "min"),
    "unit.rps": Text("초당", "per s"),
    "mode.async": Text("비동기", "async"),
    "mode.semi_sync": Text("반동기", "semi-sync"),
    "mode.group": Text("그룹", "group"),
    "mode.remote_write": Text("원격 쓰기", "remote write"),
    "mode.on": Text("동기(on)", "on"),
    "mode.remote_apply": Text("원격 적용", "remote apply"),
    "reads.readers": Text("복제본만", "readers"),
    "reads.readers_else_writer": Text("복제본, 없으면 원본", "readers, else writer"),
    "reads.writer": Text("원본만", "writer"),
    "reads.any": Text("모두", "any"),
    "purchase.on_demand": Text("온디맨드", "on demand"),
    "purchase.spot": Text("스팟", "spot"),
    "purchase.ri": Text("예약 {years}년 · {upfront}", "{years}-year reserved, {upfront}"),
    "upfront.all": Text("전액 선결제", "all upfront"),
    "upfront.partial": Text("일부 선결제", "partial upfront"),
    "upfront.no": Text("선결제 없음", "no upfront"),
    # legend
    "legend.added": Text("{baseline}에 없던 것", "not in {baseline}"),
    "legend.removed": Text("빠진 것", "removed"),
    "legend.changed": Text("설정이 다른 것", "other settings"),
    "legend.out": Text("빼 본 것", "taken out (what if)"),
    "legend.badge.availability": Text("멈췄을 때 그 탓일 확률", "chance that an outage is due to it"),
    "legend.badge.lag": Text("쓴 값이 보이기까지 p50/p99", "until a write is visible, p50/p99"),
    "legend.badge.cost": Text("월 비용, 비쌀수록 진하게", "monthly bill, darker is dearer"),
    "legend.badge.people": Text("고칠 사람 · 대기 시간, 적을수록 진하게", "who can repair it · wait, darker is fewer"),
    # badges
    "badge.writer": Text("커밋 {ms}", "commit {ms}"),
    "badge.outside": Text("팀 밖", "not the team's"),
    "badge.nobody": Text("담당 없음", "nobody"),
    "badge.more_people": Text("{name} 외 {count}명", "{name} +{count}"),
    "badge.people": Text("{count}명", "{count} can"),
    "badge.waiting": Text("{who} · {wait}", "{who} · {wait}"),
    # panels
    "panel.formula": Text("계산식", "Formula"),
    "panel.inputs": Text("입력값", "Inputs"),
    "panel.by_request": Text("요청별", "By request"),
    "panel.by_cause": Text("무엇 때문에 멈추나 (연간)", "Downtime by cause, a year"),
    "panel.single_points": Text("단일 장애점", "Single points of failure"),
    "panel.people": Text("사람", "People"),
    "panel.people.text": Text(
        "버스 계수는 몇 명이 떠나면 고칠 사람이 없어지는지를 나타냅니다. "
        "대기는 고칠 수 있는 사람과 연락이 닿기까지의 평균 시간입니다.",
        "The bus factor is how many must leave until nobody can repair it. "
        "The wait is the mean time until somebody who can is reachable.",
    ),
    "panel.people.learn": Text("배워야 함 ({hours})", "must learn it ({hours})"),
    "panel.people.not_by_people": Text("계산에 없음", "not counted"),
    "panel.leaving": Text("떠나면 (연 중단)", "If somebody leaves (downtime a year)"),
    "panel.cut_sets": Text("최소 절단 집합", "Minimal cut sets"),
    "panel.cut_sets.text": Text(
        "한 줄에 있는 것이 모두 고장 나면 {request} 요청을 처리하지 못합니다.",
        "Requests of {request} fail when all that stands in one line is down.",
    ),
    "panel.cut_sets.more": Text("… 그 밖에 {count}개", "… and {count} more"),
    "panel.whatif": Text(
        "아래 수치는 빼 본 상태로 계산했습니다. 구간은 설계대로입니다.",
        "These figures are with what is taken out; the interval is of the design as it stands.",
    ),
    "panel.whatif.unknown": Text(
        "빼 본 상태는 서로 얽힌 것이 많아 정확히 계산하지 못했습니다.",
        "With this taken out too much interlocks for an exact answer.",
    ),
    "panel.as_designed": Text(
        "이 수치는 빼 본 것과 관계없이 설계대로입니다.",
        "This figure is of the design as it stands, whatever is taken out.",
    ),
    "panel.interval": Text("얼마나 달라질 수 있나", "How far it may be off"),
    "interval.joint": Text(
        "연 중단의 90% 구간은 {low} ~ {high}, 중앙값은 {median}입니다 (지금 값으로는 {now}).",
        "90% interval {low} to {high} down a year, median {median} ({now} with the figures as they are).",
    ),
    "interval.drawn": Text(
        "범위가 있는 가정을 모두 함께 {draws}번 추출했습니다 (seed {seed}).",
        "All assumptions with a range drawn together {draws} times (seed {seed}).",
    ),
    "interval.error": Text(
        "장애 전환은 근사로 추출했고, {checked}개 추출을 정확히 풀어 비교한 최대 오차는 {error}입니다.",
        "Failover is approximated in the draws: off by at most {error} at {checked} of them, solved exactly.",
    ),
    "interval.bars": Text(
        "아래 막대는 가정을 하나씩만 범위 끝으로 옮겼을 때의 연 중단입니다.",
        "The bars: downtime a year with one assumption at a time at the ends of its range.",
    ),
    "interval.bars.approximate": Text(
        "함께 풀어야 할 장애 전환이 많아 막대의 양 끝도 같은 근사입니다.",
        "Too many failovers have to be solved together: the ends of the bars are approximated in the same way.",
    ),
    "order.approximate": Text(
        "함께 풀어야 할 장애 전환이 많아 이 값은 구간과 같은 근사입니다.",
        "Too many failovers have to be solved together: these figures are approximated like the interval.",
    ),
    "panel.order": Text("순서가 얼마나 확실한가", "How sure the order is"),
    "order.shares": Text("{title}의 연 중단이 더 짧을 확률: {shares}.", "Chance that {title} is down less: {shares}."),
    "order.share": Text("{other} 대비 {share}", "{share} against {other}"),
    "order.same": Text("{other} 대비 항상 같음", "always the same as {other}"),
    "order.flip": Text(
        "{name}: {value}{side}이면 {by} 순서가 {order} (지금 {now})",
        "{name}: {side} {value} the order by {by} is {order} (now {now})",
    ),
    "order.flip.outside": Text(
        "{name}: {value}{side}이면 {by} 순서가 {order} (지금 {now}, 가정한 범위 {low} ~ {high} 밖)",
        "{name}: {side} {value} the order by {by} is {order} (now {now}; outside its range {low} to {high})",
    ),
    "order.below": Text(" 미만", "below"),
    "order.above": Text(" 초과", "above"),
    "order.firm": Text(
        "가정 하나만 범위 안에서 바꿔서는 {by} 순서가 뒤집히지 않습니다.",
        "No single assumption within its range turns the order by {by} round.",
    ),
    "order.far": Text(
        "범위 끝의 10배까지 벗어나도 마찬가지입니다.", "Nor does any up to ten times the ends of its range."
    ),
    "by.downtime": Text("연 중단", "downtime"),
    "by.lost_writes": Text("연 유실", "lost writes"),
    "by.monthly_usd": Text("월 비용", "monthly bill"),
    "interval.lost_writes": Text("연 유실 {low} ~ {high} (지금 {now}).", "{low} to {high} lost a year (now {now})."),
    "interval.monthly_usd": Text("월 {low} ~ {high} (지금 {now}).", "{low} to {high} a month (now {now})."),
    "interval.meaning": Text(
        "가정을 한 번에 하나씩만 범위 끝으로 옮긴 결과입니다. 여러 가정이 함께 어긋나면 더 벌어집니다.",
        "Each assumption alone at the ends of its range; several at once reach further.",
    ),
    "interval.none": Text(
        "범위가 적힌 가정 가운데 이 수치를 바꾸는 것이 없습니다.",
        "No assumption with a stated range moves this figure.",
    ),
    "interval.range": Text("{low} ~ {high} (지금 {now})", "{low} to {high} (now {now})"),
    "interval.row": Text("{low}이면 {at_low}, {high}이면 {at_high}", "at {low}: {at_low}, at {high}: {at_high}"),
    "panel.none": Text("없음", "none"),
    "panel.assumptions": Text("가정", "Assumptions"),
    "panel.conditions": Text("유실될 수 있는 조건과 대책", "How a write can be lost, and the remedy"),
    "panel.warnings": Text("알아 둘 점", "Notes"),
    "panel.lines": Text("청구 항목", "Lines"),
    "panel.missing": Text("모르는 항목", "Unknown lines"),
    "panel.importance": Text("얼마나 중요한가", "How much it matters"),
    "panel.importance.text": Text(
        "치명도: 중단이 이 부품 탓일 확률. 개선 효과: 이 부품이 고장 나지 않으면 줄어드는 중단의 비율.",
        "Criticality: chance that an outage is due to it. Gain: share of downtime that goes if it never failed.",
    ),
    "panel.capacity": Text("처리 용량까지 따지면", "With capacity counted"),
    "panel.capacity.text": Text(
        "고장으로 줄어든 인스턴스가 부하를 다 받지 못하면, 받지 못한 비율만큼 실패로 셉니다. "
        "그 부하가 일 년 내내 이어진다고 볼 때의 값입니다.",
        "A state whose surviving instances cannot carry the load loses the share that they cannot carry, "
        "as if that load lasted all year.",
    ),
    "formula.capacity": Text(
        "가용성 = E[감당하는 비율], 감당하는 비율 = min(1, 살아 있는 인스턴스 × 용량 ÷ 부하), 거치는 계층 중 최솟값",
        "availability = E[share carried]; share carried = min(1, working instances × capacity ÷ load), "
        "least over the tiers on the way",
    ),
    "capacity.all": Text("전체", "all"),
    "column.plain": Text("용량 무시", "Plain"),
    "column.capacity_mean": Text("평균 부하", "Mean load"),
    "column.capacity_peak": Text("최대 부하", "Peak load"),
    "load.heading.all": Text("부하와 응답 시간", "Load and response times"),
    "load.heading.writer": Text("쓰기 부하와 응답 시간", "Load and response times of writes"),
    "load.heading.readers": Text("읽기 부하와 응답 시간", "Load and response times of reads"),
    "load.text": Text(
        "인스턴스 하나가 초당 {unit} {capacity}건에서 가득 차고(처리 시간 = 1 ÷ 용량), 빈 인스턴스에 먼저 나눠 준다고 "
        "가정합니다. 순서대로나 무작위로 나누면 더 기다립니다.",
        "Assumes that one instance is saturated at {capacity} {unit}/s (service time = 1 ÷ capacity) and that idle "
        "instances are found first; a blind balancer waits longer.",
    ),
    "load.alone": Text(
        "대신 받아 줄 다른 쪽이 모두 멈춰 혼자 받을 때의 부하입니다.",
        "The load is what it has to carry once those that stand in for it are down.",
    ),
    "load.formula": Text(
        "{load} = 초당 요청 × 요청당 호출 = {product}건/초\n사용률 = 부하 ÷ (인스턴스 × 용량) = {utilisation}\n"
        "응답 시간: M/M/c 대기열 (Erlang C)",
        "{load} = requests/s × calls per request = {product}/s\nutilisation = load ÷ (instances × capacity) = "
        "{utilisation}\nresponse times: M/M/c (Erlang C)",
    ),
    "load.formula.queries": Text(
        "{load} = 초당 요청 × 요청당 호출 × 호출당 쿼리 = {product}건/초\n"
        "사용률 = 부하 ÷ (인스턴스 × 용량) = {utilisation}\n응답 시간: 쿼리 하나, M/M/c 대기열 (Erlang C)",
        "{load} = requests/s × calls per request × queries per call = {product}/s\nutilisation = load ÷ (instances × "
        "capacity) = {utilisation}\nresponse times: of one query, M/M/c (Erlang C)",
    ),
    "load.mean": Text("평균 부하", "Mean load"),
    "load.peak": Text("최대 부하", "Peak load"),
    "load.normal": Text("정상", "all up"),
    "load.one_down": Text("한 대 빠지면", "one down"),
    "load.rate": Text("초당 {rate}건", "{rate}/s"),
    "load.requests": Text("요청", "requests"),
    "load.queries": Text("쿼리", "queries"),
    "load.full": Text("가득 참", "full"),
    "load.short": Text("초당 {rate}건 부족", "{rate}/s short"),
    "load.unknown": Text(
        "{keys} 값이 없어 부하를 알 수 없습니다.", "The load is unknown: {keys} would have to be stated."
    ),
    "column.state": Text("상태", "State"),
    "column.load": Text("부하", "Load"),
    "column.utilisation": Text("사용률", "Utilisation"),
    "column.mean": Text("평균", "Mean"),
    "column.p95": Text("p95", "p95"),
    "column.p99": Text("p99", "p99"),
    "panel.replication": Text("복제", "Replication"),
    "panel.targets": Text("목표", "Targets"),
    "panel.take_out": Text("{name} 빼 보기", "Take {name} out"),
    "panel.put_back": Text("{name} 다시 넣기", "Put {name} back"),
    "panel.yaml": Text("{title} · YAML", "{title} · YAML"),
    "panel.export": Text("내보내기", "Export"),
    "panel.share": Text("공유 링크", "Share link"),
    "panel.help": Text("도움말", "Help"),
    "panel.sources": Text("출처와 가정", "Sources and assumptions"),
    "panel.prices": Text("가격표 날짜", "Price dates"),
    "panel.prices.text": Text(
        "이 가격표의 가격은 {oldest}부터 {newest}까지의 것입니다. 모르는 가격은 0이 아니라 모름으로 둡니다.",
        "The prices are from {oldest} to {newest}. A price that is not known is shown as unknown, never as 0.",
    ),
    "formula.availability": Text(
        "가용성 = Σ 요청 비율 × (1 − U)\n"
        "U: 그 요청을 처리하지 못하는 시간의 비율. needs의 구조를 BDD로 정확히 계산합니다.\n{sum}",
        "availability = Σ share of requests × (1 − U)\n"
        "U: fraction of time a request fails, exact (BDD) for the structure that needs state.\n{sum}",
    ),
    "formula.cost": Text(
        "청구 항목의 합 = {usd}\n× {rate}원/USD = {won}", "Sum of the lines = {usd}\n× {rate} KRW/USD = {won}"
    ),
    "formula.cost.no_rate": Text(
        "청구 항목의 합 = {usd} (환율이 적혀 있지 않습니다)", "Sum of the lines = {usd} (no exchange rate stated)"
    ),
    "column.figure": Text("수치", "Figure"),
    "column.value": Text("값", "Value"),
    "column.range": Text("범위", "Range"),
    "column.source": Text("출처", "Source"),
    "column.request": Text("요청", "Request"),
    "column.share": Text("비율", "Share"),
    "column.downtime": Text("연 중단", "Down a year"),
    "column.failures": Text("연 고장", "Failures a year"),
    "column.outage": Text("평균 중단", "Mean outage"),
    "column.cause": Text("원인", "Cause"),
    "column.component": Text("구성 요소", "Component"),
    "column.operators": Text("고칠 수 있는 사람", "Who can repair it"),
    "column.bus_factor": Text("버스 계수", "Bus factor"),
    "column.wait": Text("평균 대기", "Mean wait"),
    "column.who_leaves": Text("떠나는 사람", "Who leaves"),
    "column.criticality": Text("치명도", "Criticality"),
    "column.gain": Text("개선 효과", "Gain"),
    "column.line": Text("항목", "Line"),
    "column.usd": Text("월", "A month"),
    "column.price_of": Text("가격의 날짜와 출처", "Price of, source"),
    "column.why": Text("까닭", "Why"),
    "column.condition": Text("조건", "Condition"),
    "column.remedy": Text("대책", "Remedy"),
    "column.target": Text("목표", "Target"),
    "column.wanted": Text("기준", "Wanted"),
    "column.actual": Text("결과", "Actual"),
    "column.met": Text("달성", "Met"),
    "yes": Text("예", "yes"),
    "no": Text("아니요", "no"),
    "estimated": Text("추정", "estimate"),
    "default": Text("카탈로그 기본값", "catalog default"),
    "figure.commit_ms": Text("커밋 지연", "Commit latency"),
    "figure.visibility_ms": Text("{reader}에 보이기까지", "Until visible on {reader}"),
    "figure.stale_read_share": Text("낡은 읽기 비율", "Share of stale reads"),
    "figure.p_read_your_writes": Text("자기 쓰기를 읽을 확률", "Chance to read one's own write"),
    "figure.lost_writes.per_failover": Text("전환 한 번에 잃는 쓰기", "Writes lost in one failover"),
    "figure.lost_writes.per_year": Text("한 해에 잃는 쓰기", "Writes lost in a year"),
    "help.board": Text(
        "설정을 바꾸면 그림과 수치가 바로 바뀝니다. 수치를 누르면 계산식과 출처를, "
        "그림의 서버를 누르면 그 서버의 수치와 설정을 볼 수 있습니다.\n\n"
        "색이 칠해진 칸은 기준안과 다른 설정입니다. ‘가정’ 표시는 측정하지 않은 값입니다. "
        "모르는 값은 0이 아니라 ‘모름’으로 보입니다.",
        "Change a setting and picture and figures follow at once. Click a figure for its formula and sources, "
        "a server for its own figures and settings.\n\n"
        "Tinted cells differ from the baseline. “Assumed” marks what was not measured. "
        "What is not known is shown as unknown, never as 0.",
    ),
    "help.how": Text("보는 법", "How to read the board"),
}


def say(language: Language, key: str, **values: object) -> str:
    """The text of ``key`` in one language, with its gaps filled in."""
    text = TEXTS[key].in_(language)
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def decision_title(name: str, language: Language) -> str:
    """The title of a shipped decision, or the text itself for one's own."""
    return DECISIONS[name].in_(language) if name in DECISIONS else name


def next_title(titles: Mapping[str, str], language: Language) -> str:
    """The title for one more design: 현재, 1안, 2안 -> 3안."""
    found = [re.search(r"(\d{1,3})\s*안$|^Option (\d{1,3})", title) for title in titles.values()]
    number = max([len(titles) - 1, *(int(match[1] or match[2]) for match in found if match)]) + 1
    return Text(f"{number}안", f"Option {number}").in_(language)
