"""What the service would be like after somebody has left: the design evaluated without each member of the team."""

from models.availability.downtime import minutes_per_year
from models.availability.model import AvailabilityModel
from models.availability.people import is_by_people, without_member
from models.availability.result import AvailabilityResult
from models.design.model import Design


def downtime_after_leaving(design: Design, now: AvailabilityResult) -> dict[str, float]:
    """By member, the downtime of all requests without them [minutes a year]. ``now``: the result with everybody.

    It is today's where nothing that people repair is operated by the member. Empty when no team is stated.
    """
    minutes: dict[tuple[object, ...], float] = {}
    after: dict[str, float] = {}
    by_people = [name for name, component in design.components.items() if is_by_people(component)]
    for member in design.team.members if design.team is not None else ():
        repairs = tuple(name for name in by_people if name in member.operates)
        alike = (repairs, member.reachable, member.away_hours) if repairs else ()
        if alike not in minutes:
            minutes[alike] = _without(design, member.name) if repairs else now.all_requests.downtime_minutes_per_year
        after[member.name] = minutes[alike]
    return after


def _without(design: Design, member: str) -> float:
    unavailability = AvailabilityModel(without_member(design, member)).unavailability()
    return minutes_per_year(sum(request.share * unavailability[name] for name, request in design.requests.items()))
