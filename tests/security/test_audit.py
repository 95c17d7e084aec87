"""The audit of dependencies: what it says when it finds something, nothing, and nobody to ask."""

import pytest

from scripts import audit

FINE = {"name": "starlette", "version": "1", "vulns": []}
WEAK = {"name": "starlette", "version": "0.1", "vulns": [{"id": "CVE-2026-0001"}]}
UNKNOWN = {"name": "own", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ([FINE, UNKNOWN], 0, "1 packages audited, 0 with"),
        ([WEAK, FINE], 1, "starlette 0.1 has known weaknesses: CVE-2026-0001"),
        ([UNKNOWN], 0, "NOT AUDITED"),
        ([], 0, "NOT AUDITED"),
    ],
)
def test_a_known_weakness_stops_the_build_and_silence_is_said(monkeypatch, capsys, answer, status, said):
    monkeypatch.setattr(audit, "report", lambda file, service: answer)
    assert audit.main() == status
    assert said in capsys.readouterr().out
