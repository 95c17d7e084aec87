"""Files that describe a running system -> a design that passes the check, with a report of what is left to do."""

from pathlib import PurePath
from typing import Any, Final

from models.design.keys import MAX_INSTANCES
from models.problems import InvalidDesign, Language, Problem, Said, Text, shown
from store.designs import build_designs
from store.importing.compose import read_compose
from store.importing.draft import Draft
from store.importing.plan import is_plan, read_json
from store.importing.report import SOURCES, Imported, Source, report_lines
from store.importing.terraform import read_plan
from store.yaml_text import MAX_BYTES, read_yaml
from store.yaml_write import block_text

__all__ = ["Imported", "import_file", "is_importable"]
EXPECTED: Final = Text(
    "docker-compose 파일(services가 있는 YAML) 또는 terraform show -json의 출력",
    "a docker-compose file (YAML with services) or the output of terraform show -json",
)


def import_file(name: str, text: str | bytes, language: Language = "ko") -> Imported:
    """The design that a docker-compose file or a Terraform plan stands for; which of them, its contents say.

    ``name``: the file's, for problems and the design's title. ``language``: of the comments in the design.
    Raises InvalidDesign with all problems of the file.
    """
    source, draft, title = _drafted(name, text)
    if not draft.parts:
        raise _refused(name, "services" if source == "compose" else "planned_values", Said("nothing"), _NO_PARTS)
    if draft.instances > MAX_INSTANCES:
        expected = Text(f"인스턴스 {MAX_INSTANCES:,}개 이하", f"at most {MAX_INSTANCES:,} instances")
        raise _refused(name, "", Said(f"{draft.instances:,} instances"), expected)
    document = draft.document(title, title)
    _say_what_is_left(draft)
    imported = Imported(
        source=source,
        design_text=_design_text(name, source, draft, document, language),
        understood=tuple(draft.understood),
        not_understood=tuple(draft.not_understood),
        to_fill=tuple(draft.to_fill),
    )
    _check(name, imported.design_text)
    return imported


def is_importable(text: str) -> bool:
    """Whether it looks like a file that ``import_file`` reads, and not like a design."""
    if text.lstrip("\ufeff \t\r\n").startswith("{") and is_plan(read_json(text)):
        return True
    data = read_yaml(text, file="").data
    return isinstance(data, dict) and "services" in data and not {"anboard", "components", "based_on"} & set(data)


def _drafted(name: str, text: str | bytes) -> tuple[Source, Draft, str]:
    start = text[:64].decode("utf-8-sig", "replace") if isinstance(text, bytes) else text[:64]
    if start.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        data = read_json(text)
        if isinstance(data, Problem):
            raise InvalidDesign([_in_file(data, name)])
        if is_plan(data) or not (isinstance(data, dict) and "services" in data):
            return "terraform", *read_plan(name, data)
    document = read_yaml(text, file=name)
    if document.problems:
        raise InvalidDesign(document.problems)
    if isinstance(document.data, dict) and "anboard" in document.data:
        already = Text(f"{EXPECTED.ko}. 이미 설계 파일이니 그대로 쓰세요", f"{EXPECTED.en}; this is a design already")
        raise _refused(name, "anboard", Said("a design"), already)
    if not isinstance(document.data, dict) or "services" not in document.data:
        raise _refused(name, "services", None, EXPECTED)
    return "compose", *read_compose(name, document)


def _in_file(problem: Problem, name: str) -> Problem:
    return Problem(
        code=problem.code,
        path=problem.path,
        found=problem.found,
        expected=problem.expected,
        file=name,
        line=problem.line,
        column=problem.column,
    )


_NO_PARTS = Text("구성 요소가 될 서비스나 자원 하나 이상", "at least one service or resource that becomes a component")


def _refused(name: str, path: str, found: Any, expected: Text) -> InvalidDesign:
    return InvalidDesign(
        [Problem(code="import", path=path, found=shown(found), expected=expected, file=name, line=1, column=1)]
    )


def _say_what_is_left(draft: Draft) -> None:
    """What neither kind of file ever says."""
    draft.fill(
        "traffic",
        "초당 요청(mean, peak)과 크기를 적어야 낡은 읽기, 유실, 밸런서와 전송 비용이 나옵니다.",
        "Requests per second (mean, peak) and sizes: stale reads, lost writes, balancers and transfer need them.",
    )
    draft.fill(
        "targets",
        "가용성, 유실, 월 비용의 목표를 적으면 게이트가 지킵니다.",
        "Targets of availability, lost writes and the monthly bill, for the gate to hold.",
    )
    draft.fill(
        "components.*.mttf_hours",
        "고장과 복구 시간은 모두 카탈로그 기본값(가정)입니다. 겪은 값이 있으면 적으세요.",
        "Failure and repair times are the catalog's assumptions; state what you have seen.",
    )


def _design_text(name: str, source: Source, draft: Draft, document: dict[str, Any], language: Language) -> str:
    """The report as comments over the design; of a report that is too long only what is to be filled in."""
    file = PurePath(name).name
    head = Text(f"{SOURCES[source].ko}에서 가져왔습니다: {file}", f"Imported from {SOURCES[source].en}: {file}")
    to_fill = ("to_fill", draft.to_fill)
    others = (("not_understood", draft.not_understood), ("understood", draft.understood))
    design, text = block_text(document), ""
    for sections in ((to_fill, *others), (to_fill,)):
        lines = [head.in_(language), "", *report_lines(sections, language)]
        text = "".join(_comment(line) for line in lines) + "\n" + design
        if len(text.encode()) <= MAX_BYTES:
            break
    return text


def _comment(line: str) -> str:
    """Letters that would end the comment, or that YAML does not allow, are not shown."""
    shown_line = "".join(letter if letter.isprintable() else "�" for letter in line)
    return f"# {shown_line}".rstrip() + "\n"


def _check(name: str, text: str) -> None:
    """What was imported must pass the check: what then is wrong stands in the file, such as a name nobody may have."""
    built = build_designs({name: text}, [name])[name]
    if isinstance(built, InvalidDesign):
        raise built
