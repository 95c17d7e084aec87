"""Merging loses nothing: an edit of either side is in the result or in a clash; valid sides give a valid board."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from models.problems import InvalidDesign
from store import edit
from store.changes import changes, summary
from store.clash_words import clash_words
from store.decisions import decision_names, shipped_contents
from store.designs import build_designs
from store.draft import ABSENT
from store.edit_instances import set_count
from store.merge import Merged, merged, resolve
from store.merge_data import identities, same
from store.workspace import Contents
from store.yaml_splice import plain_data, removed, replaced
from store.yaml_write import CannotEdit

Edit = Callable[[Contents, st.DataObject], Contents]


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not items:
        yield path, data
    for key, value in items:
        yield from leaves(value, (*path, key))


def a_file(contents: Contents, data: st.DataObject) -> str:
    return data.draw(st.sampled_from([name for name, _ in contents.files]), label="file")


def a_leaf(contents: Contents, name: str, data: st.DataObject) -> tuple[tuple[Any, ...], Any]:
    found = [leaf for leaf in leaves(plain_data(contents.text(name))) if leaf[0]]
    return data.draw(st.sampled_from(found), label="leaf")


def another_value(contents: Contents, data: st.DataObject) -> Contents:
    name = a_file(contents, data)
    path, value = a_leaf(contents, name, data)
    values = st.sampled_from([1, 2.5, 30, "seoul-a", "db", True, None])
    if isinstance(value, int | float):
        values = st.sampled_from([value * 2, value * 3, 7])
    return contents.with_texts({name: replaced(contents.text(name), path, data.draw(values, label="value"))})


def a_key_less(contents: Contents, data: st.DataObject) -> Contents:
    name = a_file(contents, data)
    path, _ = a_leaf(contents, name, data)
    short = path[: data.draw(st.integers(1, len(path)), label="depth")]
    return contents.with_texts({name: removed(contents.text(name), short)})


def another_count(contents: Contents, data: st.DataObject) -> Contents:
    name = a_file(contents, data)
    component = data.draw(st.sampled_from(["ws", "was", "db", "web", "app"]), label="component")
    count = data.draw(st.integers(1, 5), label="count")
    return contents.with_texts({name: set_count(dict(contents.files), name, component, count)})


def a_comment(contents: Contents, data: st.DataObject) -> Contents:
    name = a_file(contents, data)
    lines = contents.text(name).splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines)), label="line")
    lines.insert(at, f"# {data.draw(st.sampled_from(['왜?', 'see the incident of 3 May', 'measured']))}\n")
    return contents.with_texts({name: "".join(lines)})


def a_typo(contents: Contents, data: st.DataObject) -> Contents:
    name = a_file(contents, data)
    text = contents.text(name)
    at = data.draw(st.integers(0, len(text)), label="at")
    return contents.with_texts({name: text[:at] + data.draw(st.sampled_from(["{", ":", "\n", '"', "x"])) + text[at:]})


def one_more(contents: Contents, data: st.DataObject) -> Contents:
    name, text = edit.new_variant(dict(contents.files), a_file(contents, data), title="3안")
    assume(len(contents.order) < 6)
    return replace(contents.with_texts({name: text}), order=(*contents.order, name))


def one_less(contents: Contents, data: st.DataObject) -> Contents:
    assume(len(contents.order) > 1)
    name = data.draw(st.sampled_from(contents.order), label="removed")
    order = tuple(other for other in contents.order if other != name)
    files = edit.without(dict(contents.files), name)
    baseline = contents.baseline if contents.baseline != name else order[0]
    return replace(contents, files=tuple(files.items()), order=order, baseline=baseline)


def another_order(contents: Contents, data: st.DataObject) -> Contents:
    order = tuple(data.draw(st.permutations(contents.order), label="order"))
    return replace(contents, order=order, baseline=data.draw(st.sampled_from(order), label="baseline"))


EDITS: tuple[Edit, ...] = (
    another_value,
    another_value,
    a_key_less,
    another_count,
    a_comment,
    a_typo,
    one_more,
    one_less,
    another_order,
)


def edited(contents: Contents, data: st.DataObject, edits: tuple[Edit, ...] = EDITS, most: int = 3) -> Contents:
    for make in data.draw(st.lists(st.sampled_from(edits), min_size=1, max_size=most), label="edits"):
        try:
            contents = make(contents, data)
        except CannotEdit:
            continue
    return contents


boards = st.sampled_from([shipped_contents(name) for name in decision_names()])


def valid(contents: Contents) -> bool:
    return not any(
        isinstance(built, InvalidDesign) for built in build_designs(dict(contents.files), contents.order).values()
    )


@given(boards, st.data())
def test_what_one_side_left_alone_is_as_on_the_other(base: Contents, data: st.DataObject) -> None:
    side = edited(base, data)
    assert merged(base, side, base).contents == side
    assert merged(base, base, side).contents == side
    assert merged(base, side, side).contents == side
    assert not merged(base, side, base).conflicts + merged(base, base, side).conflicts


@given(boards, st.data())
def test_no_edit_is_lost(base: Contents, data: st.DataObject) -> None:
    result = merged(base, edited(base, data), edited(base, data))
    for side in result.sides[1:]:
        for name in {name for name, _ in (*base.files, *side.files)}:
            assert_kept(result, name, *(dict(each.files).get(name) for each in (base, side, result.contents)))


def assert_kept(result: Merged, name: str, base: str | None, side: str | None, final: str | None) -> None:
    """What ``side`` changed in a file is in the result, or named by a clash."""
    kinds = {clash.kind for clash in result.conflicts if clash.design in ("", name)}
    if base == side or final == side or kinds & {"file", "decision"}:
        return
    if side is None:
        assert any(f"based_on: {name}" in text for _, text in result.contents.files)
        return
    assert final is not None
    try:
        before, after, now = ({} if text is None else tabled(plain_data(text)) for text in (base, side, final))
    except CannotEdit:
        changed = set(side.splitlines()) - set((base or "").splitlines())
        told = "\n".join(str(value) for clash in result.conflicts for value in (clash.mine, clash.theirs))
        # two changes of one line stand side by side in a hunk; all others as lines of the result
        assert all(line in final or line in told for line in changed)
        return
    clashes = [clash.path for clash in result.conflicts if clash.design == name and clash.kind == "value"]
    texts = "text" in kinds
    for path in changed_paths(before, after, ()):
        is_told = texts or any(path[: len(clash)] == clash or clash[: len(path)] == path for clash in clashes)
        assert is_told or same(at(now, path), at(after, path)), path


def tabled(data: Any) -> Any:
    """Lists as tables by what tells their items apart, so that a path names the same thing on every side."""
    if isinstance(data, dict):
        return {key: tabled(value) for key, value in data.items()}
    if isinstance(data, list) and data and (names := identities(data)) is not None:
        return dict(zip(names, map(tabled, data), strict=True))
    return data


def changed_paths(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            yield from changed_paths(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for i, pair in enumerate(zip(before, after, strict=True)):
            yield from changed_paths(*pair, (*path, f"[{i}]"))
    else:
        yield path


def at(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if isinstance(data, list):
            data = data[int(key[1:-1])] if int(key[1:-1]) < len(data) else ABSENT
        else:
            data = data.get(key, ABSENT) if isinstance(data, dict) else ABSENT
    return data


@given(boards, st.data())
def test_valid_sides_give_a_valid_board(base: Contents, data: st.DataObject) -> None:
    edits = (another_value, another_count, one_more, one_less, another_order)
    mine, theirs = edited(base, data, edits), edited(base, data, edits)
    assume(valid(mine) and valid(theirs))
    assert valid(merged(base, mine, theirs).contents)


@given(boards, st.data())
def test_changes_of_different_keys_both_survive(base: Contents, data: st.DataObject) -> None:
    name = a_file(base, data)
    found = [path for path, value in leaves(plain_data(base.text(name))) if type(value) in (int, float)]
    assume(len(found) > 1)
    own, other = data.draw(st.lists(st.sampled_from(found), min_size=2, max_size=2, unique=True))
    mine, theirs = (base.with_texts({name: replaced(base.text(name), p, v)}) for p, v in ((own, 17), (other, 18)))
    result = merged(base, mine, theirs)
    if not result.conflicts:
        assert dict(leaves(plain_data(result.contents.text(name)))) | {own: 17, other: 18} == dict(
            leaves(plain_data(result.contents.text(name)))
        )
    else:  # only where the two together are no valid design
        assert {clash.kind for clash in result.conflicts} == {"file"}


@given(boards, st.data())
def test_every_choice_gives_a_whole_board(base: Contents, data: st.DataObject) -> None:
    result = merged(base, edited(base, data), edited(base, data))
    count = len(result.conflicts)
    assert resolve(result, {}) == result.contents
    sides = data.draw(st.lists(st.sampled_from(["mine", "theirs"]), min_size=count, max_size=count))
    chosen = resolve(result, dict(enumerate(sides)))
    assert chosen.order
    assert chosen.baseline in chosen.order
    assert set(chosen.order) <= {name for name, _ in chosen.files}
    for clash, side in zip(result.conflicts, sides, strict=True):
        if clash.kind == "file" and side == "theirs":
            assert dict(chosen.files).get(clash.design) == clash.theirs


@given(boards, st.data())
def test_every_difference_and_every_clash_has_words(base: Contents, data: st.DataObject) -> None:
    mine, theirs = edited(base, data), edited(base, data)
    for side in (mine, theirs):
        found = changes(base, side)
        assert bool(found) == (side != base)
        assert all(change.text.ko and change.text.en for change in found)
        assert len(summary(found, "ko")) < 200
    result = merged(base, mine, theirs)
    for clash in result.conflicts:
        words = clash_words(result, clash)
        assert all(text.ko and text.en for text in (words.subject, words.base, words.mine, words.theirs))
