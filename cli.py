"""The same models without a screen: check, evaluate, compare, draw, gate."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import compute.one_blas_thread  # noqa: F401
from exports.comparison import comparison_json, comparison_markdown, comparison_table
from exports.evaluation_json import evaluations_json
from exports.price_table import price_book_table
from exports.tables import evaluation_table, gate_table
from models.cost.coverage import coverage
from models.decision import CRITERIA
from models.design.model import Design
from models.evaluate import PARTS, Evaluation, evaluate
from models.problems import InvalidDesign, Language, Problem
from models.sensitivity import flips
from models.targets import target_results
from models.uncertainty import uncertainty
from models.uncertainty.moves import figures_of
from store.books import books
from store.designs import load_design_files

MAX_DESIGNS = 64
EXIT_MISSED = 1
EXIT_INVALID = 2
FORMATS = ("svg", "png", "pdf", "drawio")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InvalidDesign as error:
        print(problems_text(error.problems, options.lang), file=sys.stderr)
        return EXIT_INVALID
    except BrokenPipeError:
        sys.stderr.close()
        return 0


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


def _check(options: argparse.Namespace) -> int:
    designs = load_design_files(options.files)
    for design, file in zip(designs, options.files, strict=True):
        print(f"{file}: ok ({design.id}, {len(design.instances)} instances)")
        for warning in design.warnings:
            print(f"  {warning.code} {warning.at}: {warning.message.in_(options.lang)}")
    return 0


def _evaluated(options: argparse.Namespace, parts: tuple[str, ...] = PARTS) -> list[Evaluation]:
    designs = load_design_files(options.files)
    return [_evaluation(design, file, parts) for design, file in zip(designs, options.files, strict=True)]


def _evaluation(design: Design, file: str, parts: tuple[str, ...]) -> Evaluation:
    try:
        return evaluate(design, books(), parts=parts, on=date.today())
    except InvalidDesign as error:
        raise InvalidDesign(replace(problem, file=file) for problem in error.problems) from None


def _evaluate(options: argparse.Namespace) -> int:
    evaluations = _evaluated(options, options.only)
    if options.json:
        print(evaluations_json(evaluations, options.lang))
    else:
        print("\n\n".join(evaluation_table(e, options.lang) for e in evaluations))
    return 0


def _compare(options: argparse.Namespace) -> int:
    if len(options.files) > MAX_DESIGNS:
        print(
            f"found {len(options.files)} files, expected at most {MAX_DESIGNS} designs in a comparison", file=sys.stderr
        )
        return EXIT_INVALID
    evaluations = _evaluated(options)
    ids = [e.design.id for e in evaluations]
    baseline = options.baseline or ids[0]
    if baseline not in ids:
        print(f"--baseline: found '{baseline}', expected one of {', '.join(ids)}", file=sys.stderr)
        return EXIT_INVALID
    designs = [e.design for e in evaluations]
    drawn = uncertainty(designs, seed=options.seed)
    found = [flip for c in CRITERIA for flip in flips([figures_of(d, c, books()) for d in designs])]
    write = comparison_json if options.json else comparison_markdown if options.markdown else comparison_table
    print(write(evaluations, baseline, drawn, found, options.lang))
    return 0


def _draw(options: argparse.Namespace) -> int:
    from drawing.files import draw_files  # Graphviz is loaded only where something is drawn

    designs = load_design_files(options.files)
    try:
        for path in draw_files(designs, options.format, options.out, options.lang):
            print(path)
    except OSError as error:
        print(f"{options.out}: {error.strerror or error}", file=sys.stderr)
        return EXIT_INVALID
    return 0


def _gate(options: argparse.Namespace) -> int:
    evaluations = _evaluated(options)
    print("\n\n".join(gate_table(e, options.lang) for e in evaluations))
    missed = any(t.met is not True for e in evaluations for t in target_results(e))
    return EXIT_MISSED if missed else 0


def _prices(options: argparse.Namespace) -> int:
    today, book = date.today(), books().prices
    print(price_book_table(book, coverage(book, on=today), today, options.lang))
    return 0


def _language(text: str | None = None) -> Language:
    """The language of the terminal: Korean where the locale says so."""
    locale = text or next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    return "ko" if locale.lower().startswith("ko") else "en"


def _names(choices: Sequence[str], text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in choices:
            raise argparse.ArgumentTypeError(f"found '{name}', expected one of {', '.join(choices)}")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cli.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("files", nargs="+", metavar="FILE", help="design files (YAML)")
    common.add_argument("--lang", choices=("ko", "en"), default=_language(), help="language of texts")

    check = commands.add_parser("check", parents=[common], help="validate; exit 0 or 2")
    check.set_defaults(run=_check)

    evaluate_ = commands.add_parser("evaluate", parents=[common], help="the figures of each design")
    evaluate_.add_argument("--json", action="store_true", help="one JSON document on standard output")
    evaluate_.add_argument("--seed", type=int, default=0, help="seed of what is simulated (nothing is, so far)")
    evaluate_.add_argument("--only", type=lambda t: _names(PARTS, t), default=PARTS, help=f"some of {','.join(PARTS)}")
    evaluate_.set_defaults(run=_evaluate)

    compare = commands.add_parser("compare", parents=[common], help="designs side by side")
    compare.add_argument("--baseline", metavar="ID", help="what differences refer to; the first design by default")
    compare.add_argument("--seed", type=int, default=0, help="seed of the draws of assumptions")
    form = compare.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--markdown", action="store_true")
    compare.set_defaults(run=_compare)

    draw = commands.add_parser("draw", parents=[common], help="draw each design")
    draw.add_argument(
        "--format", type=lambda t: _names(FORMATS, t), default=("svg",), help=f"some of {','.join(FORMATS)}"
    )
    draw.add_argument("--out", type=Path, default=Path("diagrams_out"), help="folder to write to")
    draw.set_defaults(run=_draw)

    gate = commands.add_parser("gate", parents=[common], help="exit 1 when a target is missed")
    gate.set_defaults(run=_gate)

    prices = commands.add_parser("prices", help="what the price book covers, what is missing or old")
    prices.add_argument("--lang", choices=("ko", "en"), default=_language(), help="language of texts")
    prices.set_defaults(run=_prices)
    return parser


if __name__ == "__main__":
    sys.exit(main())
