"""``record`` and ``recheck``: write a decision down with its figures, and compute a record again."""

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from commands.shared import EXIT_INVALID, EXIT_MISSED, language_of_terminal
from drawing.inline import Drawings, drawings
from exports.record.block import Block, NotARecord, read_block
from exports.record.check import Recheck, recheck
from exports.record.files import EXTENSIONS, as_text, contents_of, written
from exports.record.inputs import STATUSES, Inputs, People
from exports.record.record import Record, make_record
from models.design.labels import one_line
from models.problems import InvalidDesign, Language, Text
from store.books import books
from store.designs import build_designs, same_ids
from store.files_out import UnwritableFile, write_whole
from store.record_files import read_design_texts

MOST_BYTES = 64 * 2**20
MOST_TOLD = 20
"""Figures and lines told of a record that moved; how many more there are is said."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_record(commands.add_parser("record", help="write the decision down: MADR Markdown, HTML, PDF"))
    again = commands.add_parser("recheck", help="compute a record again; exit 1 when figures moved, and why")
    again.add_argument("file", metavar="FILE", type=Path, help="a record (.md, .html, .pdf)")
    again.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")
    again.set_defaults(run=run_recheck)


def _add_record(parser: argparse.ArgumentParser) -> None:
    add_decision(parser)
    parser.add_argument("--out", metavar="RECORD", type=Path, action="append", help="RECORD.md, .html or .pdf; repeat")
    parser.add_argument("--status", choices=STATUSES, help="accepted when somebody chose, else proposed")
    for who in ("decision-maker", "consulted", "informed"):
        parser.add_argument(f"--{who}", metavar="NAME", action="append", default=[], help="a person; repeat")
    parser.set_defaults(run=run_record)


def add_decision(parser: argparse.ArgumentParser) -> None:
    """What tells a decision: its designs, its language, what people said of it."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="design files (YAML) of one folder, the baseline first"
    )
    parser.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of the text")
    parser.add_argument("--title", help="what is decided; the folder's name by default")
    parser.add_argument("--choose", metavar="FILE", help="the design that was chosen; by the figures when nobody did")
    parser.add_argument("--because", default="", help="why, in the team's words")
    parser.add_argument("--context", default="", help="the problem, in the team's words")
    parser.add_argument("--date", type=date.fromisoformat, default=None, help="YYYY-MM-DD; today by default")
    parser.add_argument("--seed", type=int, default=0, help="seed of the draws of assumptions")


def run_record(options: argparse.Namespace) -> int:
    paths = options.out or [Path("decision-record.md")]
    fault = _fault_of_names(paths) or fault_of_decision(options)
    if fault is not None:
        print(fault.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    people = People(
        decision_makers=tuple(options.decision_maker),
        consulted=tuple(options.consulted),
        informed=tuple(options.informed),
    )
    record = computed_record(replace(inputs_of(options), status=options.status, people=people))
    drawn = _drawn(record)
    try:
        for path in paths:
            print(write_whole(path, written(record, drawn, path.suffix)))
    except UnwritableFile as error:
        print(error.message.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    return 0


def _fault_of_names(paths: list[Path]) -> Text | None:
    for path in paths:
        if path.suffix.lower() not in EXTENSIONS:
            known = ", ".join(EXTENSIONS)
            return Text(
                f"--out: 입력값 '{path}', 올바른 값: {known} 가운데 하나로 끝나는 이름",
                f"--out: found '{path}', expected a name that ends in one of {known}",
            )
    return None


def fault_of_decision(options: argparse.Namespace) -> Text | None:
    """What is wrong with what add_decision offers."""
    if options.choose is not None and Path(options.choose) not in map(Path, options.files):
        names = ", ".join(options.files)
        return Text(
            f"--choose: 입력값 '{options.choose}', 올바른 값: {names} 가운데 하나",
            f"--choose: found '{options.choose}', expected one of {names}",
        )
    if options.seed < 0:
        return Text(f"--seed: 입력값 {options.seed}, 올바른 값: 0 이상", f"--seed: found {options.seed}, expected >= 0")
    return None


def inputs_of(options: argparse.Namespace) -> Inputs:
    """Of what add_decision offers. Raises InvalidDesign."""
    order = tuple(Path(file).name for file in options.files)
    folder = Path(options.files[0]).resolve().parent.name
    return Inputs(
        title=one_line(options.title or folder) or folder,
        on=options.date or date.today(),
        language=options.lang,
        files=read_design_texts(options.files),
        order=order,
        baseline=order[0],
        chosen=None if options.choose is None else Path(options.choose).name,
        because=options.because,
        context=options.context,
        seed=options.seed,
    )


def computed_record(inputs: Inputs) -> Record:
    """Raises InvalidDesign with the problems of all designs."""
    built = build_designs(inputs.files, inputs.order)
    problems = [p for design in built.values() if isinstance(design, InvalidDesign) for p in design.problems]
    designs = {name: design for name, design in built.items() if not isinstance(design, InvalidDesign)}
    problems += same_ids(designs)
    if problems:
        raise InvalidDesign(dict.fromkeys(problems))
    return make_record(inputs, designs, books())


def _drawn(record: Record) -> Drawings:
    return drawings([e.design for e in record.evaluations], record.language)


def run_recheck(options: argparse.Namespace) -> int:
    language: Language = options.lang
    try:
        found, shown = _read(options.file)
        again = computed_record(found.inputs)
        now = as_text(again, _drawn(again), options.file.suffix)
        result = recheck(found, again, shown, now)
    except NotARecord as error:
        print(f"{options.file}: {error.text.in_(language)}", file=sys.stderr)
        return EXIT_INVALID
    except OSError as error:
        print(f"{options.file}: {error.strerror or error}", file=sys.stderr)
        return EXIT_INVALID
    print("\n".join(_told(result, found, options.file, language)))
    return 0 if result.is_same else EXIT_MISSED


def _read(path: Path) -> tuple[Block, str | None]:
    """The machine's part, and what people read. Raises NotARecord, OSError."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotARecord(Text("64 MiB를 넘는 파일은 읽지 않습니다.", "A file larger than 64 MiB is not read."))
    shown, machine = contents_of(data, path.suffix)
    return read_block(machine), shown


def _told(result: Recheck, found: Block, path: Path, language: Language) -> list[str]:
    same = Text(
        f"{path}: 같은 입력에서 같은 수치가 나왔습니다 (기록한 날 {found.inputs.on}).",
        f"{path}: the same inputs give the same figures (recorded on {found.inputs.on}).",
    )
    other = Text(f"{path}: 기록과 다릅니다.", f"{path}: differs from the record.")
    lines = [(same if result.is_same else other).in_(language)]
    lines += [f"  {text.in_(language)}" for text in (*result.reasons, *result.by_hand)]
    lines += _first([moved.text.in_(language) for moved in result.moved], language)
    if result.edits:
        lines.append(Text("    - 이 파일, + 기록된 대로:", "    - this file, + as recorded:").in_(language))
    return lines + _first(list(result.edits), language)


def _first(lines: list[str], language: Language) -> list[str]:
    more = len(lines) - MOST_TOLD
    told = [f"    {line}" for line in lines[:MOST_TOLD]]
    return told + ([f"    {Text(f'… 그 밖에 {more}개', f'… and {more} more').in_(language)}"] if more > 0 else [])
