"""For the operator of a hosted board: lists the team boards, makes a new one, and invites to one.

``python -m scripts.invite [--new TITLE | DECISION [ROLE]]``, with the server's environment.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from store.access import ROLES, Access, Actor
from store.database.store import Store, StoreError, the_store
from store.decisions import FIRST, shipped_contents
from ui.web.settings import InvalidSettings, hosting

OPERATOR = Access(Actor("local", "local", "운영자"), "owner")
VALID = timedelta(days=7)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.invite", description=__doc__.splitlines()[0])
    parser.add_argument("decision", nargs="?", help="number of the board, from the list")
    parser.add_argument("role", nargs="?", choices=ROLES, default="owner")
    parser.add_argument("--new", metavar="TITLE", help="make a new board on the shipped decision")
    asked = parser.parse_args(arguments)
    try:
        mode = hosting()
        if mode is None:
            parser.error("ANBOARD_PUBLIC_URL is not set: use the server's environment")
        print("\n".join(_done(the_store(), mode.origin, asked)))
    except (StoreError, InvalidSettings) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _done(store: Store, origin: str, asked: argparse.Namespace) -> list[str]:
    decision = asked.decision
    if asked.new:
        decision = store.create(OPERATOR.actor, asked.new, shipped_contents(FIRST)).id
    if not decision:
        return [f"{known.id}  {known.title}" for known in store.decisions(OPERATOR.actor)]
    expires_at = datetime.now(UTC) + VALID
    _, token = store.create_link(OPERATOR, decision, "invite", asked.role, "", expires_at=expires_at)
    return [f"{origin}/?i={token}", f"{asked.role}, until {expires_at:%Y-%m-%d %H:%M} UTC"]


if __name__ == "__main__":
    raise SystemExit(main())
