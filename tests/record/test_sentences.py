"""What a record says of designs: particles, order, the rule of a proposal, and nothing where nothing is known."""

import doctest
from dataclasses import replace

import pytest

from commands.record import computed_record
from exports.record import words
from exports.record.certainty import flip_lines
from exports.record.document import document
from exports.record.markdown import visible_markdown
from exports.record.record import best
from exports.record.words import on_the_way, parts_line, wirings
from models.evaluate import evaluate
from models.problems import InvalidDesign
from store.books import books
from tests.record.conftest import inputs_of, record_of

BARE = """\
anboard: 1
id: {0}
title: {0}
components: {{app: {{kind: generic}}}}
requests: {{all: {{enters: app, share: 1}}}}
"""


def said(inputs) -> str:
    record = record_of(inputs)
    return visible_markdown(document(record, {}), record.language)


def bare(*names: str, **changes):
    files = {f"{name}.yaml": BARE.format(name) for name in names}
    empty = {"because": "", "votes": (), "approvals": (), "chosen": None}
    return inputs_of(files=files, order=tuple(files), baseline=f"{names[0]}.yaml", **(empty | changes))


def test_particles_follow_the_last_sound():
    assert doctest.testmod(words).failed == 0


def test_components_stand_in_the_order_in_which_a_request_meets_them(stamp_crush):
    assert [c.name for c in on_the_way(stamp_crush[2])] == ["alb", "ws", "alb-was", "was", "db", "slack"]
    assert parts_line(stamp_crush[1], "ko") == "ALB, Nginx 2대, Tomcat 2대, MySQL 3대 (원본 1, 복제본 2, async), Slack"
    assert parts_line(stamp_crush[0], "en") == "1 × Nginx, 1 × Tomcat, 1 × MySQL, Slack"
    assert wirings(stamp_crush[1], "ko") == ["Nginx → Tomcat: 모두 연결"]


def test_the_figures_propose_what_meets_most_targets_then_least_downtime(stamp_crush):
    evaluations = tuple(evaluate(design, books()) for design in stamp_crush)
    assert best(evaluations).design.id == "option-1"  # two of three targets, the others one
    assert best(evaluations[::2]).design.id == "option-2"  # one each: the shorter downtime


def test_what_is_not_known_is_unknown_and_never_zero():
    text = said(bare("a", "b"))
    assert "| 월 비용 (부가세 별도) | **모름** | **모름** |" in text
    assert "$0" not in text
    assert "수치 목표는 적지 않았습니다." in text
    assert "확인할 수치 목표가 없습니다." in text
    assert "범위가 적힌 가정이 없어" in text
    assert "가정으로 적힌 값이 없습니다." in text


def test_a_single_design_is_compared_with_nothing():
    text = said(bare("a"))
    assert "견줄 다른 안이 없습니다." in text
    assert "순서" not in text


def test_people_who_voted_and_approved_are_named_and_those_who_have_not_yet(record):
    text = visible_markdown(document(record, {}), "ko")
    assert "| 깃짱 | 찬성 | 1안 | 한 곳이 멈춰도 이어진다. | 2026-11-22 |" in text
    assert "| 레오 | 반대 | – | ALB 비용이 아깝다. | 2026-11-22 |" in text
    assert "| 라잇 | 아직 승인하지 않음 | – |" in text


def test_two_files_of_one_id_are_no_record():
    """Figures are told by id: those of one would stand for both."""
    inputs = bare("a", "b")
    twin = replace(inputs, files={**inputs.files, "b.yaml": inputs.files["a.yaml"]})
    with pytest.raises(InvalidDesign) as refused:
        computed_record(twin)
    assert [(p.code, p.file) for p in refused.value.problems] == [("same-id", "b.yaml")]


def test_an_order_takes_the_particle_of_its_last_design(record):
    flip = record.flips[0]
    ends = {id_: record.titles[id_] for id_ in flip.order}
    by_title = {title: id_ for id_, title in ends.items()}
    others = [id_ for id_ in flip.order if id_ != by_title["현재"]]
    turned = replace(flip, order=(*others, by_title["현재"]))
    lines = ["".join(run.text for run in found) for found in flip_lines(replace(record, flips=(turned,)))]
    assert any("< 현재’가 됩니다" in found for found in lines)


def test_what_would_turn_the_order_round_is_told_by_criterion(record):
    text = visible_markdown(document(record, {}), "ko")
    assert "순서가 ‘1안 &lt; 현재 &lt; 2안’이 됩니다 (지금 0.9999, 범위 0.999" in text
    assert "* **연 유실:** 모르는 값이 있는 안이 있어 순서를 정할 수 없습니다." in text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_sentence_is_left_in_the_other_language(language):
    """Of our own words: a design with an English title has no Korean letter in its English record."""
    text = said(bare("first", "second", language=language, title="title"))
    hangul = [line for line in text.splitlines() if any("가" <= letter <= "힣" for letter in line)]
    assert bool(hangul) == (language == "ko")
