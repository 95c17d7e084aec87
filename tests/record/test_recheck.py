"""``record`` and ``recheck`` on the command line: the same figures, or what moved and why."""

import json
import shutil
from dataclasses import replace
from datetime import date

import pytest

from cli import main
from commands import record as command
from exports.record.block import read_block
from exports.record.files import written
from store.books import books
from tests.conftest import DECISIONS

FILES = [str(file) for file in DECISIONS["stamp-crush"]]


@pytest.fixture(scope="module")
def texts(record, drawn) -> dict[str, bytes]:
    return {extension: written(record, drawn, extension) for extension in (".md", ".html", ".pdf")}


@pytest.fixture
def recheck(tmp_path, capsys):
    """Exit code and output of a recheck of some bytes."""

    def run(data: bytes | str, extension: str = ".md", language: str = "ko") -> tuple[int, str]:
        file = tmp_path / f"record{extension}"
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        code = main(["recheck", str(file), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.mark.parametrize("extension", [".md", ".html", ".pdf"])
def test_the_same_inputs_give_the_same_figures(extension, texts, recheck):
    code, told = recheck(texts[extension], extension)
    assert code == 0
    assert "같은 입력에서 같은 수치가 나왔습니다 (기록한 날 2026-11-22)." in told
    assert len(told.splitlines()) == 1


def test_line_ends_of_another_system_are_no_change(texts, recheck):
    assert recheck(texts[".md"].replace(b"\n", b"\r\n"))[0] == 0


def test_the_status_may_change_in_the_life_of_a_record(texts, recheck):
    assert recheck(texts[".md"].replace(b"status: accepted", b"status: deprecated"))[0] == 0


@pytest.mark.parametrize(
    ("extension", "before", "after"),
    [(".md", "| 연 중단 | 32시간 |", "| 연 중단 | 12시간 |"), (".html", ">32시간</span>", ">12시간</span>")],
)
def test_a_figure_changed_in_the_table_is_noticed_and_shown(extension, before, after, texts, recheck):
    text = texts[extension].decode()
    assert before in text
    code, told = recheck(text.replace(before, after, 1), extension)
    assert code == 1
    assert "사람이 읽는 부분이 기록된 뒤에 손으로 고쳐졌습니다." in told
    assert any(line.strip().startswith("-") and after in line for line in told.splitlines())
    assert any(line.strip().startswith("+") and before in line for line in told.splitlines())


def test_a_frozen_figure_changed_by_hand_is_noticed(texts, recheck):
    text = texts[".md"].decode()
    found = json.loads(text.rpartition("anboard-record\n")[2].partition("\n```")[0])
    usd = found["figures"]["designs"]["current"]["cost"]["usd_per_month"]
    code, told = recheck(text.replace(f'"usd_per_month": {usd!r}', '"usd_per_month": 44.0', 1))
    assert code == 1
    assert "designs.current.cost.usd_per_month: 기록 44, 지금 88.5815 (+101%)" in told
    assert "기록 속 수치를 손으로 고쳤거나" in told


def test_a_design_changed_by_hand_is_named_with_what_it_moves(texts, recheck):
    code, told = recheck(texts[".md"].replace(b"mttf_hours: 2160", b"mttf_hours: 4160", 1), language="en")
    assert code == 1
    assert "The text of the design file current.yaml was changed by hand since." in told
    assert "designs.current.availability.all_requests.unavailability: 0.00365851 in the record, 0.00272804 now" in told
    assert "… and " in told


def test_new_prices_are_the_reason_that_is_told(texts, recheck, monkeypatch):
    book = books().prices
    dearer = replace(
        book, prices={key: replace(p, usd=p.usd * 2, as_of=date(2027, 1, 5)) for key, p in book.prices.items()}
    )
    monkeypatch.setattr(command, "books", lambda: replace(books(), prices=dearer, fingerprint="other"))
    code, told = recheck(texts[".md"])
    assert code == 1
    assert (
        "가격표나 기본값이 바뀌었습니다. 가격 날짜: 기록 2019-04-05 ~ 2026-10-05, 지금 2027-01-05 ~ 2027-01-05." in told
    )
    assert "designs.current.cost.usd_per_month: 기록 88.5815, 지금 177.163 (+100%)" in told


def test_an_older_results_version_is_told_also_when_no_figure_moved(texts, recheck):
    code, told = recheck(texts[".md"].replace(b'"results_version": 2', b'"results_version": 1'))
    assert code == 0
    assert "결과 버전: 기록 1, 지금 2." in told


@pytest.mark.parametrize(
    ("data", "extension", "told"),
    [
        (
            "# 아무 글",
            ".md",
            "기계용 부분을 찾지 못했습니다. ‘```json anboard-record’로 시작하는 블록이 있어야 합니다.",
        ),
        ("<p>x", ".html", "id가 anboard-record인 script가 있어야 합니다."),
        ("%PDF-1.7 x", ".pdf", "읽을 수 없는 PDF입니다."),
        (b"\xff\xfe", ".md", "UTF-8 글이 아닙니다."),
        ("\n```json anboard-record\n{\n```\n", ".md", "기계용 부분(JSON)이 깨졌습니다."),
        ("\n```json anboard-record\n[[[[\n```\n", ".md", "기계용 부분(JSON)이 깨졌습니다."),
        ('\n```json anboard-record\n{"results_version": 1e999}\n```\n', ".md", "기계용 부분(JSON)이 깨졌습니다."),
        ("\n```json anboard-record\n" + "9" * 400 + "\n```\n", ".md", "기계용 부분(JSON)이 깨졌습니다."),
        ("\n```json anboard-record\n{}\n```\n", ".md", "이 프로그램이 읽는 기록 형식은 1입니다."),
        ('\n```json anboard-record\n{"anboard_record": 1}\n```\n', ".md", "기록의 기계용 부분에 잘못된 값이 있습니다"),
    ],
)
def test_what_is_no_record_is_told_so_with_exit_code_2(data, extension, told, recheck):
    code, output = recheck(data, extension)
    assert code == 2
    assert told in output


@pytest.mark.parametrize(
    ("key", "value"),
    [("seed", -1), ("seed", "x"), ("seed", True), ("order", ["no.yaml"]), ("order", []), ("baseline", "no.yaml"),
     ("language", "fr"), ("date", "yesterday"), ("files", {"a": 1}), ("chosen", 3), ("votes", [{"voter": "x"}]),
     ("status", "done"), ("figures", 3), ("people", {"x": []}), ("title", None)],
)  # fmt: skip
def test_a_machine_part_with_a_wrong_value_is_refused(key, value, texts, recheck):
    head, fence, rest = texts[".md"].decode().rpartition("```json anboard-record\n")
    found = json.loads(rest.partition("\n```")[0]) | {key: value}
    code, told = recheck(f"{head}{fence}{json.dumps(found)}\n```\n")
    assert code == 2
    assert "잘못된 값이 있습니다" in told


def test_a_record_that_holds_a_broken_design_lists_its_problems(texts, recheck):
    code, told = recheck(texts[".md"].replace(b"kind: nginx", b"kind: ngnix", 1), language="en")
    assert code == 2
    assert "found 'ngnix', expected a known kind" in told


def test_the_command_writes_every_kind_that_is_asked_for(tmp_path, capsys):
    out = [tmp_path / "r.md", tmp_path / "r.html", tmp_path / "sub" / "r.pdf"]
    options = [x for path in out for x in ("--out", str(path))]
    assert main(["record", *FILES, *options, "--choose", FILES[1], "--date", "2026-11-22", "--lang", "ko"]) == 0
    assert capsys.readouterr().out.split() == [str(path) for path in out]
    assert all(path.stat().st_size > 10_000 for path in out)
    block = read_block(out[0].read_text().rpartition("anboard-record\n")[2].partition("\n```")[0])
    assert block.inputs.files["option-2.yaml"] == DECISIONS["stamp-crush"][2].read_text()


def test_bases_come_along_also_when_they_are_not_compared(tmp_path, capsys):
    out = tmp_path / "r.md"
    assert main(["record", FILES[2], "--out", str(out), "--date", "2026-11-22"]) == 0
    block = read_block(out.read_text().rpartition("anboard-record\n")[2].partition("\n```")[0])
    assert list(block.inputs.files) == ["option-2.yaml", "option-1.yaml", "current.yaml"]
    assert main(["recheck", str(out)]) == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "r.docx"], "--out: found 'r.docx', expected a name that ends in one of .md, .html, .pdf"),
        (["--choose", "no.yaml"], "--choose: found 'no.yaml', expected one of"),
        (["--seed", "-1"], "--seed: found -1, expected >= 0"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(options, told, capsys):
    assert main(["record", *FILES, *options, "--lang", "en"]) == 2
    assert told in capsys.readouterr().err


def test_designs_of_two_folders_are_refused(tmp_path, capsys):
    other = shutil.copy(FILES[0], tmp_path / "other.yaml")
    text = other.read_text().replace("id: current", "id: elsewhere")
    other.write_text(text)
    assert main(["record", FILES[0], str(other), "--lang", "en"]) == 2
    assert "as a record holds the designs of one folder" in capsys.readouterr().err


def test_a_record_that_cannot_be_written_leaves_nothing(tmp_path, capsys):
    (tmp_path / "r.md").mkdir()
    assert main(["record", FILES[0], "--out", str(tmp_path / "r.md"), "--lang", "en"]) == 2
    assert "not written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [tmp_path / "r.md"]
