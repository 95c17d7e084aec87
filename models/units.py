"""Named conversions. A year is 8,760 h for downtime; a month is 730 h for bills unless a bill states its own."""

from typing import Final

HOURS_PER_YEAR: Final = 8760.0
MINUTES_PER_YEAR: Final = HOURS_PER_YEAR * 60
HOURS_PER_MONTH: Final = 730.0
MONTHS_PER_YEAR: Final = 12
SECONDS_PER_HOUR: Final = 3600.0
SECONDS_PER_YEAR: Final = HOURS_PER_YEAR * SECONDS_PER_HOUR
MINUTES_PER_HOUR: Final = 60.0
MS_PER_SECOND: Final = 1000.0
BYTES_PER_KIB: Final = 1024
BYTES_PER_GB: Final = 1e9
"""AWS bills data transfer and LCU in GB of 10^9 bytes."""
BYTES_PER_GIB: Final = 2**30
