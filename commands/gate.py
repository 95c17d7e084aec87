"""``gate``: targets against figures, and what a change does to them; for people, build servers and pull requests."""

import argparse
import secrets
import sys
from collections.abc import Sequence
from os.path import relpath
from pathlib import Path

from commands.shared import EXIT_INVALID, EXIT_MISSED, evaluated, language_of_terminal, problems_text
from exports.gate.annotations import annotations, quietly
from exports.gate.judged import Judged
from exports.gate.junit import junit_xml
from exports.gate.markdown import gate_markdown
from exports.tables import gate_table
from models.evaluate import Evaluation
from models.problems import InvalidDesign, Problem, Text
from store.designs import load_positions
from store.files_out import UnwritableFile, write_whole


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("gate", help="exit 1 when a target is missed")
    parser.add_argument("files", nargs="+", metavar="FILE", help="design files (YAML)")
    parser.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")
    base = parser.add_mutually_exclusive_group()
    base.add_argument("--base", metavar="FILE", help="the one design as it was before; no such file: it is new")
    base.add_argument("--base-dir", metavar="DIR", type=Path, help="a checkout of the base branch")
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write JUnit XML")
    parser.add_argument("--markdown", metavar="FILE", type=Path, help="write a comment for a pull request")
    parser.add_argument("--github", action="store_true", help="print annotations for GitHub Actions")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if (fault := _fault(options)) is not None:
        print(fault.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    judged: list[Judged] = []
    problems: tuple[Problem, ...] = ()
    try:
        designs = zip(evaluated(options.files), options.files, strict=True)
        judged = [_judged(evaluation, file, options) for evaluation, file in designs]
    except InvalidDesign as error:
        problems = error.problems
    _print(judged, problems, options)
    if not _written(judged, problems, options) or problems:
        return EXIT_INVALID
    return EXIT_MISSED if any(design.missed for design in judged) else 0


def _fault(options: argparse.Namespace) -> Text | None:
    """What is wrong with the command itself."""
    if options.base is not None and len(options.files) > 1:
        count = len(options.files)
        return Text(
            f"--base: 설계 {count}개를 받았습니다. --base는 설계 하나에만 쓰고, 여럿이면 --base-dir을 쓰세요.",
            f"--base: found {count} designs, expected one; for several use --base-dir",
        )
    if options.base_dir is not None and not options.base_dir.is_dir():
        folder = options.base_dir
        return Text(
            f"--base-dir: 입력값 '{folder}', 올바른 값: 있는 폴더", f"--base-dir: found '{folder}', expected a folder"
        )
    return None


def _judged(evaluation: Evaluation, file: str, options: argparse.Namespace) -> Judged:
    positions = load_positions(file)
    before = _base_file(file, options)
    if before is None:
        return Judged(file=file, evaluation=evaluation, positions=positions)
    if not before.is_file():
        return Judged(file=file, evaluation=evaluation, positions=positions, base="new")
    try:
        (old,) = evaluated([str(before)])
    except InvalidDesign as error:
        return Judged(
            file=file, evaluation=evaluation, positions=positions, base="broken", base_problems=error.problems
        )
    return Judged(file=file, evaluation=evaluation, positions=positions, base="compared", before=old)


def _base_file(file: str, options: argparse.Namespace) -> Path | None:
    """The same path below ``--base-dir``, seen from the folder that the command runs in."""
    if options.base is not None:
        return Path(options.base)
    return None if options.base_dir is None else options.base_dir / relpath(file)


def _print(judged: Sequence[Judged], problems: Sequence[Problem], options: argparse.Namespace) -> None:
    if problems:
        print(problems_text(problems, options.lang), file=sys.stderr)
    lines = ["\n\n".join(gate_table(design.evaluation, options.lang) for design in judged)] if judged else []
    if options.github:
        lines = quietly(lines[0], secrets.token_hex(16)) if lines else []
        lines += annotations(judged, problems, options.lang)
    for line in lines:
        print(line)


def _written(judged: Sequence[Judged], problems: Sequence[Problem], options: argparse.Namespace) -> bool:
    """Writes what is asked for; False: a file could not be written, which was said."""
    try:
        if options.junit is not None:
            write_whole(options.junit, junit_xml(judged, problems, options.lang))
        if options.markdown is not None:
            write_whole(options.markdown, gate_markdown(judged, problems, options.lang).encode())
    except UnwritableFile as error:
        print(error.message.in_(options.lang), file=sys.stderr)
        return False
    return True
