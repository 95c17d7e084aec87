"""One browser session: the workspace, the way back, and the last good figures of each design."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING, Literal

from models.problems import Language, Problem, Text
from store import share
from store.access import Access
from store.decisions import FIRST, shipped_contents
from store.share import ShareError
from store.workspace import Contents, History, Workspace
from store.yaml_splice import stated
from ui.computed import Computed, compute
from ui.view_model import Download
from ui.web.settings import hosting

if TYPE_CHECKING:
    from ui.review.said import Said
    from ui.review.state import Review


@dataclass(slots=True)
class Attached:
    """The stored decision that a session works on.

    version: the one that the session's work builds on; 0 while the database has not yet been reached.
    saved: the contents of that version; None while they are not known.
    newest: another's version that clashes with the session's work, until the choice is made.
    tag: of this session, for versions that are joined.
    must_look: whether there may be a newer version; told: the number that was heard of.
    """

    id: str
    title: str
    access: Access
    version: int = 0
    saved: Contents | None = None
    state: Literal["saved", "offline", "clash"] = "saved"
    newest: int = 0
    theirs: Contents | None = None
    must_look: bool = False
    told: int = 0
    tag: str = field(default_factory=lambda: token_hex(8))


@dataclass(slots=True, weakref_slot=True)
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
    attached: Attached | None = None
    """None: a scratch board, kept by the browser."""
    own_name: str | None = None
    """As the person called himself; only where nobody signs in."""
    review: "Review | None" = None
    """Where a review link was opened: what it shows."""
    said: "Said | None" = None
    """Comments and votes as they were last read: shown while the store does not answer."""
    refused: tuple[int, ...] = ()
    """Numbers of the last events about a review that were refused: the browser keeps what was typed."""
    stored: tuple[tuple[str, str], ...] = ()
    """The stored decisions that were asked for last: id and title."""

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
        in_turn = self.attached is None and hosting() is not None
        for name, outcome in compute(self.files, self.contents.order, in_turn=in_turn).items():
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
