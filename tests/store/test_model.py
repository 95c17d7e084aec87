"""The store against a plain model of it, in any order of calls: dictionaries that a reader can check by eye."""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bench.replication_lab.machine import MEMORY
from store.access import Access, Actor
from store.database.engine import engine_for
from store.database.migrate import migrate
from store.database.records import Anchor
from store.database.store import Conflict, Store
from store.decisions import shipped_contents
from store.workspace import Contents, Workspace

PEOPLE = tuple(Access(Actor("local", f"local:{name}", name), "owner") for name in ("라잇", "윤생"))
WHO = st.sampled_from(PEOPLE)
DESIGN = shipped_contents("stamp-crush")
MARKS = st.integers(0, 3)
WHICH = st.integers(0, 1)
TAGS = st.sampled_from([None, "a", "b"])
JOINED_WITHIN_SECONDS = 30


def marked(mark):
    return DESIGN.with_texts({DESIGN.order[0]: f"{DESIGN.text(DESIGN.order[0])}# {mark}\n"})


@dataclass
class ModelVersion:
    contents: Contents
    author: str
    tag: str | None
    note: str
    at: datetime
    is_shown: bool = True


@dataclass
class ModelDecision:
    title: str
    versions: list[ModelVersion]
    archived: bool = False
    snapshots: dict[str, int] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    votes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def head(self):
        return len(self.versions)


class StoreAndModel(RuleBasedStateMachine):
    """Two decisions, two people; the last letter of everything is compared at the end."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.url = f"sqlite:///{Path(self.folder.name)}/anboard.db"
        self.at = datetime(2026, 11, 22, tzinfo=UTC)
        self.store = self.opened()
        self.model: dict[str, ModelDecision] = {}
        for who in PEOPLE:
            first = ModelVersion(marked(0), who.actor.id, None, "", self.at)
            self.model[self.store.create(who.actor, "t", marked(0)).id] = ModelDecision("t", [first])

    def opened(self):
        engine = engine_for(self.url)
        migrate(engine)
        return Store(engine, b"key", lambda: self.at)

    def teardown(self):
        self.everything_agrees()
        self.store.close()
        self.folder.cleanup()

    @rule()
    def restart(self):
        self.store.close()
        self.store = self.opened()

    @rule(which=WHICH, who=WHO, mark=MARKS, behind=st.integers(0, 1), tag=TAGS, note=st.sampled_from(["", "n"]))
    def save(self, which, who, mark, behind, tag, note):
        id_, model = self.chosen(which)
        base = max(model.head - behind, 1)
        new = ModelVersion(marked(mark), who.actor.id, tag, note, self.at)
        if base != model.head:
            self.save_from_behind(id_, who, base, new)
        else:
            self.save_from_head(id_, who, new)

    @rule(which=WHICH, who=WHO, marks=st.lists(st.tuples(MARKS, st.sampled_from([1, 30, 31])), min_size=1, max_size=4))
    def type(self, which, who, marks):
        for mark, seconds in marks:
            self.at += timedelta(seconds=seconds)
            self.save_from_head(self.chosen(which)[0], who, ModelVersion(marked(mark), who.actor.id, "a", "", self.at))

    def chosen(self, which):
        return list(self.model.items())[which]

    def save_from_head(self, id_, who, new):
        model = self.model[id_]
        old = model.versions[-1]
        saved = self.store.save(who, id_, model.head, new.contents, "x", new.note, new.tag)
        if old.contents != new.contents or new.note:
            old.is_shown = not self.joins(model, old, new)
            model.versions.append(new)
        assert saved.number == model.head

    def save_from_behind(self, id_, who, base, new):
        head = self.model[id_].versions[-1]
        if (head.author, head.contents, head.note) == (new.author, new.contents, new.note):
            assert self.store.save(who, id_, base, new.contents, "x", new.note, new.tag).number == self.model[id_].head
            return
        with pytest.raises(Conflict) as caught:
            self.store.save(who, id_, base, new.contents, "x", new.note, new.tag)
        assert caught.value.head.contents == head.contents
        assert caught.value.base.contents == self.model[id_].versions[base - 1].contents

    @staticmethod
    def joins(model, old, new):
        is_one_typing = new.tag is not None and (old.author, old.tag) == (new.author, new.tag)
        is_soon = (new.at - old.at).total_seconds() <= JOINED_WITHIN_SECONDS
        return is_one_typing and is_soon and not old.note and model.head not in model.snapshots.values()

    @rule(which=WHICH, who=WHO, mark=MARKS, on=st.booleans())
    def tidy(self, which, who, mark, on):
        id_, model = self.chosen(which)
        self.store.rename(who, id_, f"t{mark}")
        self.store.archive(who, id_, on)
        self.store.annotate(who, id_, max(model.head - mark, 1), f"note {mark}")
        model.title, model.archived, model.versions[max(model.head - mark, 1) - 1].note = f"t{mark}", on, f"note {mark}"

    @rule(which=WHICH, who=WHO)
    def snapshot(self, which, who):
        id_, model = self.chosen(which)
        workspace = Workspace(contents=model.versions[-1].contents)
        made = self.store.snapshot(who, id_, model.head, workspace, {}, 1, None, "").id
        model.snapshots[made] = model.head

    @rule(which=WHICH, who=WHO, mark=MARKS, choice=st.sampled_from(["for", "against", "abstain"]))
    def say(self, which, who, mark, choice):
        _, model = self.chosen(which)
        for snapshot in list(model.snapshots)[-1:]:
            self.store.comment(who, snapshot, Anchor("all"), f"c{mark}")
            model.comments.setdefault(snapshot, []).append(f"c{mark}")
            self.store.vote(who, snapshot, choice, None, "")
            model.votes.setdefault(snapshot, {})[who.actor.id] = choice

    @rule(which=WHICH, who=WHO)
    def export_and_import(self, which, who):
        """What was joined stays behind, so numbers keep their gaps; the copy is checked and deleted again."""
        id_, model = self.chosen(which)
        copy = self.store.import_decision(who.actor, self.store.export_decision(who, id_)).id
        numbers = [line.number for line in self.store.versions(who, copy, limit=1_000)]
        assert set(numbers) == {*self.shown(model), *model.snapshots.values()}
        for number in numbers:
            assert self.store.version(who, copy, number).contents == model.versions[number - 1].contents
        self.store.delete(who, copy)

    @staticmethod
    def shown(model):
        return [number for number, one in enumerate(model.versions, start=1) if one.is_shown]

    @invariant()
    def the_library_and_the_histories_agree(self):
        found = {one.id: one for one in self.store.decisions(PEOPLE[0].actor)}
        assert found.keys() == self.model.keys()
        for id_, model in self.model.items():
            assert (found[id_].title, found[id_].archived, found[id_].head) == (model.title, model.archived, model.head)
            lines = self.store.versions(PEOPLE[0], id_, limit=1_000)
            assert [line.number for line in lines] == self.shown(model)[::-1]

    def everything_agrees(self):
        for id_, model in self.model.items():
            for number, ours in enumerate(model.versions, start=1):
                found = self.store.version(PEOPLE[0], id_, number)
                assert (found.contents, found.note, found.author_id) == (ours.contents, ours.note, ours.author)
            for snapshot, number in model.snapshots.items():
                assert self.store.get_snapshot(PEOPLE[0], snapshot).version == number
                said = sorted(one.text for one in self.store.comments(PEOPLE[0], snapshot))
                assert said == sorted(model.comments.get(snapshot, []))
                cast = {one.voter_id: one.choice for one in self.store.votes(PEOPLE[0], snapshot)}
                assert cast == model.votes.get(snapshot, {})


TestStoreAndModel = StoreAndModel.TestCase
TestStoreAndModel.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
