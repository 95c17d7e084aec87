"""``blog`` and ``slides``: a decision as a post with its pictures, and as a presentation."""

import argparse
import sys
from pathlib import Path

from commands.record import add_decision, computed_record, fault_of_decision, inputs_of
from commands.shared import EXIT_INVALID
from exports.key_figures import key_figures
from exports.record.record import Record
from models.problems import Text
from store.files_out import UnwritableFile, write_whole


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    kinds = (
        ("blog", _blog, "zip", "a post with pictures and alt texts: Markdown and HTML in one zip"),
        ("slides", _slides, "pptx", "the comparison as slides (PPTX)"),
    )
    for name, make, extension, text in kinds:
        parser = commands.add_parser(name, help=text, description=text)
        add_decision(parser)
        own = Path(f"{name}.{extension}")
        parser.add_argument("--out", metavar="FILE", type=Path, default=own, help=f"{own} by default")
        parser.set_defaults(run=run, make=make)


def run(options: argparse.Namespace) -> int:
    fault = _fault_of_name(options) or fault_of_decision(options)
    if fault is not None:
        print(fault.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    data = options.make(computed_record(inputs_of(options)))
    try:
        print(write_whole(options.out, data))
    except UnwritableFile as error:
        print(error.message.in_(options.lang), file=sys.stderr)
        return EXIT_INVALID
    return 0


def _fault_of_name(options: argparse.Namespace) -> Text | None:
    expected = ".zip" if options.make is _blog else ".pptx"
    if options.out.suffix.lower() == expected:
        return None
    return Text(
        f"--out: 입력값 '{options.out}', 올바른 값: 확장자가 {expected}인 이름",
        f"--out: found '{options.out}', expected a name that ends in {expected}",
    )


def _blog(record: Record) -> bytes:
    from drawing.handouts import blog_pictures  # Graphviz is loaded only where something is drawn
    from exports.blog.bundle import WIDTHS, blog_bundle

    figures = [key_figures(e, record.language) for e in record.evaluations]
    pictures = blog_pictures([e.design for e in record.evaluations], figures, WIDTHS, record.language)
    return blog_bundle(record, list(pictures))


def _slides(record: Record) -> bytes:
    from drawing.handouts import slide_pictures
    from exports.slides import PICTURE_PX, slides

    return slides(record, slide_pictures([e.design for e in record.evaluations], record.language, *PICTURE_PX))
