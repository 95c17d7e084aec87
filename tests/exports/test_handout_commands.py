"""``cli.py blog`` and ``cli.py slides``: whole files or none, and what is wrong is said."""

import zipfile

import pytest

from cli import main
from tests.conftest import DECISIONS

FILES = [str(path) for path in sorted(DECISIONS["stamp-crush"])]


def test_both_are_written_whole(tmp_path, capsys):
    own = FILES[:1]
    for command, name, inside in (("blog", "a/post.zip", "post.md"), ("slides", "deck.PPTX", "ppt/presentation.xml")):
        assert main([command, *own, "--lang", "ko", "--date", "2026-11-22", "--out", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out.strip() == str(tmp_path / name)
        assert inside in zipfile.ZipFile(tmp_path / name).namelist()
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "deck.PPTX", "post.zip"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "post.md"], "--out: 입력값 'post.md', 올바른 값: 확장자가 .zip인 이름"),
        (["--choose", "x.yaml"], "--choose: 입력값 'x.yaml'"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(options, said, capsys):
    assert main(["blog", FILES[0], "--lang", "ko", *options]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert main(["slides", FILES[0], "--lang", "ko", "--out", str(tmp_path / "file" / "deck.pptx")]) == 2
    assert "쓰지 못했습니다" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
