"""Files are written whole or not at all, and the reason names the file."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.files_out import UnwritableFile, write_whole

NOBODY = 65534


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """``folder`` may only be looked at; root, whom no rights stop, becomes somebody else."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@contextmanager
def files_of_at_most(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refusal(path: Path, data: bytes = b"new") -> UnwritableFile:
    with pytest.raises(UnwritableFile) as caught:
        write_whole(path, data)
    assert str(path) in caught.value.message.ko
    assert str(path) in caught.value.message.en
    return caught.value


def test_a_file_is_written_with_its_folders_and_replaced_whole(tmp_path):
    path = tmp_path / "a" / "b" / "c.svg"
    assert write_whole(path, b"old") == path
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["c.svg"]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_who_may_read_a_file_stays_when_it_is_replaced(tmp_path, mode):
    path = write_whole(tmp_path / "a.json", b"old")
    path.chmod(mode)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == mode


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.svg").write_bytes(b"old")
    (tmp_path / "link.svg").symlink_to("real.svg")
    write_whole(tmp_path / "link.svg", b"new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"new")
    assert os.read(reader, 9) == b"new"
    assert pipe.is_fifo()


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path):
    path = write_whole(tmp_path / "a.svg", b"old")
    with files_of_at_most(1000):
        error = refusal(path, b"x" * 5000)
    assert "larger than allowed" in error.message.en
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.svg"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_says_so():
    error = refusal(Path("/dev/full"))
    assert "디스크에 남은 공간이 없습니다" in error.message.ko
    assert "no space left" in error.message.en


def test_missing_rights_say_so(tmp_path):
    with without_rights(tmp_path):
        error = refusal(tmp_path / "a.svg")
    assert "권한" in error.message.ko
    assert "no permission" in error.message.en
    assert os.listdir(tmp_path) == []


def test_a_folder_of_that_name_stays(tmp_path):
    (tmp_path / "a.svg").mkdir()
    assert "a folder of this name" in refusal(tmp_path / "a.svg").message.en
    assert os.listdir(tmp_path) == ["a.svg"]


def test_a_file_where_a_folder_should_be_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    assert "not a folder" in refusal(tmp_path / "file" / "a.svg").message.en
    assert "not a folder" in refusal(tmp_path / "file" / "deep" / "a.svg").message.en
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_name_that_is_too_long_leaves_nothing(tmp_path):
    assert "too long" in refusal(tmp_path / ("a" * 300)).message.en
    assert os.listdir(tmp_path) == []
