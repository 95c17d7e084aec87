"""What all forms of the gate's findings say alike."""

from exports.tables import figure
from models.problems import Language, Text
from models.targets import TargetResult


def wanted_text(result: TargetResult) -> str:
    return f"{'>=' if result.at_least else '<='} {result.wanted:.12g}"


def missed_sentence(result: TargetResult, language: Language) -> str:
    """The target, what was found, by how much it is missed or why it cannot be told."""
    actual, missed_by = figure(result.actual, language), figure(result.missed_by, language)
    head = f"{result.target} {wanted_text(result)}: "
    if result.met is None:
        head += Text(f"판정 불가, 값 {actual}.", f"cannot be told, found {actual}.").in_(language)
    elif result.missed_by is None:
        head += Text(f"목표 미달, 값 {actual}.", f"missed, found {actual}.").in_(language)
    else:
        head += Text(f"목표 미달, 값 {actual} (차이 {missed_by}).", f"missed, found {actual} (by {missed_by}).").in_(
            language
        )
    return f"{head} {result.reason.in_(language)}" if result.reason is not None else head
