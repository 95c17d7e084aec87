"""Spot instances: which of a component are, how often they are taken back, and how that stops them.

The figures are ``billing.spot_interrupted_per_month`` and ``billing.spot_replacement_hours``; where the file states
none they are the catalog's: the band that AWS's Spot Advisor stated for the type and region, and a default.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from models.design.catalog import SpotInterruption, rate_per_hour
from models.design.context import Context
from models.design.model import Assumption, Component, ComponentBilling, Design, Place, Reliability
from models.problems import Text

REPLACEMENT: Final = "spot_replacement_hours"
INTERRUPTED: Final = "spot_interrupted_per_month"


def spot_instances(component: Component) -> frozenset[str]:
    """The instances that are spot: all, or the last ones of ``billing.spot_share``, rounded down."""
    ids = [i.id for i in component.instances]
    share = 1.0 if component.billing.purchase == "spot" else component.billing.spot_share
    return frozenset(ids[len(ids) - math.floor(share * len(ids) + 1e-9) :])


def interrupted(design: Design, component: Component) -> tuple[str, ...]:
    """Its spot instances, in file order, but those on a host that is a place, which is bought as a whole."""
    spot = spot_instances(component)
    found = (i for i in component.instances if i.id in spot)
    return tuple(i.id for i in found if design.place_of_kind(i.place, "host") is None)


def interruptions(component: Component) -> Reliability | None:
    """How one spot instance of a component is taken back and replaced; None: never, or not known how often."""
    share, hours = component.billing.spot_interrupted_per_month, component.billing.spot_replacement_hours
    if not share or hours is None:
        return None
    return Reliability(mttf_hours=1 / rate_per_hour(share_per_month=share), mttr_hours=hours)


def with_spot_figures(
    context: Context, places: Mapping[str, Place], components: Mapping[str, Component]
) -> dict[str, Component]:
    """The components with the catalog's figures for spot instances where the file states none; warns of the unknown.

    Whoever stands on a host that is a place is bought with it. Instances of one component in several regions get the
    band of the region where more are taken back.
    """
    _warn_of_hosts(context, places)
    found = dict(components)
    for name, component in components.items():
        spot = spot_instances(component)
        bought = [i.place for i in component.instances if i.id in spot and not _on_host(i.place, places)]
        if bought and _is_server(component.kind):
            regions = {_aws_region(place, places) for place in bought}
            found[name] = replace(component, billing=_with_figures(context, component, regions))
    return found


def _with_figures(context: Context, component: Component, regions: set[str | None]) -> ComponentBilling:
    path, billing = f"components.{component.name}.billing", component.billing
    if billing.spot_interrupted_per_month is None:
        band = _worst(context, component.runs_on, regions)
        if band is None:
            context.findings.warn("spot-interruption-unknown", path, _UNKNOWN)
            return billing
        share = _assumed(context, f"{path}.{INTERRUPTED}", band)
        billing = replace(billing, spot_interrupted_per_month=share)
    if billing.spot_replacement_hours is None:
        hours = context.default(f"{path}.{REPLACEMENT}", context.catalog.defaults[f"billing.{REPLACEMENT}"])
        billing = replace(billing, spot_replacement_hours=hours)
    return billing


def _worst(context: Context, instance_type: str | None, regions: set[str | None]) -> SpotInterruption | None:
    """None: not known of one of the regions."""
    found: list[SpotInterruption] = []
    for region in regions:
        band = context.catalog.spot.get((region or "", instance_type or ""))
        if band is None:
            return None
        found.append(band)
    return max(found, key=lambda band: band.share_per_month)


def _assumed(context: Context, path: str, band: SpotInterruption) -> float:
    stated = f"> {band.low:.0%}" if band.high is None else f"{100 * band.low:.0f}-{band.high:.0%}"
    source = f"AWS Spot Advisor {stated} ({band.source}, {band.as_of}); interruptions taken as independent"
    context.assumptions[path] = Assumption(
        path=path, value=band.share_per_month, low=band.low, high=band.high, source=source, from_catalog=True
    )
    return band.share_per_month


def _warn_of_hosts(context: Context, places: Mapping[str, Place]) -> None:
    for place in places.values():
        if place.kind == "host" and place.billing.purchase == "spot":
            context.findings.warn("spot-host-not-counted", f"places.{place.name}.billing", _HOST)


def _is_server(kind: str) -> bool:
    """Runs on instances that may be bought as spot."""
    return kind != "external" and (not kind.startswith("aws.") or kind.startswith("aws.ec2"))


def _on_host(place: str | None, places: Mapping[str, Place]) -> bool:
    return any(p.kind == "host" for p in _around(place, places))


def _aws_region(place: str | None, places: Mapping[str, Place]) -> str | None:
    """None outside AWS, and where it is not said."""
    around = list(_around(place, places))
    if any(p.provider not in (None, "aws") for p in around):
        return None
    return next((p.aws_region for p in around if p.aws_region), None)


def _around(place: str | None, places: Mapping[str, Place]) -> Iterator[Place]:
    """A place and those around it; ends also where places that are still to be refused stand in a circle."""
    seen: set[str] = set()
    while place is not None and place in places and place not in seen:
        seen.add(place)
        yield places[place]
        place = places[place].within


_UNKNOWN: Final = Text(
    "스팟 인스턴스가 얼마나 자주 회수되는지 알 수 없어 가용성에 반영하지 못했습니다. runs_on과 place의 aws_region을 "
    f"적거나 billing.{INTERRUPTED}에 한 달에 회수되는 비율을 적어 주세요.",
    "How often its spot instances are taken back is unknown, so availability does not count it. State runs_on and the "
    f"aws_region of its place, or the share that is taken back in a month as billing.{INTERRUPTED}.",
)
_HOST: Final = Text(
    "호스트의 스팟 회수는 가용성에 반영되지 않습니다. 반영하려면 이 호스트의 mttf_hours에 회수 간격을 포함해 주세요.",
    "Availability does not count that this spot host is taken back; include it in the mttf_hours of the host.",
)
