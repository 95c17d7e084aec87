"""Many simulation runs at once, on all cores or on a Dask cluster; the only package that starts processes.

Work is a picklable function of (first, count) and a list of such batches. What a batch gives must depend on its
arguments alone; results are kept by the batch's index, so they are the same whatever the number of workers.
"""

from compute.jobs import Batch, Busy, Cancelled, Failed, Job, Progress, State, batches_of
from compute.pool import Pool, run_many, shared_pool

__all__ = [
    "Batch", "Busy", "Cancelled", "Failed", "Job", "Pool", "Progress", "State", "batches_of", "run_many", "shared_pool",
]  # fmt: skip
