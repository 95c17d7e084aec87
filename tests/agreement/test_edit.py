"""Edits of design files: the text keeps what its author wrote, and says exactly what was intended.

Evidence: the edited text is read back by the loader and compared with the same edit made on plain data, for written
cases and for random documents in random styles; the JSON merge patch examples are those of RFC 7396, appendix A.
"""

import difflib
import io

import pytest
import ruamel.yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models.design.variants import merged
from store import draft, edit, edit_instances, yaml_splice
from store.designs import build_designs
from store.yaml_splice import KEPT_CHARACTERS, KEPT_TEXTS, parsed, plain_data, removed, replaced, value_at
from store.yaml_write import CannotEdit, block_text

BASE = """\
# 스탬프 크러쉬
anboard: 1
id: current   # the present
title: "현재"

places:
  seoul: {kind: region, provider: aws, mttf_hours: 50000, mttr_hours: 2}
  seoul-a: {kind: zone, in: seoul, mttf_hours: 9000, mttr_hours: 2}
  seoul-c: {kind: zone, in: seoul, mttf_hours: 9000, mttr_hours: 2}
components:
  alb: {kind: aws.alb, place: seoul, needs: [{any: [ws]}]}
  # the web tier
  ws:
    kind: nginx
    place: seoul-a
    mttf_hours: 2160   # assumption
    needs: [{any: [was]}]
  was:
    kind: tomcat
    instances:
      - {id: was-1, place: seoul-a}
      - {id: was-2, place: seoul-c}   # the second
    needs:
      - {any: [db], role: reader, for: [read]}
      - {any: [db], role: writer, for: [write]}

  db:   # three servers
    kind: mysql
    instances: [{id: db-1, place: seoul-a}, {id: db-2, place: seoul-c}, {id: db-3, place: seoul-a}]
    replication:
      writer: db-1
      mode: semi_sync
      wait_for: 2
      failover: {automatic: true, coverage: 0.9, candidates: [db-2, db-3]}
requests:
  read: {enters: alb, share: 0.8}
  write: {enters: alb, share: 0.2}
# the end
"""
VARIANT = "anboard: 1\nid: option-1\ntitle: 1안\nbased_on: current.yaml\n"
FILES = {"current.yaml": BASE, "option-1.yaml": VARIANT}


def changes(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def assert_valid(files: dict[str, str]) -> None:
    for name, design in build_designs(files, list(files)).items():
        assert not isinstance(design, Exception), (name, design.problems)


def test_a_changed_value_changes_its_line_only():
    after = edit.set_value(FILES, "current.yaml", ["components", "ws", "mttf_hours"], 720)
    assert changes(BASE, after) == ["-    mttf_hours: 2160   # assumption", "+    mttf_hours: 720   # assumption"]


def test_a_title_keeps_its_place_and_the_rest_its_quotes():
    after = edit.set_value(FILES, "current.yaml", ["title"], "현재: 하나뿐")
    assert changes(BASE, after) == ['-title: "현재"', '+title: "현재: 하나뿐"']


@pytest.mark.parametrize(
    ("component", "count", "expected"),
    [
        ("was", 3, ["+      - {id: was-3, place: seoul-a}"]),
        ("was", 1, ["-      - {id: was-2, place: seoul-c}   # the second"]),
        ("ws", 2, ["-    place: seoul-a", "+    replicas: 2", "+    places: [seoul-a, seoul-c]"]),
    ],
)
def test_counts(component, count, expected):
    after = edit_instances.set_count(FILES, "current.yaml", component, count)
    assert changes(BASE, after) == expected
    assert_valid({**FILES, "current.yaml": after})


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_any_number_of_database_servers_is_a_valid_design(count):
    for name in FILES:
        after = edit_instances.set_count(FILES, name, "db", count)
        files = {**FILES, name: after}
        assert_valid(files)
        db = draft.merged_data(files, name)["components"]["db"]
        assert len(db["instances"]) == count
        assert db["instances"][0]["id"] == "db-1"
        assert set(db["replication"]["failover"]["candidates"]) == {i["id"] for i in db["instances"]} - {"db-1"}


def test_there_and_back_again_is_the_same_design():
    four = edit_instances.set_count(FILES, "current.yaml", "db", 4)
    back = edit_instances.set_count({**FILES, "current.yaml": four}, "current.yaml", "db", 3)
    assert back == BASE


def test_a_variant_states_only_what_differs():
    after = edit.set_value(FILES, "option-1.yaml", ["components", "ws", "mttf_hours"], 720)
    assert changes(VARIANT, after) == ["+components:", "+  ws: {mttf_hours: 720}"]


def test_a_variant_set_back_to_its_base_states_nothing():
    path = ["components", "ws", "mttf_hours"]
    after = edit.set_value(FILES, "option-1.yaml", path, 720)
    assert edit.set_value({**FILES, "option-1.yaml": after}, "option-1.yaml", path, 2160) == VARIANT
    assert edit.set_value({**FILES, "option-1.yaml": after}, "option-1.yaml", path, None) == VARIANT


def test_a_variant_restates_a_list_that_it_changes_and_drops_it_when_it_is_the_same_again():
    path = ["components", "ws", "needs", 0, "wiring"]
    after = edit.set_value(FILES, "option-1.yaml", path, "mesh")
    assert changes(VARIANT, after) == ["+components:", "+  ws: {needs: [{any: [was], wiring: mesh}]}"]
    assert edit.set_value({**FILES, "option-1.yaml": after}, "option-1.yaml", path, None) != after


def test_a_variant_that_counts_instead_of_placing_removes_the_bases_place():
    after = edit_instances.set_count(FILES, "option-1.yaml", "ws", 2)
    assert "place: null" in after
    assert_valid({**FILES, "option-1.yaml": after})
    one = edit_instances.set_count({**FILES, "option-1.yaml": after}, "option-1.yaml", "ws", 1)
    assert_valid({**FILES, "option-1.yaml": one})


def test_moving_an_instance():
    after = edit_instances.set_place(FILES, "current.yaml", "was-2", "seoul-a")
    assert changes(BASE, after) == [
        "-      - {id: was-2, place: seoul-c}   # the second",
        "+      - {id: was-2, place: seoul-a}   # the second",
    ]
    variant = edit_instances.set_place(FILES, "option-1.yaml", "db-2", "seoul-a")
    assert_valid({**FILES, "option-1.yaml": variant})
    assert "seoul-c" not in variant


def test_one_of_several_replicas_moves():
    text = BASE.replace("    place: seoul-a\n    mttf", "    replicas: 3\n    places: [seoul-a, seoul-c]\n    mttf")
    after = edit_instances.set_place({"a.yaml": text}, "a.yaml", "ws-3", "seoul-c")
    assert changes(text, after) == ["-    places: [seoul-a, seoul-c]", "+    places: [seoul-a, seoul-c, seoul-c]"]
    assert_valid({"a.yaml": after})


@pytest.mark.parametrize("own", ["replicas: 2, places: [seoul-a]", "instances: [{id: w-1, place: seoul-a}, {id: w-2}]"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_base_that_counts_otherwise_leaves_its_variants_as_they_were(own, count):
    files = {**FILES, "option-1.yaml": VARIANT + "components:\n  ws: {place: null, " + own + "}\n"}
    assert_valid(files)
    before = build_designs(files, ["option-1.yaml"])["option-1.yaml"]
    files["current.yaml"] = edit_instances.set_count(files, "current.yaml", "ws", count)
    files |= edit_instances.settled(files, "current.yaml")
    assert_valid(files)
    after = build_designs(files, ["option-1.yaml"])["option-1.yaml"]
    assert [i.id for i in after.components["ws"].instances] == [i.id for i in before.components["ws"].instances]


def test_another_replica_goes_where_there_are_fewest():
    text = BASE.replace("    place: seoul-a\n    mttf", "    replicas: 1\n    places: [seoul-a]\n    mttf")
    after = edit_instances.set_count({"a.yaml": text}, "a.yaml", "ws", 2)
    assert changes(text, after) == [
        "-    replicas: 1",
        "-    places: [seoul-a]",
        "+    replicas: 2",
        "+    places: [seoul-a, seoul-c]",
    ]
    one = edit_instances.set_count({"a.yaml": after}, "a.yaml", "ws", 1)
    assert changes(after, one) == ["-    replicas: 2", "+    replicas: 1"]


def test_a_pair_is_one_unit():
    two = edit_instances.set_count(FILES, "current.yaml", "ws", 2)
    files = {"current.yaml": two}
    files["current.yaml"] = edit.set_value(files, "current.yaml", ["components", "ws", "needs", 0, "wiring"], "paired")
    assert_valid(files)
    for tier in ("ws", "was"):
        three = edit_instances.set_count(files, "current.yaml", tier, 3)
        assert_valid({"current.yaml": three})


@pytest.mark.parametrize("mode", ["async", "semi_sync", "group"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_mode_at_every_count_is_a_valid_design(mode, count):
    for name in FILES:
        path = ["components", "db", "replication", "mode"]
        files = {**FILES, name: edit.set_value(FILES, name, path, mode)}
        files[name] = edit_instances.set_count(files, name, "db", count)
        assert_valid(files)


def test_manual_failover_has_no_coverage():
    path = ["components", "db", "replication", "failover", "automatic"]
    for name in FILES:
        assert_valid({**FILES, name: edit.set_value(FILES, name, path, False)})


def test_removing_a_base_changes_no_other_design():
    files = {**FILES, "option-1.yaml": edit_instances.set_count(FILES, "option-1.yaml", "ws", 2)}
    files["option-2.yaml"] = (
        "# 둘째\nanboard: 1\nid: option-2\nbased_on: option-1.yaml\ntraffic: {kib_per_request: 2}\n"
    )
    for gone in ("current.yaml", "option-1.yaml"):
        rest = edit.without(files, gone)
        assert gone not in rest
        for name in rest:
            assert draft.merged_data(rest, name) == draft.merged_data(files, name)
    assert "# the web tier" in edit.without(files, "current.yaml")["option-1.yaml"]
    assert edit.without(files, "option-1.yaml")["option-2.yaml"].startswith("# 둘째\n")


@pytest.mark.parametrize("was", ["{}", "{needs: [{any: [db]}], billing: {}}", "{title: null, billing: {load: {}}}"])
def test_an_empty_mapping_over_a_mapping_says_nothing(was):
    base = BASE.replace("    kind: tomcat\n", "    kind: tomcat\n    title: WAS\n    billing: {storage: {gib: 20}}\n")
    files = {"current.yaml": base, "option-1.yaml": f"{VARIANT}components:\n  was: {was}\n"}
    rest = edit.without(files, "current.yaml")
    assert draft.merged_data(rest, "option-1.yaml") == draft.merged_data(files, "option-1.yaml")
    assert draft.merged_data(rest, "option-1.yaml")["components"]["was"]["billing"]["storage"] == {"gib": 20}


def test_a_long_form_replaces_the_short_form_of_the_base():
    long_form = "billing: {krw_per_usd: {value: 1400, source: bank}}\n"
    files = {"current.yaml": BASE + "billing: {krw_per_usd: 1390}\n", "option-1.yaml": VARIANT + long_form}
    assert_valid(files)
    rest = edit.without(files, "current.yaml")
    assert draft.merged_data(rest, "option-1.yaml") == draft.merged_data(files, "option-1.yaml")
    assert_valid(rest)


def test_a_base_stays_whose_removal_would_change_a_design():
    """What a variant of a variant states anew after its base removed it: one merge patch cannot say that."""
    files = {
        "a.yaml": "id: a\ncomponents: {was: {kind: tomcat, beta: 0.1}}\n",
        "b.yaml": "id: b\nbased_on: a.yaml\ncomponents: {was: null}\n",
        "c.yaml": "id: c\nbased_on: b.yaml\ncomponents: {was: {kind: tomcat}}\n",
    }
    with pytest.raises(CannotEdit, match="would change"):
        edit.without(files, "b.yaml")


merge_values = st.recursive(
    st.none() | st.integers(0, 2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
patches = st.dictionaries(st.sampled_from(["x", "y"]), merge_values, min_size=1)


@settings(deadline=None)
@given(patches, patches, patches, st.sampled_from(["1.yaml", "2.yaml"]))
def test_removing_a_base_changes_no_design_or_is_refused(first, second, third, gone):
    parts = {"1.yaml": first, "2.yaml": {"based_on": "1.yaml", **second}, "3.yaml": {"based_on": "2.yaml", **third}}
    files = {name: block_text({"id": name[0], **data}) for name, data in parts.items()}
    try:
        rest = edit.without(files, gone)
    except CannotEdit:
        assert gone == "2.yaml"  # two files are one document or one patch; two patches are not always one
        return
    for name in rest:
        assert draft.merged_data(rest, name) == draft.merged_data(files, name)


def test_a_copy_of_a_long_name_has_a_valid_id():
    files = {"a" * 70 + ".yaml": BASE}
    for _ in range(3):
        name, text = edit.copied(files, next(iter(files)), title="사본")
        assert name not in files
        files[name] = text
    for name in list(files)[1:]:
        assert_valid({name: files[name]})


def test_new_designs_have_ids_of_their_own():
    name, text = edit.new_variant(FILES, "option-1.yaml", title="3안")
    assert name == "option-2.yaml"
    copy_name, copy = edit.copied(FILES, "current.yaml", title="현재 사본")
    assert_valid({**FILES, name: text, copy_name: copy})
    again, _ = edit.copied({**FILES, copy_name: copy}, copy_name, title="현재 사본 2")
    assert again not in (copy_name, *FILES)


@pytest.mark.parametrize(
    ("name", "path"),
    [("current.yaml", ["components", "nobody", "needs", 0]), ("current.yaml", ["title", "x", 0])],
)
def test_what_cannot_be_edited_is_refused_in_both_languages(name, path):
    with pytest.raises(CannotEdit) as refused:
        edit.set_value(FILES, name, path, 1)
    assert refused.value.text.ko
    assert refused.value.text.en


@pytest.mark.parametrize("text", ["a: [", "based_on: nowhere.yaml", "based_on: x.yaml", "- 1", "", "5"])
def test_broken_documents_are_refused_not_overwritten(text):
    with pytest.raises(CannotEdit):
        edit_instances.set_count({"x.yaml": text}, "x.yaml", "ws", 2)


@pytest.mark.parametrize("base", ["[current.yaml]", "{a: 1}", "5", "true"])
def test_a_base_that_is_no_file_name_is_refused(base):
    files = {**FILES, "option-1.yaml": VARIANT.replace("current.yaml", base)}
    with pytest.raises(CannotEdit, match="mend"):
        draft.bases_of(files, "option-1.yaml")
    assert draft.dependants(files, "current.yaml") == ()


BROKEN_PARTS = {
    "components": ["5", "[a]", "{ws: 5}", "{ws: [1]}", "{ws: abc}"],
    "places": ["[1]", "5", "{seoul-a: 5}", "{seoul-a: {kind: [zone]}}"],
    "components: {ws": [
        *(f"{{replicas: {count}}}}}" for count in ("abc", "0", "2.5", "20000000", "[2]", "true", ".nan", ".inf")),
        *(f"{{places: {names}}}}}" for names in ("seoul-a", "[[seoul-a]]", "5")),
        *(f"{{instances: {items}}}}}" for items in ("[a]", "5", "[{}]", "[{id: [a]}]", "[{id: a}, {id: a}]")),
        *(f"{{needs: {needs}}}}}" for needs in ("[was]", "was", "[{any: was}]", "[{any: [[was]]}]", "{any: [was]}")),
        *(f"{{replication: {stated}}}}}" for stated in ("5", "{writer: [a]}", "{failover: 5}")),
        "{replication: {failover: {candidates: [[a]]}}}}",
    ],
}
PARTS = [f"{key}: {value}\n" for key, values in BROKEN_PARTS.items() for value in values]


@pytest.mark.parametrize("part", PARTS)
def test_a_document_out_of_shape_is_refused_and_left_alone(part):
    files = {**FILES, "option-1.yaml": VARIANT + part}
    attempts = (
        lambda: edit_instances.set_count(files, "option-1.yaml", "ws", 2),
        lambda: edit_instances.set_count(files, "option-1.yaml", "db", 2),
        lambda: edit_instances.set_place(files, "option-1.yaml", "was-1", "seoul-c"),
    )
    for attempt in attempts:
        with pytest.raises(CannotEdit, match="mend"):
            attempt()
    assert edit_instances.settled(files, "current.yaml") == {}


def test_more_instances_than_a_design_may_have_are_not_listed():
    many = "".join(f"  c{n}: {{replicas: 2000}}\n" for n in range(1000))
    with pytest.raises(CannotEdit, match="mend"):
        edit_instances.set_count({"a.yaml": f"id: a\ncomponents:\n{many}"}, "a.yaml", "c1", 2)


def test_a_count_may_be_written_as_a_decimal():
    text = BASE.replace("    place: seoul-a\n    mttf", "    replicas: 2.0\n    places: [seoul-a, seoul-c]\n    mttf")
    files = {"current.yaml": text, "option-1.yaml": VARIANT}
    assert_valid(files)
    after = edit_instances.set_count(files, "current.yaml", "ws", 3)
    assert changes(text, after) == ["-    replicas: 2.0", "+    replicas: 3"]
    assert edit_instances.settled(files, "current.yaml") == {}


def test_a_pair_of_hundreds_of_tiers_is_found_in_one_pass():
    tiers = 300
    chain = "".join(f"  t{n}: {{needs: [{{any: [t{n + 1}], wiring: paired}}]}}\n" for n in range(tiers))
    design = plain_data(f"components:\n{chain}  t{tiers}: {{}}\n")
    assert edit_instances.paired_tiers(design["components"], f"t{tiers}") == [f"t{n}" for n in range(tiers, -1, -1)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x 1\nl:\n  - *x\n  - 2\n", ["l", 1]),  # the mark of an alias is that of its anchor
        ("a: &x 1\nb: &x 2\nl: [1, 2]\n", ["l", 1]),  # an anchor defined twice
    ],
)
def test_notations_that_marks_do_not_place_are_refused(text, path):
    for attempt in (lambda: removed(text, path), lambda: replaced(text, ["l", 0], {"a": 1})):
        try:
            edited = attempt()
        except CannotEdit:
            continue
        assert plain_data(edited) != plain_data(text)


def test_what_is_kept_of_texts_read_is_bounded():
    for n in range(2 * KEPT_TEXTS):
        parsed(f"a: {n}\n")
    assert len(yaml_splice._kept) <= KEPT_TEXTS
    large = "# " + "x" * (KEPT_CHARACTERS // 3) + "\n"
    for n in range(6):
        document = parsed(f"{large}a: {n}\n")
        assert parsed(f"{large}a: {n}\n") is document
    assert sum(map(len, yaml_splice._kept)) <= KEPT_CHARACTERS


def test_an_anchor_is_not_edited_behind_its_alias():
    text = "a: &x {b: 1}\nc: *x\n"
    for path in (["a", "b"], ["c", "b"]):
        with pytest.raises(CannotEdit):
            replaced(text, path, 2)


RFC_7396 = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("base", "patch", "result"), RFC_7396)
def test_merge_patch_agrees_with_the_rfc(base, patch, result):
    assert merged(base, patch) == result


# Random documents, written by another library in mixed block and flow style

keys = st.sampled_from(["a", "b-1", "c_d", "키", "on", "e f", "x: y", "1"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from(["no", "1e5", "2026-11-22", "#", "- a", "~"])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)
documents = st.dictionaries(keys, values, min_size=2, max_size=4)


def written(data: object, flow_from: int) -> str:
    def styled(value: object, depth: int) -> object:
        if isinstance(value, dict):
            node = ruamel.yaml.comments.CommentedMap((k, styled(v, depth + 1)) for k, v in value.items())
        elif isinstance(value, list):
            node = ruamel.yaml.comments.CommentedSeq(styled(v, depth + 1) for v in value)
        else:
            return value
        (node.fa.set_flow_style if depth >= flow_from else node.fa.set_block_style)()
        return node

    stream = io.StringIO()
    ruamel.yaml.YAML().dump(styled(data, 0), stream)
    return stream.getvalue()


def paths_in(data: object, path: tuple = ()) -> list[tuple]:
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, child in children for p in ((*path, key), *paths_in(child, (*path, key)))]


def test_a_value_on_a_line_of_its_own_in_a_wrapped_flow_mapping():
    text = "a: {first: null, second:\n      1.0}\n"
    assert replaced(text, ("a", "second"), [None]) == "a: {first: null, second:\n      [null]}\n"


def test_the_first_entry_of_a_list_that_begins_on_the_dash_of_another():
    assert removed("a:\n- - 1\n  - 2\n- 3\n", ("a", 0, 0)) == "a:\n- - 2\n- 3\n"


def test_the_dash_of_a_list_is_not_the_sign_of_its_number():
    assert removed("a:\n- -1\n- 2\n", ("a", 0)) == "a:\n- 2\n"


@settings(deadline=None)
@given(documents, st.integers(0, 3), values, st.data())
def test_random_edits_say_exactly_what_was_meant(data, flow_from, value, draw):
    text = written(data, flow_from)
    try:
        read = plain_data(text)
    except CannotEdit:
        return
    path = draw.draw(st.sampled_from(paths_in(read)))
    assert value_at(plain_data(replaced(text, path, value)), path) == value
    after = plain_data(removed(text, path))
    assert value_at(after, path, "gone") == "gone" or isinstance(path[-1], int)


@settings(deadline=None)
@given(documents)
def test_whatever_is_written_is_read_back(data):
    assert plain_data(block_text(data)) == data
