"""The shipped decision's record, and one in which every text is hostile, with the pictures that go with them."""

from collections.abc import Callable

import pytest

from drawing.handouts import Picture, blog_pictures, slide_pictures
from exports.blog.bundle import WIDTHS, blog_bundle
from exports.key_figures import key_figures
from exports.record.record import Record
from exports.slides import PICTURE_PX, slides
from tests.record.conftest import hostile, record

__all__ = ["hostile", "record"]


def pictures_of(record: Record) -> list[Picture]:
    figures = [key_figures(e, record.language) for e in record.evaluations]
    return list(blog_pictures([e.design for e in record.evaluations], figures, WIDTHS, record.language))


def bundle_of(record: Record) -> bytes:
    return blog_bundle(record, pictures_of(record))


def slides_of(record: Record) -> bytes:
    return slides(record, slide_pictures([e.design for e in record.evaluations], record.language, *PICTURE_PX))


@pytest.fixture(scope="session")
def bundle(record: Record) -> bytes:
    return bundle_of(record)


@pytest.fixture(scope="session")
def deck(record: Record) -> bytes:
    return slides_of(record)


@pytest.fixture(scope="session")
def hostile_bundle(hostile: Callable[[str], Record]) -> Callable[[str], bytes]:
    return lambda text: bundle_of(hostile(text))
