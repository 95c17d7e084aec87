"""The price book: what one unit of a thing costs, with its source and its date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from models.cost.instance_types import InstanceType

OLD_AFTER_DAYS: Final = 365
GLOBAL: Final = "global"
"""The region of prices that are the same in all regions."""


class PriceKey(NamedTuple):
    """What is priced: an AWS region code, a service, a sku of it, and the term it is bought on."""

    region: str
    service: str
    sku: str
    term: str = "on_demand"

    def __str__(self) -> str:
        return " ".join(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One price as its source states it.

    ``usd`` is per ``unit``, before VAT; for the unit ``percent_saving_vs_on_demand`` it is that percentage.
    ``as_of`` is the first day that the source's date can mean, None when the source has no date.
    """

    key: PriceKey
    provider: str
    unit: str
    usd: float
    source: str
    as_of: date | None
    note: str = ""

    @property
    def is_weak(self) -> bool:
        """The source is no price list and no bill: shown as an estimate."""
        return self.as_of is None or "weak source" in self.note

    def is_older_than_a_year(self, on: date) -> bool:
        """Also when nobody knows how old it is."""
        return self.as_of is None or (on - self.as_of).days > OLD_AFTER_DAYS


@dataclass(frozen=True)
class PriceBook:
    """All prices, by what is priced, and what is known of instance types. A price that is not in the book is None,
    never 0.
    """

    prices: dict[PriceKey, Price] = field(repr=False)
    types: Mapping[str, InstanceType] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, prices: Iterable[Price], types: Iterable[InstanceType] = ()) -> "PriceBook":
        return cls({price.key: price for price in prices}, {t.name: t for t in types})

    def price(self, key: PriceKey) -> Price | None:
        """The price in the key's region, or the one that holds in every region."""
        return self.prices.get(key) or self.prices.get(key._replace(region=GLOBAL))

    def instance_type(self, name: str) -> InstanceType | None:
        """By its EC2 name; the classes of managed services (``db.t4g.micro``) are those of their EC2 twins."""
        return self.types.get(name.removeprefix("db.").removeprefix("cache."))

    @cached_property
    def _dates(self) -> tuple[date, ...]:
        return tuple(sorted(p.as_of for p in self.prices.values() if p.as_of is not None))

    @property
    def newest(self) -> date | None:
        """The date of the newest price; None for a book without dates."""
        return self._dates[-1] if self._dates else None

    @property
    def oldest(self) -> date | None:
        return self._dates[0] if self._dates else None
