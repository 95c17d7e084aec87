"""The monthly bill of a design, line by line: ``monthly_bill``."""

from models.cost.bill import monthly_bill
from models.cost.lines import Bill, CostLine, MissingCost
from models.cost.prices import Price, PriceBook, PriceKey

__all__ = ["Bill", "CostLine", "MissingCost", "Price", "PriceBook", "PriceKey", "monthly_bill"]
