"""What one measurement sets."""

from dataclasses import dataclass
from typing import Literal, get_args

EngineName = Literal["postgresql", "mariadb"]
Kind = Literal["host", "process", "partition"]
MODES: dict[str, tuple[str, ...]] = {
    "postgresql": ("async", "remote_write", "on", "remote_apply"),
    "mariadb": ("async", "semi_sync"),
}
READERS = 2
LINKS = ("w-r1", "w-r2", "app-w", "app-r1", "app-r2")
ENGINE_LABELS = {"postgresql": "pg", "mariadb": "mariadb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabSetting:
    """Round trips [ms]: writer to each reader, application to each; 0 is the loopback device itself.

    ``any_readers``: acknowledgements a commit waits for, 0 with mode async. ``rate``: writes/s beside the measured.
    ``flush_ms``: how long a flush takes; None: as long as it takes this machine. ``jitter_ms``: mean of an extra delay
    each way between writer and readers. ``n_local``, ``n_app``: measured commits at the writer and at the application.
    """

    engine: EngineName = "postgresql"
    mode: str = "async"
    any_readers: int = 0
    rtt_wr1: float = 0.0
    rtt_wr2: float = 0.0
    rtt_aw: float = 0.0
    rtt_ar1: float = 0.0
    rtt_ar2: float = 0.0
    rate: float = 0.0
    flush_ms: float | None = None
    jitter_ms: float = 0.0
    workers: int = 4
    n_local: int = 300
    n_app: int = 200
    seed: int = 1

    def __post_init__(self) -> None:
        if self.engine not in get_args(EngineName):
            raise ValueError(f"engine: found {self.engine!r}, expected one of {', '.join(get_args(EngineName))}")
        if self.mode not in MODES[self.engine]:
            raise ValueError(f"mode: found {self.mode!r}, expected one of {', '.join(MODES[self.engine])}")
        most = 0 if self.mode == "async" else READERS if self.engine == "postgresql" else 1
        if not min(most, 1) <= self.any_readers <= most:
            raise ValueError(f"any: found {self.any_readers}, {self.engine} {self.mode} waits for at most {most}")
        if min(*self.rtt_ms.values(), self.rate, self.jitter_ms, self.flush_ms or 0) < 0:
            raise ValueError("round trips, rate, jitter and flush time must be >= 0")

    @property
    def rtt_ms(self) -> dict[str, float]:
        values = (self.rtt_wr1, self.rtt_wr2, self.rtt_aw, self.rtt_ar1, self.rtt_ar2)
        return dict(zip(LINKS, values, strict=True))

    @property
    def mode_label(self) -> str:
        """As in the lines: ``on_any1``, ``semisync1``, ``async``."""
        if self.mode == "async":
            return self.mode
        return f"semisync{self.any_readers}" if self.mode == "semi_sync" else f"{self.mode}_any{self.any_readers}"
