"""The key that links are signed with, and the tokens of links."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from itsdangerous import BadSignature, Signer

from store.database import errors
from store.database.engine import data_folder
from store.database.errors import StoreDown

KEY_FILE: Final = "secret.key"
SALT: Final = b"anboard.link"
SECRET_BYTES: Final = 32
MAX_TOKEN_CHARACTERS: Final = 200


def signing_key() -> bytes:
    """ANBOARD_SECRET, or a random key kept in the data folder, readable by its owner alone; made on first use."""
    stated = os.environ.get("ANBOARD_SECRET")
    return stated.encode() if stated else _kept_key(data_folder() / KEY_FILE)


def _kept_key(file: Path) -> bytes:
    try:
        if not file.exists():
            _make_key(file)
        return file.read_bytes()
    except OSError as error:
        raise StoreDown(errors.READ_ONLY) from error


def _make_key(file: Path) -> None:
    """Whole or not at all; of two processes at once the first one's key stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_urlsafe(SECRET_BYTES).encode())
        stream.flush()
        os.fsync(stream.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()


def new_token(key: bytes, link: str) -> tuple[str, str]:
    """(token, hash of its secret): 256 random bits behind the link's id, signed."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return _signer(key).sign(f"{link}~{secret}").decode(), _hash(secret)


def opened_token(key: bytes, token: str) -> tuple[str, str] | None:
    """(link's id, secret) of a token that we signed, else None."""
    if len(token) > MAX_TOKEN_CHARACTERS or not token.isascii():
        return None
    try:
        link, _, secret = _signer(key).unsign(token).decode().partition("~")
    except BadSignature:
        return None
    return link, secret


def fits(secret: str, kept_hash: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(_hash(secret), kept_hash)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _signer(key: bytes) -> Signer:
    return Signer(key, salt=SALT, key_derivation="hmac", digest_method=hashlib.sha256)
