"""One browser session: the workspace, the way back, and the last good figures of each design."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import Lock

from models.problems import Language, Problem, Text
from store import share
from store.decisions import FIRST, shipped_contents
from store.share import ShareError
from store.workspace import Contents, History, Workspace
from store.yaml_splice import plain_data, value_at
from store.yaml_write import CannotEdit
from ui.computed import Computed, compute
from ui.view_model import Download


@dataclass(slots=True)
class Session:
    """What one browser tab works on. ``acked`` is the number of the last event that was handled."""

    workspace: Workspace
    read_only: bool = False
    history: History = field(default_factory=History)
    touched: bool = False
    acked: int = 0
    notice: Text | None = None
    download: Download | None = None
    share_token: str | None = None
    lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Streamlit starts a new run while an earlier one is still busy: one at a time handles events."""
    going: str | None = None
    """The page that was asked for."""
    last_good: dict[str, Computed] = field(default_factory=dict)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    @property
    def contents(self) -> Contents:
        return self.workspace.contents

    @property
    def files(self) -> dict[str, str]:
        return dict(self.contents.files)

    @property
    def language(self) -> Language:
        return self.workspace.language

    @property
    def is_fresh(self) -> bool:
        """Every compared design has figures or problems."""
        return all(name in self.last_good or name in self.problems for name in self.contents.order)

    def refresh(self) -> None:
        """Compute what changed; a design that is broken keeps its last good state beside its problems."""
        self.problems = {}
        for name, outcome in compute(self.files, self.contents.order).items():
            if isinstance(outcome, Computed):
                self.last_good[name] = outcome
            else:
                self.problems[name] = outcome

    def change(self, contents: Contents, *, tag: str | None = None) -> None:
        """Make ``contents`` the present, with a way back."""
        if contents == self.contents:
            return
        self.history = self.history.recorded(self.contents, contents, tag=tag)
        self.show(contents)

    def edit(self, contents: Contents) -> None:
        """A change by another page than the board: with its figures, and as work that a reload must not replace."""
        self.change(contents)
        self.touched = True
        self.refresh()

    def forget(self, names: Iterable[str] | None = None) -> None:
        """Drop the last good state of the files of these names, or of all: they now hold other designs."""
        gone = set(self.last_good if names is None else names)
        self.last_good = {name: computed for name, computed in self.last_good.items() if name not in gone}

    def show(self, contents: Contents) -> None:
        if contents.decision != self.contents.decision:
            self.forget()
        panel = self.workspace.panel
        is_gone = panel is not None and panel.design is not None and panel.design not in contents.order
        self.workspace = replace(self.workspace, contents=contents, panel=None if is_gone else panel)


def start(token: str | None) -> Session:
    """A fresh session: on a shared link what it holds, read-only; else on the first shipped decision."""
    session = Session(workspace=Workspace(contents=shipped_contents(FIRST)))
    if token is not None:
        try:
            session.workspace = share.decode(token)
            session.read_only = True
        except ShareError as error:
            session.notice = error.text
    session.refresh()
    return session


def titles(session: Session) -> dict[str, str]:
    """The title of each compared design, from its text; while that is broken the last good one, or the file name."""
    return {name: _title_of(session, name) for name in session.contents.order}


def _title_of(session: Session, name: str) -> str:
    if name in session.last_good:
        return session.last_good[name].design.title
    title = stated(session.contents.text(name), "title")
    return title if isinstance(title, str) and title else name


def stated(text: str, key: str) -> object:
    """What a document states at its top, or None when it does not or is broken."""
    try:
        return value_at(plain_data(text), [key])
    except CannotEdit:
        return None
