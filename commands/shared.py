"""What all commands share: exit codes, the language of the terminal, evaluated designs, problems as text."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.design.model import Design
from models.evaluate import PARTS, Evaluation, evaluate
from models.problems import InvalidDesign, Language, Problem
from store.books import books
from store.designs import load_design_files

EXIT_MISSED = 1
EXIT_INVALID = 2


def language_of_terminal() -> Language:
    """Korean where the locale says so."""
    locale = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    return "ko" if locale.lower().startswith("ko") else "en"


def evaluated(files: Sequence[str], parts: tuple[str, ...] = PARTS) -> list[Evaluation]:
    """Raises InvalidDesign with the problems of all files."""
    designs = load_design_files(files)
    return [evaluated_design(design, file, parts) for design, file in zip(designs, files, strict=True)]


def evaluated_design(design: Design, file: str, parts: tuple[str, ...] = PARTS) -> Evaluation:
    try:
        return evaluate(design, books(), parts=parts, on=date.today())
    except InvalidDesign as error:
        raise InvalidDesign(replace(problem, file=file) for problem in error.problems) from None


def problems_text(problems: Sequence[Problem], language: Language) -> str:
    """All problems by file: a heading a file, then a line each."""
    lines: list[str] = []
    for file in dict.fromkeys(p.file for p in problems):
        own = [p for p in problems if p.file == file]
        if language == "en":
            lines.append(f"{len(own)} problem{'s' if len(own) > 1 else ''}{f' in {file}' if file else ''}:")
        else:
            lines.append(f"{f'{file} ' if file else ''}문제 {len(own)}개:")
        for problem in own:
            at = "" if problem.line is None else f"line {problem.line}: " if language == "en" else f"{problem.line}행: "
            lines.append(f"  {at}{problem.message(language)}")
    return "\n".join(lines)
