"""Intervals, shares of orders and flips of a comparison: as table cells, as lines of text, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from exports import numbers
from models.decision import CRITERIA
from models.problems import Language, Text
from models.sensitivity import Flip
from models.uncertainty import DesignDraws, Interval, OrderShare, Uncertainty
from models.units import MINUTES_PER_YEAR, SECONDS_PER_YEAR

MOST_ORDERS = 3
MOST_OUTSIDE = 3
"""Flips named in text that lie outside their ranges, for each criterion."""


def interval_row(found: Uncertainty, language: Language) -> list[str]:
    """Heading, then the 90 % interval of each design's downtime."""
    ends = ((d.all_requests.p5, d.all_requests.p95) for d in found.designs)
    return [interval_label(language), *(f"{_minutes(low)} – {_minutes(high)} min" for low, high in ends)]


def interval_label(language: Language) -> str:
    return Text("연 중단, 90% 구간", "downtime a year, 90% interval").in_(language)


def interval_words(drawn: DesignDraws, language: Language) -> str:
    """The 90 % interval of a design's downtime as people read it."""
    ends = (drawn.all_requests.p5, drawn.all_requests.p95)
    return " ~ ".join(str(numbers.duration(end * SECONDS_PER_YEAR, language)) for end in ends)


def _minutes(unavailability: float) -> str:
    """Three digits: no more are known of a quantile of draws."""
    return f"{float(f'{unavailability * MINUTES_PER_YEAR:.3g}'):,.12g}"


def order_lines(found: Uncertainty, titles: Sequence[str], language: Language) -> list[str]:
    """How the interval came about, and how often each order holds."""
    lines = [_drawn_line(found, language)]
    if len(found.designs) > 1:
        lines += [_order_line(order, titles, language) for order in found.orders[:MOST_ORDERS]]
    return lines


def _drawn_line(found: Uncertainty, language: Language) -> str:
    errors = [(d.largest_error, d.checked) for d in found.designs if d.largest_error is not None]
    text = Text(
        f"구간과 순서: 범위가 있는 가정을 함께 {found.draws:,}번 추출 "
        f"(seed {found.seed}, 같은 가정은 모든 안에서 같은 값)",
        f"Intervals and orders: {found.draws:,} joint draws of all assumptions with a range (seed {found.seed}; an "
        "assumption that designs share has the same value in all)",
    ).in_(language)
    if not errors:
        return text
    largest, checked = max(error for error, _ in errors), min(count for _, count in errors)
    approximate = Text(
        f"; 장애 전환이 있는 안은 근사이며, 추출 {checked}개를 정확히 풀어 확인한 최대 오차는 {largest:.2%}",
        f"; designs with failover approximately: off by {largest:.2%} at most where solved exactly (draws: {checked})",
    )
    return text + approximate.in_(language)


def _order_line(order: OrderShare, titles: Sequence[str], language: Language) -> str:
    ranked = " < ".join(" = ".join(group) for group in _named(order, titles))
    share = f"{order.share:.2%}"
    return Text(f"연 중단 순서 {ranked}: 추출의 {share}", f"order by downtime {ranked}: {share} of draws").in_(language)


def _named(order: OrderShare, ids: Sequence[str]) -> list[list[str]]:
    return [[ids[position] for position in group] for group in order.order]


def flip_lines(found: Sequence[Flip], titles: Mapping[str, str], language: Language) -> list[str]:
    """Those inside their ranges, then the nearest of those outside, by criterion."""
    inside = [flip for flip in found if flip.in_range]
    lines = [_flip_line(flip, titles, language) for flip in inside]
    if not inside:
        none = Text(
            "범위 안에서 혼자 순서를 바꾸는 가정은 없습니다.",
            "No single assumption changes the order within its range.",
        )
        lines.append(none.in_(language))
    for criterion in CRITERIA:
        outside = [flip for flip in found if not flip.in_range and flip.criterion == criterion.name]
        lines += [_flip_line(flip, titles, language) for flip in outside[:MOST_OUTSIDE]]
    return lines


def _flip_line(flip: Flip, titles: Mapping[str, str], language: Language) -> str:
    label = next(c.label.in_(language) for c in CRITERIA if c.name == flip.criterion)
    order = " < ".join(titles[id_] for id_ in flip.order)
    side = Text("보다 작으면", "below") if flip.value < flip.now else Text("보다 크면", "above")
    beyond = Text(f", 범위 {flip.low:g} ~ {flip.high:g} 밖", f", outside its range {flip.low:g} to {flip.high:g}")
    beyond_text = "" if flip.in_range else beyond.in_(language)
    if not flip.is_exact:
        beyond_text += Text(", 근사값", ", approximately").in_(language)
    return Text(
        f"{flip.path}: {flip.value:.6g}{side.ko} {label} 순서가 {order} (지금 {flip.now:g}{beyond_text})",
        f"{flip.path}: {side.en} {flip.value:.6g}, order by {label}: {order} (now {flip.now:g}{beyond_text})",
    ).in_(language)


def uncertainty_object(found: Uncertainty, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "seed": found.seed,
        "draws": found.draws,
        "designs": {id_: _design(d) for id_, d in zip(ids, found.designs, strict=True)},
        "orders": [{"order": _named(order, ids), "share": order.share} for order in found.orders],
        "less_downtime": {
            a: {b: found.less_downtime[i][j] for j, b in enumerate(ids) if j != i} for i, a in enumerate(ids)
        },
    }


def _design(drawn: DesignDraws) -> dict[str, Any]:
    return {
        "all_requests": _interval(drawn.all_requests),
        "requests": {name: _interval(interval) for name, interval in drawn.requests.items()},
        "drawn": list(drawn.drawn),
        "exact": drawn.largest_error is None,
        "largest_error": drawn.largest_error,
        "checked": drawn.checked,
    }


def _interval(interval: Interval) -> dict[str, dict[str, float]]:
    quantiles = asdict(interval)
    return {
        "unavailability": quantiles,
        "downtime_minutes_per_year": {name: u * MINUTES_PER_YEAR for name, u in quantiles.items()},
    }
