"""How the board is hosted: read once from the environment, never from a file."""

import ipaddress
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from models.problems import Text

PUBLIC_URL, SECRET, OWNERS = "ANBOARD_PUBLIC_URL", "ANBOARD_SECRET", "ANBOARD_OWNERS"
OIDC_NAMES: Final = ("ANBOARD_OIDC_ISSUER", "ANBOARD_OIDC_CLIENT_ID", "ANBOARD_OIDC_CLIENT_SECRET")
LEAST_SECRET_CHARACTERS: Final = 32
LEAST_SECRET_VARIETY: Final = 8
"""Different characters: ``aaaa…`` is long, but no secret."""


class InvalidSettings(Exception):
    """All that is wrong with the environment, at once; ``str`` of it is what the operator reads."""

    def __init__(self, problems: Iterable[Text]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"Anboard: {problem.ko}\n         {problem.en}" for problem in self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """A provider of sign-in (OpenID Connect)."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """Hosted mode. ``origin``: scheme, host and port; ``owners``: e-mails in lower case, empty: anybody signed in."""

    origin: str
    secret: str = field(repr=False)
    owners: frozenset[str] = frozenset()
    oidc: Oidc | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")


def is_loopback(host: str | None) -> bool:
    """Whether a name or address means this machine."""
    if host is None:
        return False
    name = host.strip("[]").lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


@cache
def hosting() -> Hosting | None:
    """This process's settings; None is the local mode of one team on one machine. Raises InvalidSettings."""
    return read_hosting(os.environ)


def read_hosting(environ: Mapping[str, str]) -> Hosting | None:
    """Hosted mode is on when a public address is set; then a secret is needed. Raises InvalidSettings."""
    values = {name: environ.get(name, "").strip() for name in (PUBLIC_URL, SECRET, OWNERS, *OIDC_NAMES)}
    problems = list(_problems(values))
    if problems:
        raise InvalidSettings(problems)
    if not values[PUBLIC_URL]:
        return None
    issuer, client_id, client_secret = (values[name] for name in OIDC_NAMES)
    owners = (email.strip().casefold() for email in values[OWNERS].split(","))
    url = urlsplit(values[PUBLIC_URL].lower())
    return Hosting(
        origin=f"{url.scheme}://{url.netloc}",
        secret=values[SECRET],
        owners=frozenset(email for email in owners if email),
        oidc=Oidc(issuer=issuer, client_id=client_id, client_secret=client_secret) if issuer else None,
    )


def _problems(values: Mapping[str, str]) -> Iterable[Text]:
    if not values[PUBLIC_URL]:
        stray = [name for name in (*OIDC_NAMES, OWNERS) if values[name]]
        if stray:
            yield Text(
                f"{', '.join(stray)}은(는) 공개 주소가 있어야 쓰입니다. "
                f"{PUBLIC_URL}=https://board.example.com 처럼 정하세요.",
                f"{', '.join(stray)} need a public address: set {PUBLIC_URL}, like https://board.example.com.",
            )
        return
    if not _is_public_origin(_split(values[PUBLIC_URL])):
        yield Text(
            f"{PUBLIC_URL}이(가) 올바르지 않습니다: {values[PUBLIC_URL]!r}. "
            "경로 없는 https 주소여야 합니다(예: https://board.example.com).",
            f"{PUBLIC_URL}: found {values[PUBLIC_URL]!r}, expected an https address without a path, "
            "like https://board.example.com",
        )
    if len(values[SECRET]) < LEAST_SECRET_CHARACTERS or len(set(values[SECRET])) < LEAST_SECRET_VARIETY:
        yield Text(
            f"{SECRET}에 무작위 문자 {LEAST_SECRET_CHARACTERS}자 이상이 필요합니다(지금 {len(values[SECRET])}자). "
            "openssl rand -base64 48 으로 만드세요.",
            f"{SECRET}: found {len(values[SECRET])} characters, expected at least {LEAST_SECRET_CHARACTERS} random "
            "ones; make it with: openssl rand -base64 48",
        )
    yield from _oidc_problems(values)


def _oidc_problems(values: Mapping[str, str]) -> Iterable[Text]:
    missing = [name for name in OIDC_NAMES if not values[name]]
    if 0 < len(missing) < len(OIDC_NAMES):
        yield Text(
            f"로그인 설정이 덜 되었습니다. {', '.join(missing)}도 정하세요.",
            f"sign-in is half set up: {', '.join(missing)} missing",
        )
    issuer = values[OIDC_NAMES[0]]
    if issuer and not _is_secure(_split(issuer)):
        yield Text(
            f"{OIDC_NAMES[0]}은(는) https 주소여야 합니다: {issuer!r}",
            f"{OIDC_NAMES[0]}: found {issuer!r}, expected an https address",
        )


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return None
    return parts


def _is_secure(url: SplitResult | None) -> bool:
    """https; plain http only inside one machine, where nobody listens on the wire."""
    if url is None or not url.hostname or url.username is not None:
        return False
    return url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname))


def _is_public_origin(url: SplitResult | None) -> bool:
    return url is not None and _is_secure(url) and url.path in ("", "/") and not url.query and not url.fragment


def check_address(address: str | None, hosted: bool) -> None:
    """Without sign-in the board listens on this machine only. Raises InvalidSettings."""
    if hosted or is_loopback(address):
        return
    found = address or "0.0.0.0"
    raise InvalidSettings(
        [
            Text(
                f"server.address={found}: 로그인 없이 다른 컴퓨터에 열 수 없습니다. 127.0.0.1로 두거나 "
                f"{PUBLIC_URL}과 {SECRET}을 정하세요(docs/hosting.md).",
                f"server.address={found}: not opened to other machines without sign-in; keep 127.0.0.1, or set "
                f"{PUBLIC_URL} and {SECRET} (docs/hosting.md)",
            )
        ]
    )
