"""The texts of design files and of all that they build on: what a record carries along."""

from collections.abc import Sequence
from pathlib import Path

from models.problems import InvalidDesign, Problem, Text
from store.designs import load_design_files
from store.draft import own_data


def read_design_texts(paths: Sequence[str | Path]) -> dict[str, str]:
    """By file name within their folder, bases included. Raises InvalidDesign with the problems of all files."""
    load_design_files(paths)
    folder = Path(paths[0]).parent
    files: dict[str, str] = {}
    problems = [_elsewhere(str(path), folder, "") for path in paths if Path(path).parent != folder]
    waiting = [Path(path).name for path in paths if Path(path).parent == folder]
    while waiting:
        name = waiting.pop(0)
        if name in files:
            continue
        files[name] = (folder / name).read_text(encoding="utf-8-sig")
        base = own_data(files, name).get("based_on")
        if base is not None and Path(base).name != base:
            problems.append(_elsewhere(base, folder, "based_on", file=str(folder / name)))
        elif base is not None:
            waiting.append(base)
    if problems:
        raise InvalidDesign(problems)
    return files


def _elsewhere(path: str, folder: Path, key: str, file: str | None = None) -> Problem:
    expected = Text(
        f"{folder} 폴더에 있는 파일 (기록은 한 폴더의 설계를 담습니다)",
        f"a file in the folder {folder}, as a record holds the designs of one folder",
    )
    return Problem(code="elsewhere", path=key, found=repr(path), expected=expected, file=file or path)
