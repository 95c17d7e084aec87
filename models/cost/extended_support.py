"""The surcharge on database versions past their end of standard support, per vCPU-hour.

Source: AWS, release calendars of "Amazon RDS for MySQL" and "for PostgreSQL" (dates); "Amazon RDS Extended Support
charges" (from the day after the end of standard support; the standby of a Multi-AZ instance is charged too).
"""

from datetime import date
from typing import Final, Literal

from models.cost.amounts import number
from models.cost.lines import Biller, CostLine
from models.cost.prices import PriceKey
from models.problems import Text

SupportYear = Literal["year1-2", "year3", "ended"]
DATES: Final = {
    ("mysql", "5.7"): (date(2024, 3, 1), date(2026, 3, 1), date(2027, 3, 1)),
    ("mysql", "8.0"): (date(2026, 8, 1), date(2028, 8, 1), date(2029, 8, 1)),
    ("postgresql", "11"): (date(2024, 4, 1), date(2026, 4, 1), date(2027, 4, 1)),
    ("postgresql", "12"): (date(2025, 3, 1), date(2027, 3, 1), date(2028, 3, 1)),
    ("postgresql", "13"): (date(2026, 3, 1), date(2028, 3, 1), date(2029, 3, 1)),
}
"""Engine, major version -> first day of the surcharge, of its third year, and of no support at all."""
SKUS: Final = {"year1-2": "extended_support_yr1_yr2", "year3": "extended_support_year3"}


def support_year(*, version: str, on: date, engine: str = "mysql") -> SupportYear | None:
    """In which year of extended support a version is on a day; None: in standard support, or not known here.

    >>> support_year(version="8.0.35", on=date(2026, 7, 31)), support_year(version="8.0", on=date(2026, 8, 1))
    (None, 'year1-2')
    >>> support_year(engine="postgresql", version="16.3", on=date(2026, 11, 22)) is None
    True
    """
    parts = version.split(".")
    dates = DATES.get((engine, ".".join(parts[: 2 if engine == "mysql" else 1])))
    if dates is None or on < dates[0]:
        return None
    return "year1-2" if on < dates[1] else "year3" if on < dates[2] else "ended"


def extended_support_line(
    biller: Biller,
    *,
    component: str,
    region: str,
    version: str,
    on: date,
    vcpus: int | None,
    instances: int,
    engine: str = "mysql",
) -> CostLine | None:
    """The surcharge of a month on ``instances`` (a Multi-AZ standby counts) of ``vcpus`` each; None: there is none.

    ``vcpus`` None: the instance class is not known. The rate is a region's, the same for every engine (Vantage, "Amazon
    RDS extended support").
    """
    year = support_year(engine=engine, version=version, on=on)
    if year is None:
        return None
    name = f"{ENGINE_NAMES[engine]} {version}"
    label = Text(f"RDS 확장 지원 ({name})", f"RDS extended support ({name})")
    if year == "ended":
        return biller.unknown(component, label, f"rds_{engine}", ENDED)
    if vcpus is None:
        return biller.unknown(component, label, f"rds_{engine}", NO_VCPUS)
    key = PriceKey(region, "rds_mysql", SKUS[year], "extended_support")
    hours = instances * vcpus * biller.hours
    how = f"{instances} × {vcpus} vCPU × {number(biller.hours)} h"
    return biller.line(component, label, key, hours, how, note=THIRD_YEAR if year == "year3" else FIRST_YEARS)


ENGINE_NAMES: Final = {"mysql": "MySQL", "postgresql": "PostgreSQL"}
FIRST_YEARS: Final = Text(
    "표준 지원이 끝난 버전의 1~2년 차 요금입니다. 올리면 없어집니다.",
    "Years 1 and 2 past standard support; an upgrade ends it.",
)
THIRD_YEAR: Final = Text(
    "표준 지원이 끝난 버전의 3년 차 요금입니다. 올리면 없어집니다.",
    "Year 3 past standard support; an upgrade ends it.",
)
ENDED: Final = Text(
    "확장 지원도 끝난 버전입니다. AWS가 상위 버전으로 올립니다.", "Past extended support too: AWS upgrades it."
)
NO_VCPUS: Final = Text(
    "인스턴스 클래스의 vCPU 수를 몰라 확장 지원 요금을 알 수 없습니다.",
    "The vCPUs of the instance class are not known, so neither is the surcharge.",
)
