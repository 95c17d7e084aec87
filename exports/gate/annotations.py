"""The gate as workflow commands of GitHub Actions, which show at the line of the file in a pull request.

Escapes as the runner undoes them: in a message %, CR and LF; in a property also the colon and the comma.
"""

from collections.abc import Sequence

from exports.gate.judged import Judged, Position
from exports.gate.words import missed_sentence
from models.problems import Language, Problem, Text


def annotations(judged: Sequence[Judged], problems: Sequence[Problem], language: Language) -> list[str]:
    """An error a problem and a missed target, a warning a warning that is new."""
    lines = [_problem(problem, language) for problem in problems]
    for design in judged:
        shown = design.evaluation.design
        for result in design.missed:
            title = Text(f"{shown.title}: 목표 미달", f"{shown.title}: target missed").in_(language)
            where = design.position(f"targets.{result.target}")
            lines.append(_command("error", where, title, missed_sentence(result, language)))
        for warning in design.new_warnings:
            where = design.position(warning.at)
            lines.append(_command("warning", where, f"{shown.title}: {warning.code}", warning.message.in_(language)))
    return lines


def quietly(text: str, token: str) -> list[str]:
    """Text in which the runner takes no commands: a title may look like one. ``token``: nobody must guess it."""
    return [f"::stop-commands::{token}", text, f"::{token}::"]


def _problem(problem: Problem, language: Language) -> str:
    where = (problem.file or "", problem.line or 1, problem.column or 1)
    title = Text("설계 오류", "invalid design").in_(language)
    return _command("error", where, title, problem.message(language))


def _command(kind: str, where: Position, title: str, message: str) -> str:
    file, line, column = where
    properties = {"file": file, "line": line, "col": column, "title": title}
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value != "")
    return f"::{kind} {shown}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
