"""The files of a version: each text is kept once, under its hash, as a small difference to an earlier one.

A thousand versions of one design differ in a line or two. A text is therefore deflated with an earlier text of the same
file as the dictionary (RFC 1950, FDICT), which leaves some hundred bytes; that earlier text stands whole, so that any
version needs at most two rows a file. Where this saves less than half, the text stands whole itself.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, insert, select

from store.database import errors
from store.database.errors import StoreDown
from store.database.schema import texts
from store.workspace import Contents

CHUNK: Final = 500
"""Hashes a statement: SQLite takes 32,766 values, older ones 999."""


class Manifest(NamedTuple):
    """Contents with hashes in the place of texts, as a version's row holds them."""

    decision: str
    files: tuple[tuple[str, str], ...]
    order: tuple[str, ...]
    baseline: str

    def to_json(self) -> str:
        return json.dumps(self._asdict(), separators=(",", ":"))

    def with_texts(self, found: dict[str, str]) -> Contents:
        files = tuple((name, found[hash_]) for name, hash_ in self.files)
        return Contents(decision=self.decision, files=files, order=self.order, baseline=self.baseline)


def manifest_from_json(data: str) -> Manifest:
    fields = json.loads(data)
    files = tuple((name, hash_) for name, hash_ in fields["files"])
    return Manifest(fields["decision"], files, tuple(fields["order"]), fields["baseline"])


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def put(connection: Connection, decision: str, contents: Contents, before: Manifest | None) -> Manifest:
    """Store the texts that are not there yet. ``before``: the version they were made from."""
    files = tuple((name, hash_of(text)) for name, text in contents.files)
    new = dict(zip((hash_ for _, hash_ in files), contents.files, strict=True))
    for hash_ in _stored(connection, decision, new):
        del new[hash_]
    if new:
        earlier = dict(before.files) if before else {}
        whole = _whole(connection, decision, [earlier[name] for name, _ in new.values() if name in earlier])
        rows = [row(decision, hash_, text, whole.get(earlier.get(name, ""))) for hash_, (name, text) in new.items()]
        connection.execute(insert(texts), rows)
    return Manifest(contents.decision, files, contents.order, contents.baseline)


def row(decision: str, hash_: str, text: str, against: tuple[str, str] | None) -> dict[str, Any]:
    """A row of ``texts``. ``against``: hash and text of an earlier one that stands whole."""
    data = zlib.compress(text.encode(), 6)
    if against is not None:
        difference = _deflated(text.encode(), against[1].encode())
        if len(difference) < len(data) / 2:
            return {"decision": decision, "hash": hash_, "against": against[0], "data": difference}
    return {"decision": decision, "hash": hash_, "against": None, "data": data}


def _deflated(text: bytes, dictionary: bytes) -> bytes:
    deflater = zlib.compressobj(9, zdict=dictionary)
    return deflater.compress(text) + deflater.flush()


def _stored(connection: Connection, decision: str, hashes: Iterable[str]) -> list[str]:
    here = select(texts.c.hash).where(texts.c.decision == decision, texts.c.hash.in_(list(hashes)))
    return list(connection.execute(here).scalars())


def _whole(connection: Connection, decision: str, hashes: list[str]) -> dict[str, tuple[str, str]]:
    """For each text the one that stands whole: (its hash, its text)."""
    here = select(texts.c.hash, texts.c.against).where(texts.c.decision == decision, texts.c.hash.in_(hashes))
    base = {row.hash: row.against or row.hash for row in connection.execute(here)}
    found = get(connection, decision, base.values())
    return {hash_: (against, found[against]) for hash_, against in base.items()}


def get(connection: Connection, decision: str, hashes: Iterable[str]) -> dict[str, str]:
    """The texts by hash. Raises StoreDown when one is missing or is not what its hash says."""
    wanted = set(hashes)
    rows = _rows(connection, decision, wanted)
    rows |= _rows(connection, decision, {row.against for row in rows.values() if row.against} - set(rows))
    try:
        whole = {hash_: zlib.decompress(row.data) for hash_, row in rows.items() if row.against is None}
        return {hash_: _checked(hash_, _inflated(rows[hash_], whole)) for hash_ in wanted}
    except (KeyError, ValueError, zlib.error) as error:
        raise StoreDown(errors.DAMAGED) from error


def _rows(connection: Connection, decision: str, hashes: set[str]) -> dict[str, Row[Any]]:
    wanted, found = sorted(hashes), {}
    for first in range(0, len(wanted), CHUNK):
        some = texts.c.hash.in_(wanted[first : first + CHUNK])
        for row in connection.execute(select(texts).where(texts.c.decision == decision, some)):
            found[row.hash] = row
    return found


def _inflated(row: Row[Any], whole: dict[str, bytes]) -> bytes:
    if row.against is None:
        return whole[row.hash]
    inflater = zlib.decompressobj(zdict=whole[row.against])
    return inflater.decompress(row.data) + inflater.flush()


def _checked(hash_: str, text: bytes) -> str:
    if hashlib.sha256(text).hexdigest() != hash_:
        raise ValueError(hash_)
    return text.decode()
