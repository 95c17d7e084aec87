"""Files that somebody opens on the board: designs as they are; compose files and Terraform plans become designs."""

from collections.abc import Mapping

from models.problems import InvalidDesign, Language, Problem, Text
from store.importing import import_file, is_importable
from ui.event_checks import Refused

MAX_PROBLEMS_SHOWN = 3


def with_imports(files: Mapping[str, str], language: Language) -> tuple[dict[str, str], list[str]]:
    """The texts of the designs, and the names of those that were imported. Refused when one cannot be."""
    texts = dict(files)
    imported = [name for name, text in files.items() if is_importable(text)]
    for name in imported:
        try:
            texts[name] = import_file(name, files[name], language).design_text
        except InvalidDesign as error:
            raise Refused(_refusal(name, error.problems)) from None
    return texts, imported


def _refusal(name: str, problems: tuple[Problem, ...]) -> Text:
    shown, rest = problems[:MAX_PROBLEMS_SHOWN], len(problems) - MAX_PROBLEMS_SHOWN
    ko = [f"{p.line}행: {p.message('ko')}" if p.line else p.message("ko") for p in shown]
    en = [f"line {p.line}: {p.message('en')}" if p.line else p.message("en") for p in shown]
    more = Text(f"외 {rest}개", f"and {rest} more") if rest > 0 else Text("", "")
    return Text(
        "\n".join([f"{name}: 가져올 수 없습니다.", *ko, more.ko]).strip(),
        "\n".join([f"{name}: cannot be imported.", *en, more.en]).strip(),
    )
