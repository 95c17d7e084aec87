"""Two people's edits of one board as they happen: what is merged, what is asked, and what a choice gives."""

from dataclasses import replace

import pytest

from models.problems import InvalidDesign
from store import edit
from store.clash_words import clash_words
from store.decisions import shipped_contents
from store.designs import build_designs
from store.edit_instances import set_count
from store.merge import Clash, Merged, merged, resolve
from store.merge_data import merged_order, woven
from store.merge_lines import Hunk, changed_lines, hunks_of, joined, pieces
from store.workspace import Contents
from store.yaml_rewrite import rewritten
from store.yaml_splice import plain_data, replaced, value_at
from store.yaml_write import CannotEdit

BASE = shipped_contents("stamp-crush")
FILE = "current.yaml"


def with_value(contents: Contents, path: list[str | int], value: object, name: str = FILE) -> Contents:
    return contents.with_texts({name: edit.set_value(dict(contents.files), name, path, value)})


def with_text(old: str, new: str, name: str = FILE, contents: Contents = BASE) -> Contents:
    assert old in contents.text(name)
    return contents.with_texts({name: contents.text(name).replace(old, new, 1)})


def with_variant(title: str, base: str = "option-2.yaml", contents: Contents = BASE) -> Contents:
    name, text = edit.new_variant(dict(contents.files), base, title=title)
    return replace(contents.with_texts({name: text}), order=(*contents.order, name))


def without(name: str, contents: Contents = BASE) -> Contents:
    order = tuple(other for other in contents.order if other != name)
    files = tuple(edit.without(dict(contents.files), name).items())
    baseline = contents.baseline if contents.baseline != name else order[0]
    return replace(contents, files=files, order=order, baseline=baseline)


def value(contents: Contents, *path: str | int, name: str = FILE) -> object:
    return value_at(plain_data(contents.text(name)), path)


def only(result: Merged) -> Clash:
    [clash] = result.conflicts
    return clash


def test_edits_of_neighbouring_lines_and_of_one_line_both_survive_with_their_comments():
    mine = with_value(BASE, ["team", "members", 0, "reachable"], 0.9)
    mine = with_text("mttf_hours: 2160\n", "mttf_hours: 2160   # from the vendor\n", contents=mine)
    theirs = with_value(BASE, ["team", "members", 0, "away_hours"], 4)
    theirs = with_value(theirs, ["components", "ws", "mttr_hours"], 3)
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    assert "{name: 제나, operates: [ws, was, db], reachable: 0.9, away_hours: 4}" in result.contents.text(FILE)
    assert "mttf_hours: 2160   # from the vendor\n    mttr_hours: 3            # hands on" in result.contents.text(FILE)


def test_the_same_value_changed_twice_is_a_clash_that_either_choice_settles():
    mine, theirs = (with_value(BASE, ["components", "ws", "mttr_hours"], hours) for hours in (3, 4))
    theirs = with_value(theirs, ["components", "was", "mttr_hours"], 2)
    result = merged(BASE, mine, theirs)
    clash = only(result)
    assert (clash.kind, clash.path, clash.base, clash.mine, clash.theirs) == (
        "value",
        ("components", "ws", "mttr_hours"),
        1,
        3,
        4,
    )
    words = clash_words(result, clash)
    assert (words.title, words.subject.ko) == ("현재", "Nginx 평균 복구 시간")
    assert (words.base.ko, words.mine.ko, words.theirs.en) == ("1시간", "3시간", "4 h")
    assert value(result.contents, "components", "ws", "mttr_hours") == 3
    assert value(resolve(result, {0: "theirs"}), "components", "ws", "mttr_hours") == 4
    assert value(resolve(result, {0: "theirs"}), "components", "was", "mttr_hours") == 2


def test_members_added_by_both_stand_in_one_list_and_a_changed_one_keeps_its_place():
    mine = with_value(BASE, ["team", "members", 4], {"name": "라잇", "operates": ["ws"]})
    theirs = with_value(BASE, ["team", "members", 4], {"name": "레고", "operates": ["ws"]})
    theirs = with_value(theirs, ["team", "members", 1, "reachable"], 0.5)
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    members = value(result.contents, "team", "members")
    assert [member["name"] for member in members] == ["제나", "깃짱", "하디", "레오", "라잇", "레고"]
    assert members[1]["reachable"] == 0.5


def test_a_component_removed_here_and_changed_there_is_asked_and_comes_back_whole():
    mine = with_text("  slack:\n    kind: external\n    title: Slack\n", "")
    mine = with_text("      - {any: [slack], for: [write], degrades: true}", "      #", contents=mine)
    theirs = with_value(BASE, ["components", "slack", "title"], "Slack 알림")
    result = merged(BASE, mine, theirs)
    clash = next(clash for clash in result.conflicts if clash.kind == "value")
    assert clash.path == ("components", "slack")
    assert clash.mine is None
    index = result.conflicts.index(clash)
    assert value(resolve(result, {index: "theirs"}), "components", "slack", "title") == "Slack 알림"
    assert value(resolve(result, {}), "components", "slack") is None


def test_designs_that_both_added_under_one_name_are_both_kept():
    mine = with_value(with_variant("내 안"), ["components", "was", "runs_on"], "t4g.large", "option-3.yaml")
    mine = replace(mine, baseline="option-3.yaml")
    theirs = with_variant("다른 안")
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    assert dict(result.renamed) == {"option-3.yaml": "option-4.yaml"}
    titles = {name: value(result.contents, "title", name=name) for name in result.contents.order[-2:]}
    assert titles == {"option-4.yaml": "내 안", "option-3.yaml": "다른 안"}
    assert value(result.contents, "id", name="option-4.yaml") == "option-4"
    assert result.contents.baseline == "option-4.yaml"


def test_a_design_removed_here_stays_as_base_of_what_the_other_built_on_it():
    mine, theirs = without("option-1.yaml"), with_variant("다른 안", base="option-1.yaml")
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    assert result.contents.order == ("current.yaml", "option-2.yaml", "option-3.yaml")
    assert "option-1.yaml" in dict(result.contents.files)
    assert not broken(result.contents)


def test_a_design_removed_here_and_changed_there_is_asked():
    mine = without("option-2.yaml")
    theirs = with_value(BASE, ["components", "ws", "runs_on"], "t4g.large", "option-2.yaml")
    result = merged(BASE, mine, theirs)
    clash = only(result)
    assert (clash.kind, clash.design, clash.mine) == ("file", "option-2.yaml", None)
    assert clash_words(result, clash).theirs.ko == "2안 · Nginx 인스턴스 타입 t4g.small → t4g.large"
    assert "option-2.yaml" not in result.contents.order
    chosen = resolve(result, {0: "theirs"})
    assert chosen.order == BASE.order
    assert chosen.text("option-2.yaml") == theirs.text("option-2.yaml")


def test_when_each_removed_what_the_other_kept_somebody_must_choose():
    two = without("option-2.yaml")
    result = merged(two, without("option-1.yaml", two), without("current.yaml", two))
    assert {clash.kind for clash in result.conflicts} == {"file"}
    assert result.contents.order == ("current.yaml",)
    chosen = resolve(result, dict.fromkeys(range(len(result.conflicts)), "theirs"))
    assert chosen.order == ("option-1.yaml",)


def test_valid_edits_that_do_not_go_together_are_asked_for_as_a_whole():
    mine = with_text("  seoul-c:", "  seoul-d:", "option-1.yaml")
    mine = mine.with_texts({n: t.replace("seoul-c", "seoul-d") for n, t in mine.files})
    theirs = with_value(BASE, ["components", "ws", "instances"], None, "option-2.yaml")
    theirs = with_value(theirs, ["components", "alb-was", "place"], "seoul-c", "option-2.yaml")
    assert not broken(mine)
    assert not broken(theirs)
    result = merged(BASE, mine, theirs)
    assert ("file", "option-2.yaml") in [(clash.kind, clash.design) for clash in result.conflicts]
    assert not broken(result.contents)


def broken(contents: Contents) -> list[str]:
    built = build_designs(dict(contents.files), contents.order)
    return [name for name, design in built.items() if isinstance(design, InvalidDesign)]


def test_orders_are_merged_unless_both_moved_the_same():
    order = ("current.yaml", "option-2.yaml", "option-1.yaml")
    result = merged(BASE, replace(BASE, order=order), with_variant("하나 더"))
    assert result.contents.order == (*order[:2], "option-3.yaml", "option-1.yaml")
    other = replace(BASE, order=("option-1.yaml", "current.yaml", "option-2.yaml"))
    result = merged(BASE, replace(BASE, order=order), other)
    assert only(result).kind == "order"
    assert (result.contents.order, resolve(result, {0: "theirs"}).order) == (order, other.order)


def test_more_designs_than_fit_on_a_board_are_kept_as_files():
    five = with_variant("4안", contents=with_variant("3안"))
    result = merged(five, with_variant("내 안", contents=five), with_variant("다른 안", contents=five))
    assert only(result).kind == "order"
    assert len(result.contents.order) == 6
    assert len(result.contents.files) == 7


def test_two_baselines_are_a_clash_of_the_board():
    mine, theirs = (replace(BASE, baseline=name) for name in ("option-1.yaml", "option-2.yaml"))
    result = merged(BASE, mine, theirs)
    assert (only(result).kind, clash_words(result, only(result)).theirs.ko) == ("baseline", "2안")
    assert resolve(result, {0: "theirs"}).baseline == "option-2.yaml"


def test_another_decision_opened_here_is_not_mixed_with_edits_there():
    mine, theirs = shipped_contents("ticket-shop"), with_value(BASE, ["components", "ws", "mttr_hours"], 3)
    result = merged(BASE, mine, theirs)
    assert only(result).kind == "decision"
    assert (result.contents, resolve(result, {0: "theirs"})) == (mine, theirs)


def test_broken_yaml_is_merged_by_lines():
    mine = with_text("title: 현재", "title: {현재")
    theirs = with_value(BASE, ["components", "db", "mttr_hours"], 5)
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    assert "title: {현재" in result.contents.text(FILE)
    assert "mttr_hours: 5" in result.contents.text(FILE)
    theirs = with_text("title: 현재", "title: 지금")
    result = merged(BASE, mine, theirs)
    clash = only(result)
    assert (clash.kind, clash.line, clash.mine, clash.theirs) == ("text", 4, "title: {현재\n", "title: 지금\n")
    assert resolve(result, {0: "theirs"}).text(FILE) == theirs.text(FILE)


def test_a_comment_without_a_place_left_is_named():
    mine = with_text("mttr_hours: 1            # hands on;", "mttr_hours: 2            # measured in May;")
    theirs = with_text("mttr_hours: 1            # hands on;", "mttr_hours: 2            # as in the runbook;")
    result = merged(BASE, mine, theirs)
    clash = only(result)
    assert clash.kind == "comment"
    assert "# as in the runbook; the wait for somebody who can comes on top" in clash.theirs
    assert "# measured in May;" in result.contents.text(FILE)
    assert "# as in the runbook;" in resolve(result, {0: "theirs"}).text(FILE)


def test_what_both_added_at_one_place_keeps_its_own_layout():
    new = "  {name}:                 # new\n    kind: external\n    title: {name}\n"
    mine, theirs = (with_text("  slack:\n", f"{new.replace('{name}', n)}  slack:\n") for n in ("pay", "mail"))
    result = merged(BASE, mine, theirs)
    assert not result.conflicts
    for name in ("pay", "mail"):
        assert new.replace("{name}", name) in result.contents.text(FILE)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "order"),
    [
        ("abc", "abxc", "abyc", "abxyc"),
        ("abc", "cab", "abcx", "cxab"),
        ("abc", "ab", "abc", "abc"),
        ("abc", "bac", "acb", None),
        ("", "x", "y", "xy"),
    ],
)
def test_orders(base, mine, theirs, order):
    found = merged_order(list(base), list(mine), list(theirs))
    assert (None if found is None else "".join(found)) == order


def test_woven_puts_what_is_new_behind_its_predecessor():
    assert woven("ab", "xayb") == ["x", "a", "y", "b"]


def test_lines_that_overlap_are_one_hunk_and_all_else_is_settled():
    base = "1\n2\n3\n4\n5\n"
    parts = pieces(base, "1\nmine\n3\n4\nfive\n", "1\ntheirs\nthree\n4\n5\n6\n")
    assert hunks_of(parts) == [Hunk(line=2, base="2\n3\n", mine="mine\n3\n", theirs="theirs\nthree\n")]
    assert joined(parts, lambda hunk: hunk.theirs) == "1\ntheirs\nthree\n4\nfive\n6\n"
    assert changed_lines(base, "1\n3\n4\n5\n6\n7\n") == 3


def test_a_text_of_nothing_but_equal_lines_takes_no_quadratic_time():
    parts = pieces("a\n" * 20_000, "b\n" + "a\n" * 19_000 + "b\n", "a\n" * 20_000)
    assert joined(parts, lambda hunk: hunk.mine) == "b\n" + "a\n" * 19_000 + "b\n"


def test_rewriting_splices_only_what_differs():
    text = "a: 1   # one\nlist:\n  - {id: x, k: 1}   # first\n  - {id: y, k: 2}\nb: {c: 1}\n"
    data = {"a": 1, "list": [{"id": "y", "k": 3}, {"id": "z", "k": 4}], "b": {"c": 1, "d": 2}}
    assert rewritten(text, data) == "a: 1   # one\nlist:\n  - {id: y, k: 3}\n  - {id: z, k: 4}\nb: {c: 1, d: 2}\n"
    with pytest.raises(CannotEdit):
        rewritten("just a word\n", {"a": 1})


def test_an_anchor_that_cannot_be_spliced_falls_back_to_lines():
    text = "anboard: 1\nid: x\ncomponents: &c\n  ws: {kind: nginx}\nrequests: *c\n"
    base = Contents(decision="d", files=(("x.yaml", text),), order=("x.yaml",), baseline="x.yaml")
    mine = base.with_texts({"x.yaml": text.replace("nginx", "apache")})
    theirs = base.with_texts({"x.yaml": text.replace("id: x", "id: y")})
    result = merged(base, mine, theirs)
    assert not result.conflicts
    assert result.contents.text("x.yaml") == text.replace("nginx", "apache").replace("id: x", "id: y")


def test_counts_set_by_both_stay_a_valid_design():
    mine, theirs = (
        BASE.with_texts({"option-1.yaml": set_count(dict(BASE.files), "option-1.yaml", "db", n)}) for n in (4, 2)
    )
    result = merged(BASE, mine, theirs)
    assert result.conflicts
    assert not broken(result.contents)


def test_a_value_of_another_type_is_another_value():
    mine = BASE.with_texts({FILE: replaced(BASE.text(FILE), ["targets", "lost_writes"], 1)})
    theirs = BASE.with_texts({FILE: replaced(BASE.text(FILE), ["targets", "lost_writes"], True)})
    assert only(merged(BASE, mine, theirs)).path == ("targets", "lost_writes")
