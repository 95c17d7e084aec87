"""Everything that figures depend on besides the design, read once."""

import hashlib
from functools import cache

from models.evaluate import Books
from store.catalog import CATALOG_FOLDER, catalog
from store.price_book import price_book
from store.replication_constants import replication_constants, round_trip_defaults

TABLES = (
    *("kinds.csv", "defaults.csv", "prices.csv", "instance_types.csv", "replication_constants.csv"),
    "round_trips.csv",
)


@cache
def books() -> Books:
    digest = hashlib.sha256()
    for table in TABLES:
        digest.update((CATALOG_FOLDER / table).read_bytes())
    return Books(
        catalog=catalog(),
        prices=price_book(),
        constants=replication_constants(),
        round_trips=round_trip_defaults(),
        fingerprint=digest.hexdigest(),
    )
