"""200 seeded comparisons of random designs, drawn once for all tests that look at them."""

from random import Random
from typing import NamedTuple

import pytest

from drawing import Layout, Scene, layout, scene
from models.design.model import Design
from tests.drawing.designs import random_design

SEEDS = range(200)


class Drawn(NamedTuple):
    seed: int
    design: Design
    common: Layout
    picture: Scene


@pytest.fixture(scope="session")
def random_drawings() -> list[Drawn]:
    """Each design beside a baseline, on the layout that knows the baseline and on the one that does not."""
    found = []
    for seed in SEEDS:
        random = Random(seed)
        designs = [random_design(random) for _ in range(random.randint(2, 3))]
        for common in (layout(designs), layout(designs, designs[0])):
            found += [Drawn(seed, d, common, scene(d, common, baseline=designs[0])) for d in designs]
    return found
