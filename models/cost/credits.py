"""CPU credits of the T family over a CPU timeline: earned, spent, borrowed (surplus), charged.

Source: AWS, EC2 User Guide, "CPU credits and baseline utilization", "Unlimited mode concepts", "Launch credits".

- A type earns ``baseline x vCPUs x 60`` credits an hour; using the CPU at 100 % for an hour spends 60 a vCPU.
- What is not spent accrues, up to what 24 hours earn.
- Unlimited: beyond its balance an instance spends surplus credits. Earned ones pay them down; those above what 24 hours
  earn are charged, and so is the rest when the instance stops. AWS charges at the end of the hour; here at once, which
  differs only where an hour ends below the limit that it passed.
- Standard: without credits an instance is held to its baseline. T2 gets 30 launch credits a vCPU, spent first and
  beside the limit; T3, T3a and T4g get none, nor does T2 in unlimited mode.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.cost.instance_types import CREDITS_PER_VCPU_HOUR, InstanceType

CreditMode = Literal["standard", "unlimited"]
ACCRUAL_HOURS: Final = 24.0
LAUNCH_CREDITS_PER_VCPU: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTimeline:
    """Credits after each of n steps of ``step_hours``; (n,) arrays.

    ``balance``: accrued, launch credits included; ``surplus``: borrowed and not yet paid down; ``charged``: surplus
    that became due in the step; ``unserved``: what a standard instance wanted beyond its credits.
    """

    step_hours: float
    balance: NDArray[np.float64]
    surplus: NDArray[np.float64]
    charged: NDArray[np.float64]
    unserved: NDArray[np.float64]

    @property
    def hours(self) -> float:
        return self.step_hours * len(self.balance)

    @property
    def charged_on_stop(self) -> float:
        """Credits due if the instance stops at the end."""
        return float(self.surplus[-1])

    @property
    def charged_vcpu_hours(self) -> float:
        """Charged while it ran, without what a stop adds."""
        return float(self.charged.sum()) / CREDITS_PER_VCPU_HOUR

    def usd(self, *, usd_per_vcpu_hour: float, stopped: bool = False) -> float:
        """The charge for the timeline; ``stopped``: with what a stop at its end adds."""
        due = self.charged_vcpu_hours + (self.charged_on_stop / CREDITS_PER_VCPU_HOUR if stopped else 0.0)
        return due * usd_per_vcpu_hour

    def hourly(self) -> "CreditTimeline":
        """The same by the hour: balances at the end of each, charges within it; a last hour may be incomplete."""
        ends = np.arange(1, len(self.balance) + 1) * self.step_hours
        hour = np.ceil(ends - 1e-9).astype(int) - 1
        last = np.flatnonzero(np.diff(hour, append=hour[-1] + 1))
        sums = [np.bincount(hour, weights=values)[hour[last]] for values in (self.charged, self.unserved)]
        return CreditTimeline(
            step_hours=max(1.0, self.step_hours),
            balance=self.balance[last],
            surplus=self.surplus[last],
            charged=sums[0],
            unserved=sums[1],
        )


def credit_timeline(
    *,
    cpu_percent: ArrayLike,
    step_hours: float,
    vcpus: int,
    baseline: float,
    mode: CreditMode = "unlimited",
    start_credits: float = 0.0,
    launch_credits: float = 0.0,
) -> CreditTimeline:
    """Credits over a CPU timeline.

    cpu_percent : (n,) array [% of all vCPUs], the mean of each step; step_hours [h]; baseline [share of each vCPU];
    start_credits: what the balance starts with; launch_credits: beside it, in standard mode only.
    Raises ValueError: no step, or a value out of range.

    AWS's example of a t3.nano: full load for five hours on 122.4 credits charges 304 (303.6).

    >>> burst = credit_timeline(cpu_percent=[100] * 5, step_hours=1, vcpus=2, baseline=0.05, start_credits=122.4)
    >>> round(float(burst.charged.sum()), 1), round(burst.charged_on_stop, 1)
    (303.6, 144.0)
    """
    usage = np.asarray(cpu_percent, dtype=np.float64)
    if usage.ndim != 1 or len(usage) == 0 or not np.all((usage >= 0) & (usage <= 100)):
        raise ValueError("cpu_percent: expected at least one figure, all from 0 to 100 %")
    if not (step_hours > 0 and vcpus > 0 and 0 < baseline <= 1):
        raise ValueError("expected step_hours > 0, vcpus > 0 and a baseline in (0, 1]")
    full = vcpus * CREDITS_PER_VCPU_HOUR
    used, earned = (usage / 100 * full * step_hours).tolist(), baseline * full * step_hours
    most = baseline * full * ACCRUAL_HOURS
    run = _unlimited if mode == "unlimited" else _standard
    balance, surplus, charged, unserved = np.array(run(used, earned, most, start_credits, launch_credits)).T
    return CreditTimeline(step_hours=step_hours, balance=balance, surplus=surplus, charged=charged, unserved=unserved)


def credits_of_type(
    kind: InstanceType, *, cpu_percent: ArrayLike, step_hours: float, mode: CreditMode | None = None
) -> CreditTimeline:
    """Credits of a burstable type from its launch; ``mode`` None: the family's default (T2 standard, others unlimited).

    Raises ValueError: the type is not burstable, or as ``credit_timeline``.
    """
    if kind.baseline is None:
        raise ValueError(f"{kind.name} has no CPU credits")
    mode = mode or ("standard" if kind.family == "t2" else "unlimited")
    launch = LAUNCH_CREDITS_PER_VCPU * kind.vcpus if kind.family == "t2" and mode == "standard" else 0.0
    return credit_timeline(
        cpu_percent=cpu_percent,
        step_hours=step_hours,
        vcpus=kind.vcpus,
        baseline=kind.baseline,
        mode=mode,
        launch_credits=launch,
    )


_State = tuple[float, float, float, float]


def _unlimited(used: list[float], earned: float, most: float, start: float, _: float) -> list[_State]:
    """(balance, surplus, charged, unserved) after each step."""
    balance, surplus, states = start, 0.0, []
    for spent in used:
        balance += earned - spent - surplus
        surplus = max(0.0, -balance)
        balance = min(max(0.0, balance), most)
        charged = max(0.0, surplus - most)
        surplus -= charged
        states.append((balance, surplus, charged, 0.0))
    return states


def _standard(used: list[float], earned: float, most: float, start: float, launch: float) -> list[_State]:
    balance, states = start, []
    for spent in used:
        from_launch = min(launch, spent)
        launch -= from_launch
        balance += earned - (spent - from_launch)
        unserved = max(0.0, -balance)
        balance = min(max(0.0, balance), most)
        states.append((balance + launch, 0.0, 0.0, unserved))
    return states
