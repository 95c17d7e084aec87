"""The monthly bill of a design, line by line: ``monthly_bill``.

What AWS bills, service by service, can also be had without a design; arguments carry their units. Lines are made by a
``Biller`` (price book, hours of the month, day), and ``sum_usd`` adds them up:

- ``alb``: ``alb_capacity_units``, ``alb_lines``, ``trust_store_line``; ``nlb``: ``nlb_capacity_units``, ``nlb_lines``
- ``ec2``: ``instance_lines`` (on demand, reserved, spot), ``break_even_utilisation``; ``credits``: ``credit_timeline``,
  ``credits_of_type``; ``purchase``: ``spot_interruption``, ``graviton_options``
- ``ebs``: ``ebs_lines``, ``snapshot_line``; ``network``: ``internet_egress_lines``, ``cross_zone_line``,
  ``inter_region_line``, ``nat_gateway_lines``, ``public_ipv4_line``, ``route53_lines``
- ``rds``: ``rds_lines``, ``rds_backup_line``; ``extended_support``: ``extended_support_line``; ``aurora``;
  ``elasticache``; ``lines``: ``vat_after_credits``
- ``draws``: many variants at once; ``growth``: 36 months; ``loss``: expected loss; ``rightsizing``: which type fits
"""

from models.cost.bill import monthly_bill
from models.cost.lines import Bill, Biller, CostLine, MissingCost, Step, sum_usd
from models.cost.prices import Price, PriceBook, PriceKey

__all__ = [
    "Bill",
    "Biller",
    "CostLine",
    "MissingCost",
    "Price",
    "PriceBook",
    "PriceKey",
    "Step",
    "monthly_bill",
    "sum_usd",
]
