"""What several people have changed, put together; and what was chosen where both have changed the same thing."""

from dataclasses import replace

from store.merge import Merged, merged
from store.workspace import Contents
from ui.session import Attached, Session


def typed(contents: Contents, name: str, before: str, text: str) -> Contents:
    """The document ``name`` as a reader typed it from ``before``, with what others have changed in it meanwhile."""
    if before == contents.text(name):
        return contents.with_texts({name: text})
    return merged(contents.with_texts({name: before}), contents.with_texts({name: text}), contents).contents


def carried(base: Contents, other: Contents, now: Contents) -> Contents:
    """``now`` with the change from ``base`` to ``other`` made in it; what others have changed since stays theirs."""
    return other if now == base else merged(base, now, other).contents


def clash_of(attached: Attached, contents: Contents) -> Merged | None:
    """The choice that the session waits for."""
    if attached.state != "clash" or attached.saved is None or attached.theirs is None:
        return None
    return merged(attached.saved, contents, attached.theirs)


def decided(session: Session, contents: Contents) -> None:
    """Takes what was chosen, to be saved on top of the version that it clashed with."""
    attached = session.attached
    assert attached is not None
    assert attached.theirs is not None
    session.change(contents)
    attached.version, attached.saved, attached.theirs, attached.state = attached.newest, attached.theirs, None, "saved"
    attached.must_look = True
    panel = session.workspace.panel
    if panel is not None and panel.type == "merge":
        session.workspace = replace(session.workspace, panel=None)
