"""``draw``: pictures of designs as files, each design on its own or all side by side."""

import argparse
import sys
from pathlib import Path

from commands.shared import EXIT_INVALID, evaluated, language_of_terminal
from exports.key_figures import key_figures
from store.designs import load_design_files
from store.files_out import UnwritableFile, write_whole

FORMATS = ("svg", "png", "pdf", "drawio", "mermaid", "d2", "python")
WIDTHS = (700, 860, 1200)
SCALES = (1, 2, 3, 4)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("draw", help="draw each design")
    parser.add_argument("files", nargs="+", metavar="FILE", help="design files (YAML)")
    parser.add_argument("--lang", choices=("ko", "en"), default=language_of_terminal(), help="language of texts")
    parser.add_argument("--format", type=_formats, default=("svg",), help=f"some of {','.join(FORMATS)}")
    parser.add_argument("--width", type=int, choices=WIDTHS, help="page width in px; letters keep 11 px on it")
    parser.add_argument("--scale", type=int, choices=SCALES, default=2, help="pixels of a PNG per px (2)")
    parser.add_argument("--dark", action="store_true", help="light letters on a dark ground")
    parser.add_argument("--transparent", action="store_true", help="without a ground")
    parser.add_argument(
        "--side-by-side", action="store_true", help="all designs in one picture, with titles and key figures"
    )
    parser.add_argument("--out", type=Path, default=Path("diagrams_out"), help="folder to write to")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from drawing.files import Caption, Look, drawn_files  # Graphviz is loaded only where something is drawn
    from drawing.side_by_side import parts_line

    evaluations = evaluated(options.files) if options.side_by_side else []
    designs = [e.design for e in evaluations] or load_design_files(options.files)
    look = Look(dark=options.dark, transparent=options.transparent, width=options.width, scale=options.scale)
    captions = [
        Caption(title=e.design.title, subtitle=parts_line(e.design), figures=key_figures(e, options.lang))
        for e in evaluations
    ]
    said: set[str] = set()
    try:
        for name, data, remarks in drawn_files(designs, options.format, options.lang, look, captions):
            print(write_whole(options.out / name, data))
            _say({r.in_(options.lang) for r in remarks} - said)
            said |= {r.in_(options.lang) for r in remarks}
    except UnwritableFile as error:
        print(error.message.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    return 0


def _say(remarks: set[str]) -> None:
    for remark in sorted(remarks):
        print(remark, file=sys.stderr)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"found '{name}', expected one of {', '.join(FORMATS)}")
    return names
