"""A design's targets in words: met, missed by how much, or not to be told."""

from exports import numbers
from exports.target_words import target_value
from models.problems import Language
from models.targets import TargetResult
from ui.columns import Column
from ui.texts import say
from ui.view_model import Figure


def with_target(figure: Figure, column: Column, targets: tuple[str, ...], language: Language) -> Figure:
    """The verdict on the first of ``targets`` that the design states; a what-if is not held against one."""
    stated = {target.target: target for target in column.targets}
    target = next((stated[name] for name in targets if name in stated), None)
    if target is None or (column.is_what_if and figure["figure"] == "availability"):
        return figure
    wanted = target_value(target.target, target.wanted, language)
    if target.met is None:
        figure["target_text"] = say(language, "target.unknown", wanted=wanted)
        return figure
    figure["target"] = "met" if target.met else "missed"
    figure["target_text"] = (
        say(language, "target.met", wanted=wanted) if target.met else _missed(target, wanted, language)
    )
    return figure


def _missed(target: TargetResult, wanted: str, language: Language) -> str:
    if not target.missed_by or target.target == "lost_writes":
        return say(language, "target.missed", wanted=wanted)
    if target.target in ("availability", "p_read_your_writes"):
        return say(language, "target.missed_by", wanted=wanted, gap=numbers.percent_points(target.missed_by))
    return say(language, "target.over", wanted=wanted, gap=target_value(target.target, target.missed_by, language))
