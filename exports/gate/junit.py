"""The gate as JUnit XML: a suite a design, a case a target. What cannot be told fails; a broken file is an error."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from exports.gate.judged import Judged
from exports.gate.words import missed_sentence
from models.problems import Language, Problem, Text
from models.targets import TargetResult

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(judged: Sequence[Judged], problems: Sequence[Problem], language: Language) -> bytes:
    """UTF-8. Times are 0: a design has none, and the file stays the same for the same design."""
    root = ET.Element("testsuites", name="anboard gate")
    for design in judged:
        _suite(root, design, language)
    for file in dict.fromkeys(problem.file or "" for problem in problems):
        _broken(root, file, [p for p in problems if (p.file or "") == file], language)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", "0")
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _suite(root: ET.Element, design: Judged, language: Language) -> None:
    shown = design.evaluation.design
    results = design.results
    suite = _suite_element(
        root, f"{shown.title} ({shown.id})", len(results) or 1, len(design.missed), 0, 0 if results else 1
    )
    for result in results:
        case = _case(suite, shown.id, result.target, design, f"targets.{result.target}")
        if result.met is not True:
            _failure(case, result, language)
    if not results:
        none = Text("목표가 없습니다.", "No targets are stated.").in_(language)
        ET.SubElement(_case(suite, shown.id, "targets", design, "targets"), "skipped", message=none)


def _failure(case: ET.Element, result: TargetResult, language: Language) -> None:
    message = _clean(missed_sentence(result, language))
    kind = "unknown" if result.met is None else "missed"
    ET.SubElement(case, "failure", type=kind, message=message).text = message


def _broken(root: ET.Element, file: str, problems: Sequence[Problem], language: Language) -> None:
    suite = _suite_element(root, file, 1, 0, 1, 0)
    case = ET.SubElement(suite, "testcase", classname="anboard.check", name=_clean(file or "check"), time="0")
    lines = [f"{p.line or 1}: {p.message(language)}" for p in problems]
    error = ET.SubElement(case, "error", type="invalid", message=_clean(lines[0]))
    error.text = _clean("\n".join(lines))


def _suite_element(root: ET.Element, name: str, tests: int, failures: int, errors: int, skipped: int) -> ET.Element:
    counts = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}
    return ET.SubElement(root, "testsuite", name=_clean(name), time="0", **{k: str(v) for k, v in counts.items()})


def _case(suite: ET.Element, id_: str, name: str, design: Judged, path: str) -> ET.Element:
    file, line, _ = design.position(path)
    attributes = {"classname": f"anboard.{id_}", "name": name, "time": "0", "file": _clean(file), "line": str(line)}
    return ET.SubElement(suite, "testcase", attributes)


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
