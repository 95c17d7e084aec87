"""A share token gives back exactly what went in, and any other text is refused with a reason."""

import base64
import contextlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.share import MAX_DATA_BYTES, MAX_TOKEN_CHARACTERS, ShareError, decode, encode
from store.workspace import LANGUAGES, MAX_OUT, PERSPECTIVES, THEMES, Contents, Opened, Workspace

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
names = st.from_regex(r"[a-z0-9가-힣 -]{1,20}\.yaml", fullmatch=True)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    files = draw(st.lists(st.tuples(names, texts), min_size=1, max_size=8, unique_by=lambda pair: pair[0]))
    order = draw(st.lists(st.sampled_from([name for name, _ in files]), min_size=1, max_size=6, unique=True))
    panel = st.builds(
        Opened, type=st.sampled_from(["figure", "node"]), design=st.sampled_from(order), key=st.none() | texts
    )
    return Workspace(
        contents=Contents(
            decision=draw(texts), files=tuple(files), order=tuple(order), baseline=draw(st.sampled_from(order))
        ),
        perspective=draw(st.sampled_from(PERSPECTIVES)),
        out=tuple(draw(st.lists(texts, max_size=4))),
        language=draw(st.sampled_from(LANGUAGES)),
        theme=draw(st.sampled_from(THEMES)),
        panel=draw(st.none() | panel),
    )


@given(workspaces())
def test_a_round_trip_is_exact(workspace: Workspace) -> None:
    token = encode(workspace)
    assert decode(token) == workspace
    assert encode(decode(token)) == token


@given(st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{0,300}", fullmatch=True))
def test_any_text_gives_a_workspace_or_a_reason(token: str) -> None:
    with pytest.raises(ShareError) as refused:
        decode(token)
    assert refused.value.text.ko
    assert refused.value.text.en


@given(workspaces(), st.data())
def test_a_damaged_token_is_refused_or_gives_a_workspace(workspace: Workspace, data: st.DataObject) -> None:
    token = encode(workspace)
    at = data.draw(st.integers(0, len(token) - 1))
    damaged = token[:at] + data.draw(st.sampled_from("Aa0_-")) + token[at + 1 :]
    with contextlib.suppress(ShareError):
        assert isinstance(decode(damaged), Workspace)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@given(workspaces(), st.data())
def test_any_json_in_a_field_gives_a_workspace_or_a_reason(workspace: Workspace, data: st.DataObject) -> None:
    fields = json.loads(zlib.decompress(_unpacked(encode(workspace))[1:]))
    fields[data.draw(st.sampled_from(sorted(fields)))] = data.draw(json_values)
    with contextlib.suppress(ShareError):
        assert isinstance(decode(_packed(json.dumps(fields).encode())), Workspace)


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    bomb = _packed(b"[" + b" " * (50 * MAX_DATA_BYTES) + b"]")
    assert len(bomb) > MAX_TOKEN_CHARACTERS
    smaller = _packed(b" " * (MAX_DATA_BYTES + 1))
    assert len(smaller) < MAX_TOKEN_CHARACTERS
    for token in (bomb, smaller):
        with pytest.raises(ShareError, match="too much"):
            decode(token)


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 50_000], ids=["lists", "mappings"])
def test_deep_nesting_is_refused(deep: bytes) -> None:
    with pytest.raises(ShareError, match="damaged"):
        decode(_packed(deep))


def test_no_more_is_taken_out_than_the_board_allows() -> None:
    contents = Contents(decision="", files=(("a.yaml", ""),), order=("a.yaml",), baseline="a.yaml")
    most = tuple(map(str, range(MAX_OUT)))
    assert decode(encode(Workspace(contents=contents, out=most))).out == most
    with pytest.raises(ShareError, match="damaged"):
        decode(encode(Workspace(contents=contents, out=(*most, "x"))))


def test_another_version_says_so() -> None:
    token = base64.urlsafe_b64encode(b"\x07" + zlib.compress(b"{}")).decode().rstrip("=")
    with pytest.raises(ShareError, match="another version"):
        decode(token)


@pytest.mark.parametrize("name", ["../secret.yaml", "a/b.yaml", "a.txt", ".yaml", "x\x00.yaml"])
def test_a_path_is_no_file_name(name: str) -> None:
    good = Workspace(contents=Contents(decision="", files=(("a.yaml", ""),), order=("a.yaml",), baseline="a.yaml"))
    fields = json.loads(zlib.decompress(_unpacked(encode(good))[1:]))
    fields |= {"files": [[name, ""]], "order": [name], "baseline": name}
    with pytest.raises(ShareError, match="damaged"):
        decode(_packed(json.dumps(fields).encode()))


def test_what_does_not_fit_says_how_else_to_share() -> None:
    noise = "".join(chr(0x4E00 + (i * 7919) % 20_000) for i in range(300_000))
    files = (("a.yaml", noise),)
    with pytest.raises(ShareError, match="export the YAML"):
        encode(Workspace(contents=Contents(decision="", files=files, order=("a.yaml",), baseline="a.yaml")))


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(b"\x01" + zlib.compress(data)).decode().rstrip("=")


def _unpacked(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
