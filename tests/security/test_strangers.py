"""What strangers and readers might take that is not theirs: another's name, the stage, the processor."""

import threading

import pytest

from store.access import Access, Actor
from store.decisions import FIRST, shipped_contents
from store.workspace import Workspace
from ui import computed
from ui.computed import compute
from ui.identity import NOBODY
from ui.live.presence import person
from ui.review.state import named
from ui.session import Session

NUMBER = "HsnUY7Cn41KLghGgJJeCcg"
TEXTS = dict(shipped_contents(FIRST).files)


def test_a_name_is_never_the_number_of_a_guest():
    """A browser without cookies is known by the name that it gives: not as the guest whose number that is."""
    guest = Actor("guest", f"guest:{NUMBER}", "제나")
    assert named(Access(NOBODY, "reviewer"), NUMBER).actor.id != guest.id
    assert named(Access(guest, "reviewer"), "레오").actor.id == guest.id


@pytest.mark.parametrize(("may_edit", "presents"), [(True, 5.0), (False, 0.0)])
def test_only_who_may_edit_presents(may_edit, presents):
    data = {"page": "compare", "perspective": "plain", "presents": 5}
    assert person(data, tab="a", name="레고", may_edit=may_edit).presents == presents


def test_strangers_compute_one_at_a_time_and_the_team_does_not_wait(monkeypatch):
    begun, go_on, at_once, now = threading.Event(), threading.Event(), [], []
    evaluated = computed._evaluated

    def slow(name, design):
        if name.startswith("stranger"):
            now.append(name)
            at_once.append(len(now))
            begun.set()
            assert go_on.wait(60)
            now.remove(name)
        return evaluated(name, design)

    def computing(name, in_turn):
        return compute({name: TEXTS["current.yaml"]}, [name], in_turn=in_turn)

    monkeypatch.setattr(computed, "_evaluated", slow)
    strangers = [threading.Thread(target=computing, args=(f"stranger-{number}.yaml", True)) for number in range(3)]
    for stranger in strangers:
        stranger.start()
    assert begun.wait(60)
    assert "team.yaml" in computing("team.yaml", False)
    go_on.set()
    for stranger in strangers:
        stranger.join()
    assert at_once == [1, 1, 1]


@pytest.mark.parametrize("is_hosted", [True, False])
def test_a_board_of_nobody_takes_its_turn_where_strangers_may_come(monkeypatch, is_hosted):
    turns = []
    monkeypatch.setattr("ui.session.hosting", lambda: object() if is_hosted else None)
    monkeypatch.setattr("ui.session.compute", lambda files, names, *, in_turn: turns.append(in_turn) or {})
    Session(workspace=Workspace(contents=shipped_contents(FIRST))).refresh()
    assert turns == [is_hosted]
