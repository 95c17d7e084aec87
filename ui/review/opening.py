"""A review link -> the session of whoever opens it."""

from models.problems import Text
from store.access import Actor, Forbidden
from store.database.records import Link
from store.database.store import NotFound, StoreDown, StoreError, the_store
from ui.columns import columns_of
from ui.live.outage import outage
from ui.review.frozen import Since, since
from ui.review.said import Kept, kept_snapshot
from ui.review.state import Review
from ui.review.texts import text_of
from ui.session import Session


class CannotOpen(Exception):
    """A review link that is not opened; ``text`` says why, and what its reader can do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def review_session(token: str, actor: Actor) -> Session:
    """A read-only session on exactly what the snapshot holds. Raises CannotOpen."""
    link, (snapshot, frozen) = _opened(token, actor)
    session = Session(workspace=snapshot.workspace, read_only=True)
    session.refresh()
    session.review = Review(
        token=token,
        link=link,
        snapshot=snapshot,
        access=the_store().access_by(actor, link),
        frozen=frozen,
        since=since(frozen, columns_of(session)) if frozen is not None else Since(),
    )
    return session


def _opened(token: str, actor: Actor) -> tuple[Link, Kept]:
    try:
        link = the_store().open_link(token)
        if link.kind != "review" or link.snapshot is None:
            raise NotFound
        return link, kept_snapshot(link.snapshot, the_store().access_by(actor, link))
    except StoreDown:
        raise CannotOpen(text_of("refused.down")) from None
    except (StoreError, Forbidden) as error:
        raise CannotOpen(error.text) from None


def check_still_open(session: Session) -> None:
    """Raises CannotOpen when the link was revoked or has expired since; what is open stays while the store is down."""
    assert session.review is not None
    if outage.is_on:
        return
    try:
        the_store().open_link(session.review.token)
    except StoreDown:
        outage.failed()
    except (StoreError, Forbidden) as error:
        raise CannotOpen(error.text) from None
