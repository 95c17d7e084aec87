"""Texts of the replication page, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "try": Text("값을 움직여 보기", "Try other values"),
    "try_sub": Text(
        "모든 안에 같은 값을 넣어 봅니다. 설계 파일은 바뀌지 않습니다.",
        "Put into every design; the files stay as they are.",
    ),
    "as_stated": Text("설계대로", "as stated"),
    "reset": Text("모두 설계대로", "All as stated"),
    "reset_one": Text("{name}: 설계대로", "{name}: as stated"),
    "component": Text("데이터베이스", "Database"),
    "apply": Text("이 안에 적용", "Apply"),
    "cdf": Text("복제본에 보이기까지", "Until visible on a reader"),
    "cdf_sub": Text(
        "원본이 확인한 뒤 이 시간 안에 복제본에 보일 확률",
        "Chance that a write is visible on a reader so long after the writer's ok",
    ),
    "stale": Text("낡은 값을 읽을 확률", "Chance of a stale read"),
    "stale_sub": Text(
        "쓰기가 확인된 뒤 이 시간이 지나 보낸 읽기가 그 쓰기를 못 볼 확률",
        "Chance that a read sent so long after the ok misses the write",
    ),
    "backlog": Text("배치가 도는 날의 밀림", "A day with a batch"),
    "backlog_sub": Text(
        "복제본이 몇 초 뒤처지나. 선은 유체 모형, 점은 트랜잭션을 하나씩 뽑아 계산한 값입니다.",
        "How many seconds a reader is behind. Lines: fluid model; dots: transactions drawn one by one.",
    ),
    "day": Text("하루", "Day"),
    "around": Text("배치 전후", "Around the batch"),
    "window": Text("보는 범위", "Range"),
    "ms_axis": Text("ms (로그 눈금)", "ms (logarithmic)"),
    "hour_axis": Text("시", "hour"),
    "seconds_axis": Text("초", "s"),
    "chart_label": Text("{title}: {said}", "{title}: {said}"),
    "upload": Text("직접 잰 복제 지연 넣기", "Use your own measurement"),
    "upload_sub": Text(
        "뒤처진 시간을 적은 CSV나 pt-heartbeat --monitor 출력을 고르면 모델의 분포 대신 씁니다. 101개 분위수만 설계에 "
        "저장하며, 되돌리기(Ctrl+Z)로 되돌릴 수 있습니다.",
        "A CSV of the lag, or the output of pt-heartbeat --monitor, takes the place of the model's "
        "distribution. Only 101 "
        "quantiles go into the design; undo brings the model back.",
    ),
    "file": Text("파일 고르기", "Choose a file"),
    "for_design": Text("어느 안에", "Into"),
    "unit": Text("단위", "Unit"),
    "unit_auto": Text("파일에 적힌 대로", "as in the file"),
    "to_model": Text("{title}: 모델로 되돌리기", "{title}: back to the model"),
    "too_large": Text("20 MB를 넘는 파일은 열 수 없습니다.", "A file larger than 20 MB cannot be opened."),
    "unreadable": Text("파일을 읽지 못했습니다.", "The file could not be read."),
    "details": Text("계산 방법과 근거", "How it is computed"),
    "hover": Text("{x}: {said}", "{x}: {said}"),
}

TEXTS: Final[dict[str, Text]] = {
    "no_design": Text(
        "복제를 적은 안이 없습니다. 비교 화면에서 데이터베이스의 복제본과 replication을 적어 주세요.",
        "No design states replication yet. Give a database readers and `replication` on the board.",
    ),
    "no_reader": Text("복제본이 없습니다", "no reader"),
    "not_replicated": Text("복제하지 않습니다", "not replicated"),
    "slider.per_second": Text("쓰기", "Writes"),
    "slider.rtt_ms": Text("원본–복제본 왕복", "Round trip to readers"),
    "slider.flush_ms": Text("디스크 플러시", "Disk flush"),
    "slider.workers": Text("적용 워커", "Applier workers"),
    "slider.read_after_write_ms": Text("쓴 뒤 다음 읽기까지", "Write until next read"),
    "mode.async": Text("비동기", "async"),
    "mode.semi_sync": Text("반동기", "semi-sync"),
    "mode.group": Text("그룹 복제", "group replication"),
    "mode.remote_write": Text("remote_write", "remote_write"),
    "mode.on": Text("동기 (on)", "sync (on)"),
    "mode.remote_apply": Text("동기 적용 (remote_apply)", "remote_apply"),
    "waits": Text("{mode} · {count}개 대기", "{mode}, waits for {count}"),
    "mode_line": Text("{engine} · {mode} · 복제본 {readers}개", "{engine} · {mode} · {readers} readers"),
    "tried": Text("움직인 값으로 계산", "with the tried values"),
    "measured": Text("직접 잰 값", "measured"),
    # figures of a design
    "figure.commit": Text("커밋", "Commit"),
    "figure.commit.note": Text("100번 중 한 번 {p99} 초과", "1 in 100 above {p99}"),
    "figure.visible": Text("복제본 반영", "Visible on readers"),
    "figure.visible.note": Text("가장 늦은 {reader} · p99 {p99}", "slowest, {reader} · p99 {p99}"),
    "figure.stale": Text("낡은 읽기", "Stale reads"),
    "figure.stale.note": Text("고객이 낡은 값을 보는 비율", "share of reads"),
    "figure.own": Text("자기 쓰기를 못 봄", "Misses own write"),
    "figure.own.note": Text("쓰고 {after} 뒤에 읽을 때", "reading {after} later"),
    "figure.lost": Text("연 유실 (기대값)", "Lost a year (expected)"),
    "figure.lost.note": Text("장비 고장 전환 한 번에 {count}", "{count} per failover of a lost machine"),
    "figure.limit": Text("복제본이 따라잡는 한계", "Readers keep up to"),
    "figure.limit.note": Text("지금의 {times}배", "{times} times today's writes"),
    "figure.limit.over": Text("한계를 넘어 끝없이 밀립니다", "beyond it: the lag grows without end"),
    "per_second": Text("초당 {value}건", "{value}/s"),
    "median": Text("중앙값", "median"),
    "endless": Text("끝없이 늘어남", "unbounded"),
    # behind the figures
    "like": Text(
        "모델을 실제 DB와 견준 결과: 이 안과 가장 가까운 실측 {count}개({versions}; 왕복 {rtt} ms, 초당 {rate}건)에서 "
        "커밋 오차 중앙값 {commit}, 10번 중 9번 {commit90} 이내 · 반영 오차 {visibility}, {visibility90} 이내 · "
        "낡은 읽기 확률은 {stale}의 지점에서 5%p 이내.",
        "Against real databases: on the {count} measured settings nearest to this ({versions}; round trips "
        "{rtt} ms, {rate} "
        "writes/s) commit is off by {commit} in the median, {commit90} in nine of ten; visibility by {visibility} and "
        "{visibility90}; P(stale) within 5 points at {stale} of the points.",
    ),
    "like.other_mode": Text(
        "이 방식 자체는 재지 못해, 같은 엔진의 다른 방식과 견줬습니다.",
        "This mode itself was not measured; these are other modes of the engine.",
    ),
    "like.outside": Text(
        "이 안은 잰 범위 밖이라 오차가 더 클 수 있습니다.",
        "This design lies outside what was measured; errors may be larger.",
    ),
    "like.none": Text("이 엔진은 실제 DB로 잰 설정이 없습니다.", "No measured database is like this one."),
    "like.measured": Text(
        "반영 지연은 모델이 아니라 직접 잰 분포입니다.",
        "The visibility delay is your own measurement, not the model's.",
    ),
    "like.no_reader": Text("복제본이 없어 견줄 것이 없습니다.", "Without readers there is nothing to compare."),
    # routing
    "routing": Text("읽기를 어디로 보내나", "Where reads go"),
    "routing.sub": Text(
        "자기 쓰기를 못 보는 비율 · 낡은 읽기 비율 · 읽기 한 번의 왕복",
        "own write missed · stale reads · round trip of a read",
    ),
    "policy": Text("읽기 경로", "Routing"),
    "policy.round_robin": Text("복제본에 돌아가며", "readers in turn"),
    "policy.nearest": Text("가장 가까운 복제본", "nearest reader"),
    "policy.writer_for_own_reads": Text("쓴 직후만 원본", "own reads to the writer"),
    "policy.writer": Text("항상 원본", "always the writer"),
    "policy.now": Text("지금", "now"),
    "cell.own": Text("자기 쓰기 {value} 놓침", "misses {value} own"),
    "cell.stale": Text("낡은 읽기 {value}", "{value} stale"),
    "cell.trip": Text("왕복 {value}", "round trip {value}"),
    # losses
    "losses": Text("약속한 쓰기를 잃는 경우", "Acknowledged writes that are lost"),
    "losses.sub": Text(
        "원본이 멈추고 복제본이 승격될 때 한 번에 잃는 쓰기", "Writes lost when a reader is promoted, by what happened"
    ),
    "losses.event": Text("무슨 일", "What happens"),
    "failure.host": Text("원본 장비가 통째로 사라짐", "The writer's machine is gone"),
    "failure.process": Text("DB 프로세스만 죽음", "Its process dies"),
    "failure.partition": Text("원본이 복제본과 끊긴 채 계속 씀", "Cut off from its readers, still written to"),
    "per_year": Text("한 해", "In a year"),
    "none_year": Text("한 해 동안 유실 없을 확률", "A year without a loss"),
    "loss.cell": Text("{count} (95% {low}–{high})", "{count} (95 %: {low}–{high})"),
    "loss.cell.note": Text("하나도 안 잃을 확률 {none}", "none: {none}"),
    "cause.in_flight": Text("전송 중", "on the way"),
    "cause.episode": Text("지연 사건", "episodes"),
    "cause.fallback": Text("비동기로 후퇴", "fall-back to async"),
    "cause.unflushed": Text("플러시 전", "not flushed"),
    "causes": Text("원인별 몫", "By cause"),
    "episodes.none": Text(
        "{titles}: 배치·DDL·백업 같은 지연 사건(episodes)이 적혀 있지 않아 유실에 들어 있지 않습니다. 실제 "
        "서비스에서는 연 유실의 "
        "대부분이 평소가 아니라 이런 때 생기니, 있다면 replication.episodes에 적어 주세요.",
        "{titles}: no episodes (batches, DDL, backups) are stated, so the losses leave them out. In real "
        "services most of the "
        "expected loss comes from them; state them under replication.episodes.",
    ),
    "episodes.share": Text(
        "{title}: 연 유실 기대값의 {share}가 지연 사건에서 옵니다. 평소의 지연을 줄여도 거의 달라지지 않습니다.",
        "{title}: {share} of the expected loss comes from episodes; a shorter everyday lag hardly changes it.",
    ),
    "episodes.no_effect": Text("{title}: 지연 사건은 유실에 영향이 없습니다.", "{title}: episodes cause no losses."),
    # backlog
    "batch.starts": Text("배치 시작 (시)", "Batch starts (h)"),
    "batch.minutes": Text("걸리는 시간 (분)", "Minutes"),
    "batch.writes": Text("배치가 쓰는 초당 건수", "Batch writes/s"),
    "batch.note": Text(
        "야간 배치는 가정입니다. 비워 두면 복제본이 따라잡는 한계의 1.2배({writes}/s)를 씁니다.",
        "The batch is an assumption; left empty it writes 1.2 times what the readers keep up with ({writes}/s).",
    ),
    "backlog.said": Text(
        "{title}: 최대 {lag} 뒤처지고 {hour}에 따라잡음", "{title}: up to {lag} behind, caught up at {hour}"
    ),
    "backlog.never": Text("{title}: 최대 {lag}, 그날 안에 못 따라잡음", "{title}: up to {lag}, not caught up that day"),
    "backlog.fine": Text("{title}: 밀리지 않음 (한계 {limit}/s)", "{title}: no backlog (limit {limit}/s)"),
    "backlog.own": Text("설계에 적힌 지연 사건에서 되짚은 배치", "the batch behind the episode that the design states"),
    "backlog.sampled": Text("점은 {count}건 중 1건꼴로 줄여 뽑음", "dots: thinned to 1 in {count}"),
    # recommendations
    "offers": Text("유실을 없애는 가장 싼 변경", "Cheapest ways to lose nothing"),
    "offers.sub": Text("값은 설계에 적힌 그대로 계산했습니다.", "Computed with the values as stated."),
    "offers.none": Text(
        "지금 설정으로도 확인된 쓰기를 잃지 않습니다.", "Nothing that was acknowledged can be lost already."
    ),
    "offers.no_reader": Text("복제본이 없습니다. 먼저 복제본을 늘려야 합니다.", "There is no reader; add one first."),
    "offers.nothing": Text("설정만 바꿔서는 줄일 수 없습니다.", "No change of settings helps."),
    "offer.commit": Text("커밋 {change}", "commit {change}"),
    "offer.lost": Text("연 유실 {before} → {after}", "lost a year {before} → {after}"),
    "offer.price": Text("월 {change}", "{change} a month"),
    "offer.same_price": Text("비용 그대로", "same bill"),
    "offer.all": Text("유실 경로 없음", "no way left to lose one"),
    "offer.still": Text("남는 조건: {text}", "Still: {text}"),
    "offer_gone": Text("안이 바뀌어 그 제안은 이제 없습니다.", "The design has changed; that offer is gone."),
    "offer_unwritable": Text(
        "이 파일에는 자동으로 적을 수 없습니다. YAML에서 고쳐 주세요.",
        "It cannot be written into this file; edit the YAML.",
    ),
    "change.mode": Text("복제 방식 {value}", "mode {value}"),
    "change.wait_for": Text("{value}개 확인을 기다림", "wait for {value}"),
    "change.any": Text("{value}개 확인을 기다림", "wait for any {value}"),
    "change.flush_ms": Text("커밋마다 플러시 ({value} ms)", "flush at commit ({value} ms)"),
    "change.timeout_seconds": Text("비동기 후퇴 시한 없앰", "no fall-back to async"),
    "change.failover.fencing": Text("고립된 원본 차단 (fencing)", "fence a cut-off writer"),
    # upload
    "lag.read": Text(
        "{file}: 측정값 {samples}개를 넣었습니다. 중앙값 {p50}, p99 {p99}.",
        "{file}: {samples} samples. Median {p50}, p99 {p99}.",
    ),
    "lag.failed": Text("{file}: 넣지 못했습니다.", "{file} was not used."),
    "line": Text("{line}행", "line {line}"),
    # verdict
    "verdict": Text(" 커밋 {commit} · 반영 {visible} · ", ": commit {commit} · visible {visible} · "),
    "verdict.lost": Text("연 유실 {lost}", "{lost} lost a year"),
    "verdict.single": Text(" 커밋 {commit} · ", ": commit {commit} · "),
    "verdict.over": Text("복제본이 끝없이 밀림", "readers fall behind without end"),
}


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}
