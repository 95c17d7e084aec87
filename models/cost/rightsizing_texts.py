"""Why a right-sizing says what it says, and what to be careful about, for the reader."""

from collections.abc import Iterator
from typing import Final, Literal

from models.cost.candidates import USED_AT_MOST, Candidate, Need, memory_used_gib
from models.cost.instance_types import InstanceType
from models.cost.trace import DAY_HOURS, PERCENTILE, WANTED_HOURS, Measured, Trace
from models.problems import Text

Verdict = Literal["cheaper", "keep", "larger", "saturated", "unknown"]
MANY_MISSING: Final = 0.1


def reasons(
    verdict: Verdict, need: Need, cpu: Trace, current: Candidate, suggested: Candidate | None, hours: float
) -> Iterator[Text]:
    vcpus, p = current.spec.vcpus, cpu.percentile()
    if verdict == "saturated":
        yield Text(
            f"CPU P{PERCENTILE}가 {p:.1f} %로 포화 상태입니다. 더 필요한 양은 알 수 없습니다. 최소한 지금 크기입니다.",
            f"Saturated: P{PERCENTILE} of the CPU is {p:.1f} %. At least this size; how much more cannot be told.",
        )
        return
    yield Text(
        f"필요한 vCPU = {vcpus} × {p:.1f} % ÷ {USED_AT_MOST:g} = {need.vcpus:.2f} (P{PERCENTILE}, 여유 20 %)",
        f"vCPUs needed = {vcpus} × {p:.1f} % ÷ {USED_AT_MOST:g} = {need.vcpus:.2f} (P{PERCENTILE}, 20 % headroom)",
    )
    yield _verdict_text(verdict, current, suggested, hours)
    if suggested is not None and suggested.surplus_usd:
        usd = f"${suggested.surplus_usd:,.2f}"
        yield Text(
            f"24시간 평균이 기준선을 넘는 날이 있어 초과 크레딧 요금 월 {usd}를 더했습니다.",
            f"Some 24 h means exceed the baseline: {usd} a month of surplus credits are added.",
        )


def _verdict_text(verdict: Verdict, current: Candidate, suggested: Candidate | None, hours: float) -> Text:
    now, then = current.usd_per_month(hours), None if suggested is None else suggested.usd_per_month(hours)
    name = "" if suggested is None else suggested.instance_type
    if verdict == "cheaper" and now is not None and then is not None:
        change = f"${now:,.2f} → ${then:,.2f}"
        return Text(
            f"{name}이면 충분합니다: 대당 월 {change} ({1 - then / now:.0%} 절감)",
            f"{name} is enough: {change} a month each ({1 - then / now:.0%} less)",
        )
    if verdict == "larger":
        why = current.why_not or Text("", "")
        if suggested is None:
            return Text(
                f"지금 타입이 모자랍니다 ({why.ko}). 가격표에 맞는 타입이 없습니다.",
                f"Too small ({why.en}); no type in the book fits.",
            )
        return Text(
            f"지금 타입이 모자랍니다 ({why.ko}). 맞는 것 중 가장 싼 타입은 {name}입니다.",
            f"Too small ({why.en}); the cheapest that fits is {name}.",
        )
    if verdict == "unknown":
        return Text(
            "지금 타입의 가격을 몰라 절감액을 비교할 수 없습니다.",
            "The price of the current type is not known: no comparison.",
        )
    return Text("10 % 이상 아끼는 타입이 없습니다. 그대로 두세요.", "No type saves 10 % or more: keep this one.")


def cautions(measured: Measured, cpu: Trace, own: InstanceType) -> Iterator[Text]:
    if memory_used_gib(measured, own) is None:
        yield Text(
            f"메모리 기록이 없어, 메모리가 지금({own.memory_gib:g} GiB)보다 적은 타입은 권하지 않습니다.",
            f"No memory data: no type with less memory than now ({own.memory_gib:g} GiB) is suggested.",
        )
    if measured.network_gbps is None or measured.disk_mbps is None:
        yield NO_NETWORK_OR_DISK
    if cpu.span_hours < WANTED_HOURS * (1 - 1e-3):
        days = cpu.span_hours / DAY_HOURS
        yield Text(
            f"기록이 {days:.1f}일뿐입니다. 14일 이상을 권합니다.",
            f"Only {days:.1f} days of data; 14 or more are advised.",
        )
    if cpu.missing_share > MANY_MISSING:
        share, gap = f"{cpu.missing_share:.0%}", f"{cpu.longest_gap_hours:.1f}"
        yield Text(
            f"기록의 {share}가 비어 있고 가장 긴 공백은 {gap}시간입니다. 그동안의 부하는 알 수 없습니다.",
            f"{share} of the data are missing, the longest gap is {gap} h: the load then is not known.",
        )
    if own.baseline is not None and own.family == "t2" and abs(cpu.percentile() - 100 * own.baseline) < 1:
        yield Text(
            "P99.5가 기준선과 거의 같습니다. 크레딧이 떨어져 눌린 값일 수 있습니다.",
            "P99.5 is about the baseline: the CPU may have been held down for want of credits.",
        )


NO_NETWORK_OR_DISK: Final = Text(
    "네트워크나 디스크 기록이 없어 그 한도는 비교하지 않았습니다.",
    "Without network or disk data those limits are not compared.",
)
