"""What the figures of a group could not know, each as a warning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.problems import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """``unknown_round_trips``: instances at an unknown distance. ``measured``: engine and mode were measured."""

    unknown_round_trips: Sequence[str]
    application_found: bool
    writes_known: bool
    failures_known: bool
    overloaded: bool
    measured: bool

    def texts(self) -> Iterator[tuple[str, Text]]:
        """(code, text) of every gap."""
        if self.unknown_round_trips:
            names = ", ".join(self.unknown_round_trips)
            yield (
                "round-trip-unknown",
                Text(
                    f"왕복 시간을 모르는 인스턴스: {names}. rtt_ms에 적거나 리전에 at(위도, 경도)을 적으세요.",
                    f"The round-trip time to {names} is unknown. State it in rtt_ms, or give the regions `at`.",
                ),
            )
        if not self.application_found:
            yield (
                "application-not-found",
                Text(
                    "원본을 쓰는 컴포넌트가 없어, 애플리케이션이 원본과 같은 곳에 있다고 봅니다.",
                    "No component needs the writer; the application is taken to stand beside it.",
                ),
            )
        if not self.writes_known:
            yield (
                "write-rate-unknown",
                Text(
                    "초당 쓰기 수를 몰라 유실을 계산하지 못하고, 지연은 부하가 없을 때의 값입니다. "
                    "transactions_per_second나 traffic을 적으세요.",
                    "The write rate is unknown: no losses are computed, delays are those without load. "
                    "State transactions_per_second or traffic.",
                ),
            )
        if not self.failures_known:
            yield (
                "failure-rate-unknown",
                Text(
                    "원본이 얼마나 자주 고장 나는지 몰라 연간 유실을 계산하지 못합니다.",
                    "How often the writer fails is unknown, so losses per year are not computed.",
                ),
            )
        if self.overloaded:
            yield (
                "applier-overloaded",
                Text(
                    "복제본이 적용하는 속도보다 쓰기가 많아 지연이 끝없이 늘어납니다.",
                    "Writes come faster than a reader can apply them: its lag grows without end.",
                ),
            )
        if not self.measured:
            yield (
                "engine-not-measured",
                Text(
                    "이 엔진·방식은 실제 DB로 재지 않았고, MySQL의 단계 시간을 빌려 계산합니다.",
                    "This engine or mode was not measured; the stage times of MySQL stand in.",
                ),
            )
