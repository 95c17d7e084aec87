"""What the environment must hold before the board shows itself to a network."""

import os
import subprocess
import sys

import pytest

from tests.security.board_server import CLEARED, REPOSITORY, SECRET, free_port
from ui.web.settings import InvalidSettings, check_address, is_loopback, read_hosting

PUBLIC = {"ANBOARD_PUBLIC_URL": "https://board.example.com", "ANBOARD_SECRET": SECRET}
OIDC = {
    "ANBOARD_OIDC_ISSUER": "https://id.example.com",
    "ANBOARD_OIDC_CLIENT_ID": "anboard",
    "ANBOARD_OIDC_CLIENT_SECRET": "hidden-client-secret",
}


def test_nothing_set_is_the_local_mode():
    assert read_hosting({}) is None
    assert read_hosting({"ANBOARD_SECRET": SECRET}) is None


def test_hosted_mode_knows_its_address_owners_and_provider():
    owners = {"ANBOARD_OWNERS": " Jena@Example.com, ,leo@example.com"}
    mode = read_hosting({**PUBLIC, **OIDC, **owners, "ANBOARD_PUBLIC_URL": "https://Board.Example.com:8443/"})
    assert mode is not None
    assert (mode.origin, mode.host, mode.is_https) == ("https://board.example.com:8443", "board.example.com", True)
    assert mode.owners == {"jena@example.com", "leo@example.com"}
    assert mode.oidc is not None
    assert mode.oidc.issuer == "https://id.example.com"


def test_secrets_are_not_in_what_a_log_would_print():
    text = repr(read_hosting({**PUBLIC, **OIDC}))
    assert SECRET not in text
    assert "hidden-client-secret" not in text


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ANBOARD_PUBLIC_URL": "https://board.example.com"}, "found 0 characters"),
        ({**PUBLIC, "ANBOARD_SECRET": "short"}, "found 5 characters"),
        ({**PUBLIC, "ANBOARD_SECRET": "a" * 64}, "random ones"),
        ({**PUBLIC, "ANBOARD_PUBLIC_URL": "http://board.example.com"}, "expected an https address"),
        ({**PUBLIC, "ANBOARD_PUBLIC_URL": "https://board.example.com/anboard"}, "without a path"),
        ({**PUBLIC, "ANBOARD_PUBLIC_URL": "https://me@board.example.com"}, "expected an https address"),
        ({**PUBLIC, "ANBOARD_PUBLIC_URL": "https://board.example.com:no"}, "expected an https address"),
        ({**PUBLIC, "ANBOARD_PUBLIC_URL": "board.example.com"}, "expected an https address"),
        ({**PUBLIC, "ANBOARD_OIDC_ISSUER": "https://id.example.com"}, "ANBOARD_OIDC_CLIENT_SECRET missing"),
        ({**PUBLIC, **OIDC, "ANBOARD_OIDC_ISSUER": "http://id.example.com"}, "ANBOARD_OIDC_ISSUER: found"),
        (OIDC, "need a public address"),
        ({"ANBOARD_OWNERS": "jena@example.com"}, "need a public address"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(environment, said):
    with pytest.raises(InvalidSettings, match=said):
        read_hosting(environment)


def test_all_faults_are_said_at_once():
    with pytest.raises(InvalidSettings) as raised:
        read_hosting({"ANBOARD_PUBLIC_URL": "ftp://x", "ANBOARD_OIDC_ISSUER": "x"})
    assert len(raised.value.problems) == 4


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"])
def test_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "0.0.0.0", "::", "10.0.0.1", "localhost.example.com", "127.0.0.1.nip.io"])
def test_not_this_machine(host):
    assert not is_loopback(host)


def test_other_machines_only_with_sign_in():
    check_address("127.0.0.1", hosted=False)
    check_address("0.0.0.0", hosted=True)
    for address in ("0.0.0.0", "::", "192.168.0.5", None):
        with pytest.raises(InvalidSettings, match="not opened to other machines"):
            check_address(address, hosted=False)


@pytest.mark.parametrize(
    ("environment", "option", "said"),
    [
        ({"ANBOARD_PUBLIC_URL": "https://board.example.com"}, "--server.headless=true", "ANBOARD_SECRET"),
        ({}, "--server.address=0.0.0.0", "ANBOARD_PUBLIC_URL"),
    ],
)
def test_the_server_does_not_start_and_says_why_without_a_stack_trace(tmp_path, environment, option, said):
    inherited = {name: value for name, value in os.environ.items() if name not in CLEARED}
    command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "app.py"), option]
    done = subprocess.run(
        [*command, f"--server.port={free_port()}", "--server.headless=true"],
        cwd=tmp_path,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert f"Anboard: {said}" in done.stderr or said in done.stderr
    assert "Traceback" not in done.stderr
