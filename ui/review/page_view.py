"""Session and store -> the review page: what is asked, which links are out, what was said, who did what."""

from datetime import UTC, datetime
from typing import Any, Final

from models.problems import Language
from store.access import Access, Forbidden, allowed
from store.database.records import AuditEntry, Link, Snapshot
from store.database.store import StoreDown, StoreError, the_store
from ui.review.browser_texts import browser_texts
from ui.review.page_state import ReviewPageState
from ui.review.page_texts import ACTIONS, page_texts, say
from ui.review.said import access_of, kept_snapshot, latest_said, said_of
from ui.review.state import named, needs_name
from ui.review.views import choice_text, discussion_view, iso, since_view
from ui.session import Session, titles
from ui.texts import decision_title

MOST_AUDIT: Final = 200
View = dict[str, Any]


def review_page_view(session: Session, state: ReviewPageState) -> View:
    view: View = {
        "acked": state.acked,
        "language": session.language,
        "theme": session.workspace.theme,
        "texts": {**browser_texts(session.language), **page_texts(session.language)},
        "notice": None if state.notice is None else state.notice.in_(session.language),
        "mode": "reviewer" if session.review else "team" if session.attached else "scratch",
    }
    if session.review is not None:
        return {**view, **_reviewer(session, state)}
    return {**view, **_team(session, state)} if session.attached is not None else view


def _reviewer(session: Session, state: ReviewPageState) -> View:
    assert session.review is not None
    state.selected = None  # a link shows its own snapshot, whatever the browser asks for
    since = since_view(session, session.review)
    return {"since": since.get("changed", ""), "moved": since.get("moved"), "discussion": _discussion(session, state)}


def _discussion(session: Session, state: ReviewPageState) -> View | None:
    """Of the selected snapshot; what is older than the newest one can be read only."""
    said = latest_said(session)
    access = access_of(session)
    if said is None or access is None:
        return None
    if state.selected in (None, said.snapshot.id):
        return {**discussion_view(session, said), "refused": list(state.refused)}
    older = said_of(access, kept_snapshot(state.selected or "", access).snapshot)
    none = dict.fromkeys(("comment", "vote", "approve"), False)
    view = discussion_view(session, older)
    approvals = [{**approval, "can": False} for approval in view["approvals"]]
    return {**view, "can": none, "approvals": approvals}


def _team(session: Session, state: ReviewPageState) -> View:
    """Everything of a stored decision; ``down`` when the store does not answer."""
    assert session.attached is not None
    access, language = session.attached.access, session.language
    try:
        snapshots = the_store().snapshots(access, session.attached.id)
        if state.selected not in {snapshot.id for snapshot in snapshots}:
            state.selected = None
        may_link = allowed(access.role, "link")
        links = the_store().links(access, session.attached.id) if may_link else []
        return {
            "can": {action: allowed(access.role, action) for action in ("snapshot", "link", "audit")},  # type: ignore[arg-type]
            "form": _form(session, access),
            "asked": None if state.asked is None else {"token": state.asked.token, "snapshot": state.asked.snapshot},
            "snapshots": [_snapshot(s, links, language) for s in snapshots],
            "selected": state.selected or (snapshots[0].id if snapshots else None),
            "discussion": _discussion(session, state) if snapshots else None,
            "audit": _audit(session, access),
        }
    except StoreDown as error:
        return {"down": error.text.in_(language)}
    except (StoreError, Forbidden) as error:
        return {"down": error.text.in_(language)}


def _form(session: Session, access: Access) -> View:
    """What the form starts with, and why it cannot be sent now."""
    broken = [title for name, title in titles(session).items() if name in session.problems]
    own = named(access, session.own_name)
    title = session.attached.title if session.attached else decision_title(session.contents.decision, session.language)
    return {
        "title": title,
        "broken": say(session.language, "form.broken", titles=", ".join(broken)) if broken else "",
        "needs_name": needs_name(access, session.own_name),
        "may_rename": access.actor.kind != "user",
        "name": own.actor.name,
    }


def _snapshot(snapshot: Snapshot, links: list[Link], language: Language) -> View:
    prices = snapshot.price_book_date
    facts = [
        say(language, "snapshot.version", version=snapshot.version),
        say(language, "snapshot.results", version=snapshot.results_version),
        *([say(language, "snapshot.prices", date=prices)] if prices else []),
    ]
    return {
        "id": snapshot.id,
        "title": snapshot.title,
        "at": iso(snapshot.at),
        "by": snapshot.created_by,
        "facts": " · ".join(facts),
        "links": [_link(link, language) for link in links if link.snapshot == snapshot.id],
    }


def _link(link: Link, language: Language) -> View:
    state = "open"
    if link.revoked_at is not None:
        state = "revoked"
    elif link.expires_at is not None and link.expires_at <= datetime.now(UTC):
        state = "expired"
    return {
        "id": link.id,
        "label": link.label or say(language, "link.unnamed"),
        "by": link.created_by,
        "at": iso(link.created_at),
        "until": iso(link.expires_at),
        "state": state,
        "word": say(language, f"link.{state}"),
    }


def _audit(session: Session, access: Access) -> list[View]:
    assert session.attached is not None
    if not allowed(access.role, "audit"):
        return []
    entries = the_store().audit(access, session.attached.id, MOST_AUDIT)
    return [_entry(entry, session.language) for entry in entries]


def _entry(entry: AuditEntry, language: Language) -> View:
    action = ACTIONS[entry.action].in_(language) if entry.action in ACTIONS else entry.action
    return {"at": iso(entry.at), "actor": entry.actor, "action": action, "detail": _detail(entry, language)}


def _detail(entry: AuditEntry, language: Language) -> str:
    """A vote's choice and a link's kind in the reader's words; the rest as it was written."""
    if entry.action == "vote":
        return choice_text(entry.detail, language)
    kind, _, label = entry.detail.partition(" ")
    if entry.action == "link" and kind in ("review", "invite"):
        return " · ".join(text for text in (say(language, f"link.{kind}"), label.partition(" ")[2]) if text)
    return entry.detail
