"""What the picture of a design says, for whoever cannot see it: tiers, counts, wiring, zones, single points."""

from collections.abc import Sequence

from exports.names import part_name
from exports.record.figures import points
from exports.record.words import parts_line, wirings
from models.design.labels import one_line
from models.design.model import Design
from models.evaluate import Evaluation
from models.problems import Language, Text


def alt_text(evaluation: Evaluation, language: Language) -> str:
    """In one line."""
    title = evaluation.design.title
    drawn = Text(f"‘{title}’ 구성도. ", f"Diagram of “{title}”. ").in_(language)
    return one_line(drawn + _said(evaluation, language))


def alt_text_of_all(evaluations: Sequence[Evaluation], language: Language) -> str:
    """Of the picture that shows them side by side."""
    count = len(evaluations)
    drawn = Text(f"안 {count}개를 나란히 놓은 구성도. ", f"{count} designs side by side. ").in_(language)
    return one_line(drawn + " ".join(f"{e.design.title}: {_said(e, language)}" for e in evaluations))


def _said(evaluation: Evaluation, language: Language) -> str:
    design, found = evaluation.design, ", ".join(points(evaluation, language))
    sentences = [
        Text(
            f"요청이 지나는 순서대로 {parts_line(design, language)}",
            f"In the order of a request: {parts_line(design, language)}",
        ).in_(language),
        *wirings(design, language),
        *_zones(design, language),
        Text(f"단일 장애점은 {found}", f"Single points of failure: {found}").in_(language)
        if found
        else Text("단일 장애점 없음", "No single point of failure").in_(language),
    ]
    return ". ".join(sentences) + "."


def _zones(design: Design, language: Language) -> list[str]:
    """``가용 영역 2곳(서울-a, 서울-c)``; nothing where no instance stands in a zone."""
    found = (design.place_of_kind(instance.place, "zone") for instance in design.instances.values())
    names = list(dict.fromkeys(part_name(design, place.name) for place in found if place is not None))
    shown = ", ".join(names)
    return [Text(f"가용 영역 {len(names)}곳({shown})", f"Zones: {shown}").in_(language)] if names else []
