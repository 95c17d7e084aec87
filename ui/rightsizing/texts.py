"""Texts of the right-sizing page, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "design": Text("안", "Design"),
    "component": Text("구성 요소", "Component"),
    "upload": Text("CSV 올리기", "Upload CSV"),
    "upload_hint": Text(
        "CloudWatch에서 내려받은 CSV를 여기에 끌어 놓으세요 (8 MiB까지, 여러 개 가능). 서버에 저장하지 않습니다.",
        "Drop CSV files as CloudWatch exports them (up to 8 MiB, several at once). Nothing is stored.",
    ),
    "sample": Text("예시 기록으로 해 보기", "Try a sample"),
    "metric": Text("열 이름이 없는 파일은", "A file without headings is"),
    "metric_cpu": Text("CPU", "CPU"),
    "metric_memory": Text("메모리", "Memory"),
    "metric_network": Text("네트워크", "Network"),
    "metric_disk": Text("디스크", "Disk"),
    "measured_on": Text("기록을 잰 인스턴스 타입", "Measured on instance type"),
    "remove": Text("{name} 빼기", "Remove {name}"),
    "files": Text("측정 기록", "Measured load"),
    "too_large": Text("8 MiB를 넘습니다: {name}", "More than 8 MiB: {name}"),
    "percent": Text("퍼센트 (0–100)", "Percent (0–100)"),
    "fraction": Text("비율 (0–1)", "Share (0–1)"),
    "which_unit": Text("값의 단위를 골라 주세요", "Which unit are the values in?"),
    "types": Text("검토한 타입", "Types looked at"),
    "all_types": Text("나머지 {count}개 보기", "{count} more"),
    "day": Text("{day}일", "day {day}"),
    "hour": Text("{hour}시간", "{hour} h"),
    "drawn": Text(
        "점 {count}개를 구간마다 최소–최대로 그렸습니다. 봉우리는 빠지지 않습니다.",
        "{count} points, drawn as least to most of each stretch: no peak is left out.",
    ),
    "overview": Text("구성 요소별 제안", "Suggestion by component"),
}

TEXTS: Final[dict[str, Text]] = {
    "intro": Text(
        "잰 부하에 맞는 가장 싼 인스턴스 타입을 찾습니다.", "Finds the cheapest instance type for a measured load."
    ),
    "intro.empty": Text(
        "CPU 기록을 올리면 맞는 타입과 절감액을 계산합니다.",
        "Upload a CPU trace to see which type fits and what it saves.",
    ),
    "method": Text(
        "P99.5 사용률에 여유 20%를 두고, 메모리는 최댓값에 여유 20%를 둡니다 (AWS Compute Optimizer 기본값, 14일). "
        "버스터블은 24시간 평균이 기준선을 넘는 만큼 초과 크레딧 요금을 더합니다.",
        "P99.5 of the CPU with 20% headroom, the most memory with 20% headroom (AWS Compute Optimizer's defaults, "
        "14 days). Burstable types pay surplus credits for what a 24 h mean exceeds their baseline by.",
    ),
    "total": Text("{title}: 모두 적용하면 월 {amount} 절감", "{title}: applying all saves {amount} a month"),
    "total.more": Text("{title}: 모두 적용하면 월 {amount} 더 듭니다", "{title}: all costs {amount} a month more"),
    "total.none": Text("{title}: 바꿀 것이 없습니다", "{title}: nothing to change"),
    "verdict.cheaper": Text("더 싼 타입으로 충분", "A cheaper type is enough"),
    "verdict.keep": Text("지금 크기가 맞음", "The size is right"),
    "verdict.larger": Text("더 커야 함", "Needs to be larger"),
    "verdict.saturated": Text("포화: 최소한 지금 크기", "Saturated: at least this size"),
    "verdict.unknown": Text("비교할 수 없음", "Cannot be compared"),
    "verdict.applied": Text("적용됨", "Applied"),
    "no_trace": Text("기록 없음", "no trace"),
    "saves": Text("월 {amount} 절감", "saves {amount} a month"),
    "costs": Text("월 {amount} 더 듦", "{amount} a month more"),
    "no_price": Text("가격 없음", "no price"),
    "apply": Text("{type} 적용", "Apply {type}"),
    "row.component": Text("구성 요소", "Component"),
    "row.now": Text("지금", "Now"),
    "row.suggested": Text("제안", "Suggestion"),
    "row.saving": Text("월 비용 차이", "Difference a month"),
    "other_arch": Text(
        "{arch} 이미지를 쓸 수 있다면 {type} 쪽이 대당 월 {amount}, 더 쌉니다.",
        "With an {arch} image {type} would be cheaper still: {amount} a month each.",
    ),
    "differs": Text(
        "이 안의 지금 타입은 {now}입니다. 기록은 {measured}에서 잰 것으로 계산했습니다.",
        "This design now runs {now}; the load counts as measured on {measured}.",
    ),
    "fact.p99_5": Text("CPU P99.5", "CPU P99.5"),
    "fact.mean": Text("CPU 평균", "CPU mean"),
    "fact.vcpus": Text("필요한 vCPU", "vCPUs needed"),
    "fact.memory": Text("필요한 메모리", "Memory needed"),
    "fact.span": Text("기간", "Span"),
    "fact.points": Text("점", "Points"),
    "fact.at_least": Text("최소 {value}", "at least {value}"),
    "fact.memory.none": Text("메모리 데이터 없음", "no memory data"),
    "chart.cpu": Text("CPU 사용률 (%)", "CPU (%)"),
    "chart.memory": Text("메모리 사용률 (%)", "Memory (%)"),
    "chart.memory_gib": Text("메모리 사용량 (GiB)", "Memory (GiB)"),
    "chart.credits": Text("{type}의 CPU 크레딧", "CPU credits on {type}"),
    "chart.cpu.said": Text(
        "CPU 사용률: 평균 {mean}%, P99.5 {p}%, 최대 {most}%", "CPU: mean {mean}%, P99.5 {p}%, most {most}%"
    ),
    "chart.memory.said": Text("메모리: 최대 {most}", "Memory: most {most}"),
    "chart.credits.said": Text(
        "{type} 크레딧 잔액: 최저 {least}, 최고 {most}. 월 초과 {surplus} vCPU시간",
        "Credits on {type}: least {least}, most {most}; surplus {surplus} vCPU-hours a month",
    ),
    "chart.credits.charged": Text(
        "크레딧이 바닥나 월 {surplus} vCPU시간을 초과 요금으로 냅니다.",
        "Credits run out: {surplus} vCPU-hours a month are charged as surplus.",
    ),
    "chart.credits.fine": Text(
        "초과 크레딧 요금이 없습니다. 크레딧 0에서 시작한다고 보았습니다.",
        "No surplus credits are charged. Starts without credits.",
    ),
    "mark.p99_5": Text("P99.5 {value}%", "P99.5 {value}%"),
    "mark.baseline": Text("{type} 기준선 {value}%", "baseline of {type} {value}%"),
    "mark.most_credits": Text("최대 {value}", "limit {value}"),
    "head.type": Text("타입", "Type"),
    "head.vcpu": Text("vCPU", "vCPU"),
    "head.memory": Text("메모리", "Memory"),
    "head.arch": Text("CPU", "CPU"),
    "head.month": Text("대당 월 비용", "A month each"),
    "head.change": Text("지금과의 차이", "Against now"),
    "head.fit": Text("판정", "Verdict"),
    "fit.now": Text("지금", "now"),
    "fit.suggested": Text("제안", "suggested"),
    "fit.yes": Text("맞음", "fits"),
    "surplus": Text("초과 크레딧 {amount} 포함", "with {amount} of surplus credits"),
    "cannot": Text("크기를 잴 수 없습니다", "Cannot be sized"),
    "broken": Text("{name}: 읽지 못했습니다", "{name} could not be read"),
    "broken.kept": Text("이미 올린 기록은 그대로입니다.", "What was loaded before is kept."),
    "file": Text("{points}점 · {span}", "{points} points · {span}"),
    "synthetic": Text("합성한 예시입니다. 실제로 잰 값이 아닙니다.", "A synthetic sample: nothing of it was measured."),
    "series.cpu_percent": Text("CPU", "CPU"),
    "series.memory_percent": Text("메모리", "memory"),
    "series.memory_gib": Text("메모리", "memory"),
    "series.network_gbps": Text("네트워크", "network"),
    "series.disk_mbps": Text("디스크", "disk"),
    "no_design": Text(
        "올바른 안이 없습니다. 비교 화면에서 YAML을 먼저 고쳐 주세요.",
        "There is no valid design yet. Please mend the YAML on the compare page.",
    ),
    "nothing": Text(
        "이 안에는 AWS 인스턴스에서 도는 구성 요소가 없습니다.", "Nothing in this design runs on AWS instances."
    ),
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}
