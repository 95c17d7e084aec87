"""Cold drawings, nothing cached: ``python -m bench.drawing``.

Three designs of the shipped shape (users to replicated store, up to 9 instances) and one of 15 cards, beside the same
graph laid out and drawn by Graphviz itself ("dot" in process). Every run changes a label, so no cache can help.
"""

import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median, quantiles
from time import perf_counter, process_time

import pygraphviz

from drawing import layout, scene
from drawing.files import FORMATS, content, png, standalone_svg
from drawing.render import geometry, graphviz_source
from drawing.svg import svg
from models.design.model import Design
from tests.drawing.designs import hundred_components, stamp_crush, three_zones

RUNS = 60
WARM_UP = 5
BARS_MS = {"three designs": 20.0, "15 cards": 7.0}
LEAK_RUNS = 300
EXPORT_BAR_S = 5.0
"""For a design with 100 components in any format."""


def relabelled(designs: Sequence[Design], run: int) -> list[Design]:
    return [replace(d, title=f"{d.title} {run}") for d in designs]


def draw_all(designs: Sequence[Design]) -> list[str]:
    common = layout(designs, designs[0])
    pictures = [scene(d, common, baseline=designs[0]) for d in designs]
    return [svg(p, geometry(p)) for p in pictures]


def milliseconds(call: Callable[[int], object]) -> list[float]:
    taken = []
    for run in range(RUNS + WARM_UP):
        started = perf_counter()
        call(run)
        taken.append((perf_counter() - started) * 1000)
    return taken[WARM_UP:]


def dot_svg(designs: Sequence[Design]) -> None:
    for design in designs:
        graph = pygraphviz.AGraph(string=graphviz_source(scene(design, layout([design]))))
        graph.draw(format="svg", prog="dot")
        graph.close()


def leaked_kib_per_drawing(designs: Sequence[Design]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for run in range(LEAK_RUNS):
        draw_all(relabelled(designs, run))
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (LEAK_RUNS * len(designs))


def exports_of_a_large_design() -> None:
    design = hundred_components()
    started = perf_counter()
    picture = scene(design, layout([design]))
    print(f"100 components: layout and scene {perf_counter() - started:.2f} s (bar {EXPORT_BAR_S} s a format)")
    for form in FORMATS:
        started, busy = perf_counter(), process_time()
        size = len(content([picture], form))
        taken, busy = perf_counter() - started, process_time() - busy
        print(f"  {form:8} {taken:5.2f} s, {busy:5.2f} s of it computing  {size / 1000:6.0f} kB")


def main() -> None:
    exports_of_a_large_design()
    for name, designs in {"three designs": stamp_crush(), "15 cards": [three_zones(5, 4, 3)]}.items():
        sizes = [len(text.encode()) for text in draw_all(designs)]
        print(f"{name}: {' / '.join(f'{size / 1000:.1f}' for size in sizes)} kB")
        ours = milliseconds(lambda run, d=designs: draw_all(relabelled(d, run)))  # type: ignore[misc]
        stock = milliseconds(lambda run, d=designs: dot_svg(relabelled(d, run)))  # type: ignore[misc]
        p50, p95 = median(ours), quantiles(ours, n=20)[-1]
        print(f"  layout, scene, Graphviz, text   p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  (bar {BARS_MS[name]} ms)")
        print(f"  Graphviz lays out itself (dot)  p50 {median(stock):6.1f} ms")
        print(f"  memory kept per drawing         {leaked_kib_per_drawing(designs):6.2f} KiB")
    designs = stamp_crush()
    pictures = [scene(d, layout(designs), baseline=designs[0]) for d in designs]
    for name, call in {"self-contained SVG": standalone_svg, "PNG at 2x": png}.items():
        started = perf_counter()
        size = len(call(pictures))
        print(f"{name} of three, first time: {perf_counter() - started:.2f} s, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
