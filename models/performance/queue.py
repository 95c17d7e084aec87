"""M/M/c: Poisson arrivals, exponential service, c servers, one queue, first come first served.

Sources: Erlang (1917), second formula; Gross, Shortle, Thompson and Harris, "Fundamentals of Queueing Theory", 4th ed.
(2008), section 2.3. The response time is service plus, with Erlang's probability C, an exponential wait with the rate
theta = c mu - lambda, so that

    P(T > t) = e^(-mu t) + C mu (e^(-theta t) - e^(-mu t)) / (mu - theta).
"""

import math
from dataclasses import dataclass

from scipy.optimize import brentq


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimes:
    """From arrival to answer [s]; ``waiting_probability``: that all servers are busy on arrival."""

    waiting_probability: float
    mean_seconds: float
    p95_seconds: float
    p99_seconds: float


def erlang_c(servers: int, offered: float) -> float:
    """Probability of waiting. ``offered``: arrival rate / service rate of one server [erlang], below ``servers``.

    >>> round(erlang_c(2, 1.0), 6)
    0.333333
    """
    return delay_probabilities(servers, offered)[-1]


def delay_probabilities(servers: int, offered: float) -> list[float]:
    """Erlang C for 1 … ``servers`` servers, (servers,); 1 where these are full. By the recursion of Erlang B."""
    blocked, found = 1.0, []
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked) if math.isfinite(offered) else 1.0
        found.append(count * blocked / (count - offered * (1 - blocked)) if offered < count else 1.0)
    return found


def response_times(
    servers: int, arrivals_per_s: float, services_per_s: float, waiting_probability: float
) -> ResponseTimes:
    """Mean and percentiles; the arrivals must be fewer than ``servers`` x ``services_per_s``.

    Percentiles to 1e-12 relative, solved in units of the mean service time.
    """
    spare = (servers * services_per_s - arrivals_per_s) / services_per_s
    mean = 1 + waiting_probability / spare
    return ResponseTimes(
        waiting_probability=waiting_probability,
        mean_seconds=mean / services_per_s,
        p95_seconds=_percentile(0.05, spare, waiting_probability, mean) / services_per_s,
        p99_seconds=_percentile(0.01, spare, waiting_probability, mean) / services_per_s,
    )


def survival(time: float, spare: float, waiting_probability: float) -> float:
    """P(response time > ``time``); time and ``spare`` (theta / mu) in units of the mean service time and its rate."""
    apart = abs(spare - 1)
    between = -math.expm1(-apart * time) / apart if apart else time
    return math.exp(-time) + waiting_probability * math.exp(-min(1.0, spare) * time) * between


def _percentile(beyond: float, spare: float, waiting_probability: float, mean: float) -> float:
    """The time that a share ``beyond`` of requests exceeds; Markov's inequality bounds it by mean / beyond."""

    def excess(time: float) -> float:
        return survival(time, spare, waiting_probability) - beyond

    return float(brentq(excess, 0.0, mean / beyond, xtol=1e-13 * mean, rtol=1e-13))
