"""What was said of a snapshot -> what the browser shows of it. Plain JSON; times are ISO, the browser writes them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from models.problems import Language
from store.access import Access, allowed
from store.database.records import CHOICES, Approval, Comment, Vote
from ui.review.anchors import on_board, where
from ui.review.frozen import moved_rows
from ui.review.said import Said, access_of, latest_said
from ui.review.state import Review, named, needs_name
from ui.review.texts import say
from ui.session import Session, titles
from ui.view_model import Option, ResultRow, TableView

MOST_THREADS: Final = 400
MOVED_COLUMNS: Final = ("design", "figure", "then", "now", "change")
View = dict[str, Any]


def review_fields(session: Session) -> View:
    """What every page's header is given of reviews; empty on a board that has none."""
    said = latest_said(session)
    fields: View = {} if session.review is None else {"review": bar_view(session, session.review)}
    return fields if said is None else {**fields, "discussion": discussion_view(session, said)}


def bar_view(session: Session, review: Review) -> View:
    """The line that says what a review link shows, and what has changed since."""
    language, snapshot, link = session.language, review.snapshot, review.link
    return {
        "title": say(language, "bar.title", title=snapshot.title),
        "facts": say(language, "bar.facts", by=snapshot.created_by, version=snapshot.version),
        "at": iso(snapshot.at),
        "until": iso(link.expires_at),
        **since_view(session, review),
    }


def since_view(session: Session, review: Review) -> View:
    """Why today's results are others, which figures moved, and which of the two are shown."""
    language, since = session.language, review.since
    if review.frozen is None:
        return {"changed": say(language, "since.unreadable")}
    if since.why is None:
        return {}
    count = len(since.moved)
    moved = say(language, "since.count", count=count) if count else say(language, "since.none")
    changed = f"{since.why.in_(language)} · {moved}"
    if not count:
        return {"changed": changed}
    if session.workspace.out != review.snapshot.workspace.out:
        return {"changed": say(language, "since.out"), "moved": moved_table(review, language)}
    return {"changed": changed, "results": review.results, "moved": moved_table(review, language)}


def moved_table(review: Review, language: Language) -> TableView:
    columns = [say(language, f"since.column.{name}") for name in MOVED_COLUMNS]
    return TableView(columns=columns, rows=moved_rows(review.since, language))


def shows_then(session: Session) -> bool:
    """The results of the day of the snapshot are shown: as long as the same parts are out."""
    review = session.review
    return (
        review is not None
        and review.frozen is not None
        and bool(review.since.moved)
        and review.results == "then"
        and session.workspace.out == review.snapshot.workspace.out
    )


def frozen_rows(session: Session) -> tuple[list[ResultRow], list[dict[str, Any]]] | None:
    """Rows and verdict of the day of the snapshot, where these are to be shown."""
    if not shows_then(session):
        return None
    assert session.review is not None
    assert session.review.frozen is not None
    frozen = session.review.frozen
    return frozen.rows[session.language], frozen.verdict[session.language]


def then_remark(session: Session, design: str, key: str) -> list[View]:
    """Above the explanation of a figure that is shown as it was on the day of the snapshot."""
    if not shows_then(session):
        return []
    assert session.review is not None
    found = [m for m in session.review.since.moved if (m.file, m.key) == (design, key)]
    return [{"text": say(session.language, "panel.then", then=m.then.in_(session.language))} for m in found]


# -- comments, votes, approvals ---------------------------------------------------------------------------------------


def discussion_view(session: Session, said: Said) -> View:
    access = access_of(session)
    assert access is not None
    own = named(access, session.own_name)
    return {
        "snapshot": said.snapshot.id,
        "title": said.snapshot.title,
        "name": own.actor.name if not needs_name(access, session.own_name) else "",
        "needs_name": needs_name(access, session.own_name),
        "may_rename": access.actor.kind != "user",
        "can": {action: allowed(access.role, action) for action in ("comment", "vote", "approve")},  # type: ignore[arg-type]
        "refused": list(session.refused),
        "threads": threads_view(session, said),
        "left_out": _left_out(said, session.language),
        "votes": votes_view(session, said.votes, own),
        "approvals": [approval_view(approval, session, own) for approval in said.approvals],
    }


def shared_part(discussion: View | None) -> View | None:
    """What an edit of the designs changes for all who see them alike: the rest is each reader's own."""
    return None if discussion is None else {key: discussion[key] for key in ("threads", "left_out")}


def threads_view(session: Session, said: Said) -> list[View]:
    """Comments with their answers, oldest first: all, or of very many those that are open and new."""
    answers: dict[str, list[Comment]] = {}
    for comment in said.comments:
        if comment.parent is not None:
            answers.setdefault(comment.parent, []).append(comment)
    return [_thread(session, said, comment, answers.get(comment.id, [])) for comment in _first_words(said)]


def _first_words(said: Said) -> list[Comment]:
    found = [comment for comment in said.comments if comment.parent is None]
    kept = sorted(found, key=lambda c: (c.resolved_at is not None, -c.at.timestamp()))[:MOST_THREADS]
    return sorted(kept, key=lambda c: c.at) if len(kept) < len(found) else found


def _left_out(said: Said, language: Language) -> str:
    count = sum(comment.parent is None for comment in said.comments) - MOST_THREADS
    return say(language, "threads.left_out", count=count, most=MOST_THREADS) if count > 0 else ""


def _thread(session: Session, said: Said, comment: Comment, answers: Sequence[Comment]) -> View:
    shown = on_board(session, comment.anchor, said.snapshot.workspace.contents)
    return {
        **_comment(comment),
        "anchor": (shown or comment.anchor)._asdict(),
        "where": where(session, comment.anchor, shown),
        "gone": shown is None,
        "resolved_by": comment.resolved_by,
        "resolved_at": iso(comment.resolved_at),
        "answers": [_comment(answer) for answer in answers],
    }


def _comment(comment: Comment) -> View:
    return {"id": comment.id, "author": comment.author, "at": iso(comment.at), "text": comment.text}


def votes_view(session: Session, votes: Sequence[Vote], own: Access) -> View:
    """The tally, every vote with name and reason, and one's own."""
    counts = Counter(vote.choice for vote in votes)
    language, names = session.language, titles(session)
    mine = next((vote for vote in votes if vote.voter_id == own.actor.id), None)
    return {
        "tally": [{"choice": c, "label": choice_text(c, language), "count": counts[c]} for c in CHOICES],
        "rows": [_vote(i, vote, names, language) for i, vote in enumerate(sorted(votes, key=lambda vote: vote.at))],
        "mine": None if mine is None else {"choice": mine.choice, "design": mine.design or "", "reason": mine.reason},
        "designs": [Option(value=name, label=title) for name, title in names.items()],
    }


def choice_text(choice: str, language: Language) -> str:
    return say(language, f"choice.{choice}") if choice in CHOICES else choice


def _vote(position: int, vote: Vote, names: dict[str, str], language: Language) -> View:
    """Without the voter's id, which is nobody else's business."""
    design = "" if vote.design is None else names.get(vote.design, vote.design)
    return {
        "id": str(position),
        "name": vote.voter,
        "choice": vote.choice,
        "label": choice_text(vote.choice, language),
        "design": design,
        "reason": vote.reason,
        "at": iso(vote.at),
    }


def approval_view(approval: Approval, session: Session, own: Access) -> View:
    key = "approval.waiting" if approval.approved_at is None else "approval.given"
    is_me = (
        session.own_name in (None, "", approval.name) if own.actor.kind != "user" else own.actor.name == approval.name
    )
    return {
        "name": approval.name,
        "text": say(session.language, key, name=approval.name),
        "given": approval.approved_at is not None,
        "at": iso(approval.approved_at),
        "by": approval.approved_by if approval.approved_by not in (None, approval.name) else "",
        "note": approval.note,
        "can": approval.approved_at is None and is_me and allowed(own.role, "approve"),
    }


def iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
