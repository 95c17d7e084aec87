"""What an instance type is: size, processor, CPU baseline of burstable types, network and disk baselines."""

from dataclasses import dataclass
from typing import Final

CREDITS_PER_VCPU_HOUR: Final = 60.0
"""One CPU credit is one vCPU at 100 % for a minute. Source: AWS, EC2 User Guide, CPU credits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """One type as AWS describes it. ``baseline``: CPU share of each vCPU that a burstable type may use all the time,
    None for the others. Network and EBS figures are what it always has, not what it may burst to ("up to").
    """

    name: str
    vcpus: int
    memory_gib: float
    arch: str
    baseline: float | None
    net_baseline_gbps: float | None
    ebs_baseline_mbps: float | None
    """Megabits a second."""
    ebs_baseline_iops: float | None
    source: str

    @property
    def family(self) -> str:
        return self.name.split(".")[0]

    @property
    def size(self) -> str:
        return self.name.split(".")[-1]

    @property
    def credits_per_hour(self) -> float | None:
        """CPU credits that a burstable type earns an hour; at the baseline it spends as many."""
        return None if self.baseline is None else self.baseline * self.vcpus * CREDITS_PER_VCPU_HOUR
