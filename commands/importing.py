"""``import``: a docker-compose file or a Terraform plan becomes a design, with a report of what is left to do."""

import argparse
import sys
from pathlib import Path

from commands.shared import EXIT_INVALID, language_of_terminal
from models.problems import InvalidDesign, Problem, Text
from store.files_out import UnwritableFile, write_whole
from store.importing import import_file
from store.importing.plan import MAX_JSON_BYTES
from store.importing.report import report_json, report_lines


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "make a design of a docker-compose file or a Terraform plan (terraform show -json)"
    parser = commands.add_parser("import", help=text, description=text)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, help="the design to write; without it, standard output")
    parser.add_argument("--json", action="store_true", help="design and report as one JSON document")
    parser.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    imported = import_file(str(options.file), _read(options.file), options.lang)
    try:
        if options.out is not None:
            _refuse_existing(options.out)
            write_whole(options.out, imported.design_text.encode())
    except UnwritableFile as error:
        print(error.message.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    if options.json:
        print(report_json(imported, options.lang))
    elif options.out is not None:
        print("\n".join([f"{options.out}", "", *report_lines(imported.sections(), options.lang)]))
    else:
        print(imported.design_text, end="")
    return 0


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_JSON_BYTES + 1)
    except OSError as error:
        expected = Text("읽을 수 있는 파일", "a readable file")
        found = f"{str(file)!r} ({error.strerror or error})"
        problem = Problem(code="no-such-file", path="", found=found, expected=expected, file=str(file))
        raise InvalidDesign([problem]) from None


def _refuse_existing(file: Path) -> None:
    """A design that somebody has worked on is not replaced."""
    if file.exists():
        expected = Text("아직 없는 파일 (있는 설계는 덮어쓰지 않습니다)", "a new file: a design is not overwritten")
        problem = Problem(code="exists", path="--out", found=f"'{file}'", expected=expected, file=str(file))
        raise InvalidDesign([problem])
