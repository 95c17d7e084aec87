"""``cli.py draw``: what is written, how it looks, and what happens where nothing can be written."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

import cli
from commands import draw
from drawing import files
from tests.conftest import DECISIONS

FILES = [str(f) for f in DECISIONS["stamp-crush"]]


def written(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Path]:
    assert cli.main(["draw", *arguments, "--lang", "ko"]) == 0
    return [Path(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_offers_what_the_drawing_has():
    """They are named twice so that other commands need not load Graphviz."""
    assert draw.FORMATS == files.FORMATS
    assert draw.WIDTHS == files.BLOG_WIDTHS
    assert draw.SCALES == files.SCALES


def test_every_format_of_one_design(tmp_path, capsys):
    paths = written(capsys, FILES[1], "--format", ",".join(draw.FORMATS), "--out", str(tmp_path))
    assert [p.suffix for p in paths] == [f".{e}" for e in files.EXTENSIONS.values()]
    assert sorted(paths) == sorted(tmp_path.iterdir())


def test_side_by_side_is_one_picture_with_key_figures_as_wide_as_asked_for(tmp_path, capsys):
    arguments = ["--side-by-side", "--width", "860", "--out", str(tmp_path), "--lang", "ko"]
    assert cli.main(["draw", *FILES, *arguments]) == 0
    captured = capsys.readouterr()
    (path,) = map(Path, captured.out.splitlines())
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    words = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert float(root.get("width", 0)) == 860
    assert {"현재", "1안", "2안", "가용성", "연 유실", "월 비용"} <= set(words)
    assert "한 줄에 2개씩" in captured.err


def test_pixels_ground_and_colours_are_as_asked_for(tmp_path, capsys):
    (path,) = written(capsys, FILES[0], "--format", "png", "--scale", "3", "--width", "700", "--dark", "--transparent",
                      "--out", str(tmp_path))  # fmt: skip
    image = Image.open(io.BytesIO(path.read_bytes())).convert("RGBA")
    assert image.width == 2100
    assert image.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("arguments", [["--width", "900"], ["--scale", "5"], ["--scale", "0"], ["--format", "svg,gif"]])
def test_what_is_not_offered_is_refused_with_what_is(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["draw", FILES[0], *arguments])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert arguments[1].split(",")[-1] in error
    assert any(word in error for word in ("700", "1, 2", "mermaid"))


def test_a_name_taken_by_a_folder_is_said_and_nothing_half_is_left(tmp_path, capsys):
    (path,) = written(capsys, FILES[0], "--out", str(tmp_path))
    path.unlink()
    path.mkdir()
    assert cli.main(["draw", FILES[0], "--out", str(tmp_path), "--lang", "ko"]) == 2
    error = capsys.readouterr().err
    assert str(path) in error
    assert "폴더" in error
    assert list(tmp_path.iterdir()) == [path]
