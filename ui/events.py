"""What the events of the board do to a session.

Whatever the browser sends is checked here again; what is not in order becomes a notice, never an exception.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from models.problems import Text
from store import edit, edit_instances, share
from store.decisions import decision_names, opened, shipped_contents
from store.share import PANELS, ShareError
from store.workspace import (
    LANGUAGES,
    MAX_DESIGNS,
    MAX_FILE_CHARACTERS,
    MAX_FILES,
    MAX_OUT,
    PERSPECTIVES,
    THEMES,
    Contents,
    History,
    Opened,
)
from store.yaml_splice import stated
from store.yaml_write import CannotEdit
from ui.charts.board import interval_download
from ui.charts.saving import is_offered, warm_up
from ui.computed import parts
from ui.event_checks import (
    MAX_TITLE_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    Refused,
    a_design,
    a_path,
    a_scalar,
    a_text,
    a_title,
    normalized,
    require,
    require_room,
    uploaded_files,
)
from ui.export import FORMATS, Wanted, export, prepare, wanted_of
from ui.live import merging, saving
from ui.live.events import LIVE_HANDLERS, LIVE_READ_ONLY_KINDS
from ui.live.texts import KEPT_THEIRS, NO_ROLE
from ui.pages import NAMES
from ui.review.events import BOARD_HANDLERS as REVIEW_HANDLERS
from ui.review.events import DIALOGS
from ui.session import Session, titles
from ui.texts import NOTICES, next_title
from ui.uploads import with_imports
from ui.view_model import Event

READ_ONLY_KINDS: Final = {
    *("view", "open", "out", "take_out", "share", "export", "chart", "own", "go"),
    *REVIEW_HANDLERS,
    *LIVE_READ_ONLY_KINDS,
}
UNTOUCHING_KINDS: Final = {"restore", "view", "open", "chart", "go", "name", "me", "library", "sync"}
FLAGS: Final = {"true": True, "false": False}


def handle(session: Session, events: Sequence[Event]) -> None:
    """Apply events in the order of their numbers; those already handled are skipped.

    The browser sends one batch at a time, so a new one means that it has the answers to the last.
    """
    with session.lock:
        _handle(session, sorted((e for e in events if _seq(e) > session.acked), key=_seq))


def _handle(session: Session, new: Sequence[Event]) -> None:
    if new:
        session.notice = session.download = None
    saving.catch_up(session)
    before = session.contents
    for event in new:
        session.acked = _seq(event)
        _apply(session, event)
    is_new = session.contents != before or not session.is_fresh
    if is_new and not saving.is_behind(session):
        session.refresh()
    saving.settle_and_refresh(session)
    if is_new:
        session.refresh()
    if session.contents != before and any(event.get("kind") == "upload" for event in new):
        _show_what_to_mend(session)


def _show_what_to_mend(session: Session) -> None:
    """An opened file that has never been valid shows nothing but its problems: the editor, then, with their lines."""
    never_valid = (name for name in session.contents.order if name not in session.last_good)
    name = next(never_valid, None)
    if name is not None:
        session.workspace = replace(session.workspace, panel=Opened(type="yaml", design=name))


def _seq(event: Mapping[str, Any]) -> int:
    seq = event.get("seq") if isinstance(event, dict) else None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else 0


def _apply(session: Session, event: Event) -> None:
    kind = event.get("kind")
    try:
        handler = HANDLERS.get(kind) if isinstance(kind, str) else None
        if handler is None:
            raise Refused(NOTICES["bad_event"])
        if session.read_only and kind not in READ_ONLY_KINDS:
            raise Refused(NO_ROLE if session.attached is not None else NOTICES["read_only"])
        handler(session, cast(dict[str, Any], event))
        session.touched = session.touched or kind not in UNTOUCHING_KINDS
    except (Refused, CannotEdit, ShareError) as error:
        session.notice = error.text


def _edited(session: Session, name: str, text: str) -> None:
    """An edit by a control: the variants of the design go along."""
    require(len(text) <= MAX_FILE_CHARACTERS, "too_large")
    variants = edit_instances.settled({**session.files, name: text}, name)
    session.change(session.contents.with_texts({name: text, **variants}))


def _set(session: Session, event: dict[str, Any]) -> None:
    name, path, value = a_design(session, event), a_path(event.get("path")), a_scalar(event.get("value"))
    if path[-1] in ("automatic", "multi_az") and isinstance(value, str):
        value = FLAGS.get(value, value)
    _edited(session, name, edit.set_value(session.files, name, path, value))


def _count(session: Session, event: dict[str, Any]) -> None:
    name, count = a_design(session, event), event.get("value")
    require(isinstance(count, int | float) and not isinstance(count, bool) and count == count // 1, "bad_value")
    component = a_text(event.get("component"), MAX_VALUE_CHARACTERS)
    _edited(session, name, edit_instances.set_count(session.files, name, component, int(cast(float, count))))


def _place(session: Session, event: dict[str, Any]) -> None:
    name = a_design(session, event)
    instance, place = (a_text(event.get(key), MAX_VALUE_CHARACTERS) for key in ("instance", "value"))
    _edited(session, name, edit_instances.set_place(session.files, name, instance, place))


def _yaml(session: Session, event: dict[str, Any]) -> None:
    name = a_design(session, event)
    require(isinstance(event.get("text"), str) and len(event["text"]) <= MAX_FILE_CHARACTERS, "too_large")
    text = normalized(a_text(event["text"], MAX_FILE_CHARACTERS))
    before = session.contents.text(name)
    if session.attached is not None and event.get("before") is not None:
        before = normalized(a_text(event["before"], MAX_FILE_CHARACTERS))
    session.change(merging.typed(session.contents, name, before, text), tag=f"yaml {name}")


def _rename(session: Session, event: dict[str, Any]) -> None:
    name = a_design(session, event)
    _edited(session, name, edit.set_value(session.files, name, ["title"], a_title(event.get("value"))))


def _add(session: Session, event: dict[str, Any]) -> None:
    require_room(session)
    base = a_design(session, event, "from")
    title = next_title(titles(session), session.language)
    _insert(session, *edit.new_variant(session.files, base, title=title))


def _copy(session: Session, event: dict[str, Any]) -> None:
    require_room(session)
    name = a_design(session, event)
    title = Text(f"{titles(session)[name]} 사본", f"Copy of {titles(session)[name]}").in_(session.language)
    _insert(session, *edit.copied(session.files, name, title=title[:MAX_TITLE_CHARACTERS]), after=name)


def _insert(session: Session, name: str, text: str, *, after: str | None = None) -> None:
    order = list(session.contents.order)
    order.insert(len(order) if after is None else order.index(after) + 1, name)
    session.change(replace(session.contents.with_texts({name: text}), order=tuple(order)))


def _remove(session: Session, event: dict[str, Any]) -> None:
    name, contents = a_design(session, event), session.contents
    require(len(contents.order) > 1, "last_design")
    order = tuple(other for other in contents.order if other != name)
    baseline = contents.baseline if contents.baseline != name else order[0]
    files = edit.without(session.files, name)
    session.change(replace(contents, files=tuple(files.items()), order=order, baseline=baseline))
    session.forget([name])


def _move(session: Session, event: dict[str, Any]) -> None:
    name, order, by = a_design(session, event), list(session.contents.order), event.get("by")
    require(isinstance(by, int) and not isinstance(by, bool) and by in (-1, 1))
    index = order.index(name)
    target = min(max(index + cast(int, by), 0), len(order) - 1)
    order.insert(target, order.pop(index))
    session.change(replace(session.contents, order=tuple(order)))


def _baseline(session: Session, event: dict[str, Any]) -> None:
    session.change(replace(session.contents, baseline=a_design(session, event)))


def _undo(session: Session, _: dict[str, Any]) -> None:
    _go_to(session, *session.history.undone(session.contents, merging.carried))


def _redo(session: Session, _: dict[str, Any]) -> None:
    _go_to(session, *session.history.redone(session.contents, merging.carried))


def _go_to(session: Session, contents: Contents, history: History) -> None:
    """Where others have changed the same thing since, theirs stays: then nothing may be left to take back."""
    if contents == session.contents and history != session.history:
        session.notice = KEPT_THEIRS
    session.history = history
    session.show(contents)


def _decision(session: Session, event: dict[str, Any]) -> None:
    if session.read_only and session.attached is None:
        raise Refused(NOTICES["read_only"])
    require(event.get("value") in decision_names())
    saving.detach(session)
    session.change(shipped_contents(event["value"]))
    session.workspace = replace(session.workspace, out=(), panel=None)


def _upload(session: Session, event: dict[str, Any]) -> None:
    """Open files: as a board of their own, or beside what is shown when they build on it."""
    files, imported = with_imports(uploaded_files(event.get("files")), session.language)
    stated_bases = [stated(text, "based_on") for text in files.values()]
    bases = {base for base in stated_bases if isinstance(base, str)} - set(files)
    if bases and bases <= set(session.files):
        contents = session.contents.with_texts(files)
        order = tuple(dict.fromkeys((*contents.order, *files)))
        require(len(order) <= MAX_DESIGNS and len(contents.files) <= MAX_FILES, "too_many_designs")
        session.change(replace(contents, order=order))
        session.forget(files)
        return
    saving.detach(session)
    session.change(opened(_title_of_own(next(iter(files))), files))
    session.forget()
    session.workspace = replace(session.workspace, out=(), panel=None)
    if imported and imported[0] in session.contents.order:
        session.notice = NOTICES["imported"]
        session.workspace = replace(session.workspace, panel=Opened(type="yaml", design=imported[0]))
    if len(files) > MAX_DESIGNS:
        session.notice = NOTICES["only_six"]


def _title_of_own(file: str) -> str:
    """The file's name, with its ending where a shipped decision is called the same."""
    stem = file.rsplit(".", 1)[0]
    return (file if stem in decision_names() else stem)[:MAX_TITLE_CHARACTERS]


def _restore(session: Session, event: dict[str, Any]) -> None:
    if session.touched or session.attached is not None:
        return
    workspace = share.decode(a_text(event.get("value"), share.MAX_TOKEN_CHARACTERS))
    session.show(workspace.contents)
    session.forget()
    session.workspace, session.touched = workspace, True


def _recover(session: Session, event: dict[str, Any]) -> None:
    workspace = share.decode(a_text(event.get("value"), share.MAX_TOKEN_CHARACTERS))
    saving.detach(session)
    session.change(workspace.contents)
    session.forget()
    session.workspace = replace(session.workspace, perspective=workspace.perspective, out=workspace.out, panel=None)


def _own(session: Session, _: dict[str, Any]) -> None:
    saving.detach(session)
    session.read_only, session.review, session.said = False, None, None


def _view(session: Session, event: dict[str, Any]) -> None:
    allowed = {"perspective": PERSPECTIVES, "language": LANGUAGES, "theme": THEMES}
    chosen = {key: event[key] for key in allowed if key in event}
    require(all(isinstance(value, str) and value in allowed[key] for key, value in chosen.items()))
    session.workspace = replace(session.workspace, **chosen)


def _out(session: Session, event: dict[str, Any]) -> None:
    name, on = event.get("id"), event.get("on")
    require(isinstance(on, bool) and isinstance(name, str))
    require(name in _parts(session) or not on, "no_such_part")
    out = [other for other in session.workspace.out if other != name] + ([cast(str, name)] if on else [])
    require(not on or len(out) <= MAX_OUT)
    session.workspace = replace(session.workspace, out=tuple(out))


def _take_out(session: Session, event: dict[str, Any]) -> None:
    names = event.get("ids")
    require(isinstance(names, list) and len(names) <= MAX_OUT and all(isinstance(name, str) for name in names))
    known = [name for name in dict.fromkeys(cast(list[str], names)) if name in _parts(session)]
    require(bool(known) or not names, "no_such_part")
    session.workspace = replace(session.workspace, out=tuple(known))


def _parts(session: Session) -> set[str]:
    """What can be taken out of one of the designs."""
    return {name for computed in session.last_good.values() for name in parts(computed.design)}


def _open(session: Session, event: dict[str, Any]) -> None:
    panel = event.get("panel")
    if panel is None:
        session.workspace = replace(session.workspace, panel=None)
        return
    require(isinstance(panel, dict) and panel.get("type") in PANELS)
    key = panel.get("key")
    design = a_design(session, panel) if panel.get("design") is not None else None
    opened_panel = Opened(
        type=panel["type"], design=design, key=None if key is None else a_text(key, MAX_VALUE_CHARACTERS)
    )
    session.workspace = replace(session.workspace, panel=opened_panel)
    if opened_panel.type == "export":
        prepare(session)


def _go(session: Session, event: dict[str, Any]) -> None:
    require(event.get("page") in NAMES)
    session.going = event["page"]
    session.workspace = replace(session.workspace, panel=None)
    if event.get("panel") is not None:
        _open(session, event)


def _share(session: Session, _: dict[str, Any]) -> None:
    panel = session.workspace.panel
    is_dialog = panel is not None and panel.type in DIALOGS
    session.share_token = share.encode(replace(session.workspace, panel=None if is_dialog else panel))


def _export(session: Session, event: dict[str, Any]) -> None:
    format_, design = event.get("format"), event.get("design")
    require(isinstance(format_, str) and format_ in FORMATS)
    names = session.contents.order if design is None else (a_design(session, event),)
    if FORMATS[cast(str, format_)].needs_figures:
        names = tuple(name for name in names if name in session.last_good)
        require(bool(names), "nothing_to_export")
    wanted = wanted_of(event, names, session.workspace.theme)
    require(wanted is not None)
    session.download, session.notice = export(session, cast(str, format_), cast(Wanted, wanted), seq=session.acked)


def _chart(session: Session, event: dict[str, Any]) -> None:
    """The bars of a figure's panel as a file."""
    if event.get("form") is None:
        warm_up()
        return
    require(is_offered(event))
    session.download, session.notice = interval_download(session, a_design(session, event), event)


HANDLERS: Final[dict[str, Callable[[Session, dict[str, Any]], None]]] = {
    "set": _set,
    "count": _count,
    "place": _place,
    "yaml": _yaml,
    "rename": _rename,
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "move": _move,
    "baseline": _baseline,
    "undo": _undo,
    "redo": _redo,
    "decision": _decision,
    "upload": _upload,
    "restore": _restore,
    "recover": _recover,
    "own": _own,
    "view": _view,
    "out": _out,
    "take_out": _take_out,
    "open": _open,
    "go": _go,
    "share": _share,
    "export": _export,
    "chart": _chart,
    **REVIEW_HANDLERS,
    **LIVE_HANDLERS,
}
