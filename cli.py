"""The same models without a screen: check, evaluate, compare, draw, gate, import."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

import compute.one_blas_thread  # noqa: F401
from commands import draw, gate, handouts, importing, record
from commands.shared import EXIT_INVALID, evaluated, language_of_terminal, problems_text
from exports.comparison import comparison_json, comparison_markdown, comparison_table
from exports.evaluation_json import evaluations_json
from exports.price_table import price_book_table
from exports.tables import evaluation_table
from models.cost.coverage import coverage
from models.decision import CRITERIA
from models.evaluate import PARTS
from models.problems import InvalidDesign
from models.sensitivity import flips
from models.uncertainty import uncertainty
from models.uncertainty.moves import figures_of
from store.books import books
from store.designs import load_design_files

MAX_DESIGNS = 64


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


def _check(options: argparse.Namespace) -> int:
    designs = load_design_files(options.files)
    for design, file in zip(designs, options.files, strict=True):
        print(f"{file}: ok ({design.id}, {len(design.instances)} instances)")
        for warning in design.warnings:
            print(f"  {warning.code} {warning.at}: {warning.message.in_(options.lang)}")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    evaluations = evaluated(options.files, options.only)
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
    evaluations = evaluated(options.files)
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


def _prices(options: argparse.Namespace) -> int:
    today, book = date.today(), books().prices
    print(price_book_table(book, coverage(book, on=today), today, options.lang))
    return 0


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
    common.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")

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

    draw.add_to(commands)
    gate.add_to(commands)
    importing.add_to(commands)
    record.add_to(commands)
    handouts.add_to(commands)

    prices = commands.add_parser("prices", help="what the price book covers, what is missing or old")
    prices.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")
    prices.set_defaults(run=_prices)
    return parser


if __name__ == "__main__":
    sys.exit(main())
