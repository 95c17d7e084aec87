"""Figures the replication model rests on: what an engine does in how long, and round-trip times of kinds of places."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.design.model import Engine

NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineConstants:
    """Work of one engine on one commit [ms], fitted to measured settings; spreads are sigmas of a lognormal.

    ``statement``: parse, execute, hand to the log. ``flush_overhead``: added to each durable flush.
    ``receive``: send and write at the reader. ``apply``: until visible. ``acknowledge``: take the acknowledgement.
    ``late_share`` of applies find something else under way and take an exponential time of mean ``late`` longer; other
    transactions add to both, as in a queue of service ``contention``.
    ``warm``: an apply that follows another one within ``warm_after`` finds everything awake and is that much shorter.
    ``apply_reply``: from visible until the reader says so, where a commit waits for that.
    ``client``: the application's own work on a commit; ``idle``: more of it when nothing ran for ``idle_after``.
    ``wake``: what a far hop takes longer, since who waits for it has gone to sleep; two thirds of it from a round trip
    of ``wake_after`` on. Measured on hops to and from readers.
    ``read``: from a read's arrival until it looks. ``poll``: V was measured by polling, which slows a busy reader down,
    by that much once it has lasted far longer than ``poll_after``; a single read does not.
    ``writer_flushes``: serial flushes before the log can be sent. ``reader_flushes``: at the reader until visible.
    ``unflushed_seconds``: how much a crash of the machine can lose at most when commits are not flushed.
    ``unflushed_send_delay``: how long an unflushed commit waits at most before it is sent.
    ``source`` says what the fit was made on and is shown to readers.
    """

    statement_ms: float
    statement_spread: float
    flush_overhead_ms: float
    reader_flush_overhead_ms: float
    writer_flushes: int
    receive_ms: float
    apply_ms: float
    apply_spread: float
    late_share: float
    late_ms: float
    contention_ms: float
    warm_ms: float
    warm_after_ms: float
    apply_reply_ms: float
    reader_flushes: int
    acknowledge_ms: float
    client_ms: float
    idle_ms: float
    idle_after_ms: float
    wake_ms: float
    wake_after_ms: float
    read_ms: float
    poll_ms: float
    poll_after_ms: float
    unflushed_seconds: float
    unflushed_send_delay_ms: float
    source: str

    @property
    def is_measured(self) -> bool:
        """Fitted to this engine, not borrowed from another."""
        return not self.source.startswith(NOT_MEASURED)


ReplicationConstants = Mapping[Engine, EngineConstants]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRoundTrip:
    """Round-trip time between two instances of a kind of places [ms], with its range."""

    value_ms: float
    low_ms: float
    high_ms: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTripDefaults:
    """What stands in for a round-trip time nobody measured.

    Over a distance: 2 x great circle x ``fibre_us_per_km`` x path factor; cables are longer than the great circle by
    ``path_factor_low`` to ``path_factor_high``.
    """

    same_host: KindRoundTrip
    same_zone: KindRoundTrip
    other_zone: KindRoundTrip
    fibre_us_per_km: float
    fibre_us_per_km_low: float
    """The least it can be: light in fibre of refractive index 1.468."""
    path_factor_low: float
    path_factor_high: float
    path_factor_source: str

    @property
    def path_factor(self) -> float:
        """The geometric middle of the range: equally far from both ends as a ratio."""
        return float((self.path_factor_low * self.path_factor_high) ** 0.5)
