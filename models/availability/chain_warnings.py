"""What a reader must know about the chains of a design: what is left out of them, and how far that may be off."""

from collections.abc import Iterator, Mapping

from models.availability.dynamics import Dynamics, fails_over
from models.availability.result import Bounds
from models.availability.roles import stops_of_writer
from models.design.model import Design
from models.problems import Text, Warning_


def chain_warnings(
    design: Design, dynamics: Dynamics, too_large: Dynamics, bounds: Mapping[str, Bounds]
) -> Iterator[Warning_]:
    for component in design.components.values():
        is_known = component.name in dynamics.groups or component.name in too_large.groups
        if (
            fails_over(component)
            and not is_known
            and any(v.failures_per_hour != 0 for v in stops_of_writer(design, component))
        ):
            yield _frequency_unknown(component.name)
    yield from (_untimed(name) for name in dynamics.untimed)
    yield from (_bounded(request, found) for request, found in bounds.items())
    yield from (_too_large(name) for name in too_large.components)


def _frequency_unknown(name: str) -> Warning_:
    message = Text(
        f"{name}의 writer를 멈추는 것 가운데 가용성만 적힌 것이 있어 얼마나 자주 멈추는지 다 알 수 없습니다. "
        "그런 정지 뒤의 장애 전환 시간은 다운타임에 들어 있지 않습니다. mttf_hours와 mttr_hours를 적어 주세요.",
        f"Something that stops the writer of {name} states an availability only, so not all of its stops can be "
        "counted; the failovers after those are missing from the downtime. State mttf_hours and mttr_hours.",
    )
    return Warning_(code="failover-frequency-unknown", at=f"components.{name}", message=message)


def _untimed(name: str) -> Warning_:
    message = Text(
        f"{name}에는 수리 시간이 없어 수리 조의 인원을 반영하지 못했습니다. mttf_hours와 mttr_hours를 적어 주세요.",
        f"{name} states no repair time, so its crew does not limit its repairs. State mttf_hours and mttr_hours.",
    )
    return Warning_(code="crew-needs-times", at=f"components.{name}.repair", message=message)


def _bounded(request: str, found: Bounds) -> Warning_:
    message = Text(
        f"{request}: 상태가 너무 많아 정확히 계산하지 못했습니다. "
        f"실제 비가용성은 {found.lower:.6g}와 {found.upper:.6g} 사이이고, 그중 나쁜 쪽을 보여 줍니다.",
        f"{request}: too many states for an exact answer; "
        f"the unavailability lies between {found.lower:.6g} and {found.upper:.6g}, and the worse is shown.",
    )
    return Warning_(code="chain-bounded", at=f"requests.{request}", message=message)


def _too_large(name: str) -> Warning_:
    message = Text(
        f"{name}: 상태가 너무 많아 장애 전환과 수리 순서를 하나하나 따지지 못하고 범위만 구했습니다.",
        f"{name}: too many states to follow failovers and the order of repairs; only bounds were found.",
    )
    return Warning_(code="chain-too-large", at=f"components.{name}", message=message)
