"""The jobs of docs/ci: their shell steps run in a scratch repository with a base branch and a changed design.

What only the hosting service can do (checking out, setting up Python) is done here by hand; its programs ``gh`` and
``curl`` are stand-ins that write down what they were asked.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from tests.conftest import DECISIONS, ROOT

GITHUB, GITLAB = ROOT / "docs/ci/github-action.yml", ROOT / "docs/ci/gitlab-ci.yml"
COMMENTS = [{"id": 7, "body": "a person's"}, {"id": 9, "body": "<!-- anboard gate -->\nearlier"}]
pytestmark = pytest.mark.skipif(not all(map(shutil.which, ("bash", "git", "jq"))), reason="needs bash, git and jq")


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def pull(tmp_path):
    """A checkout of a branch that makes failover worse, beside a newer commit on the base branch."""
    folder = tmp_path / "checkout"
    shutil.copytree(DECISIONS["stamp-crush"][0].parent, folder / "designs/stamp-crush")
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitignore").write_text(".anboard\n.base\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "base")
    forked = git(folder, "rev-parse", "HEAD")
    (folder / "later.txt").write_text("x")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "later on main")
    base = git(folder, "rev-parse", "HEAD")
    git(folder, "checkout", "-q", "-b", "change", forked)
    file = folder / "designs/stamp-crush/option-1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("coverage: 0.95", "coverage: 0.8"), encoding="utf-8")
    git(folder, "commit", "-q", "-am", "worse failover")
    (folder / ".anboard").symlink_to(ROOT)
    return folder, base, forked


@pytest.fixture
def programs(tmp_path):
    """A PATH on which ``gh`` and ``curl`` only write down their arguments, and show earlier comments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "comments.json").write_text(json.dumps(COMMENTS))
    call = f'for a in "$@"; do printf "%s\\n" "$a"; done >>{tmp_path}/calls; echo >>{tmp_path}/calls\n'
    show_gh = f'case "$*" in *--paginate*) shift; jq -r "$(eval echo \\$$(($#)))" {tmp_path}/comments.json;; esac\n'
    show_curl = f'case "$*" in *per_page*) cat {tmp_path}/comments.json;; esac\n'
    for name, show in (("gh", show_gh), ("curl", show_curl)):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{call}{show}")
        program.chmod(0o755)
    launcher = folder / "python"
    launcher.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    launcher.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}", tmp_path / "calls"


def shell(script, folder, environment, *options):
    """As the services run a step; the exit code and all that it printed."""
    done = subprocess.run(
        ["bash", *options, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def calls(file):
    return [call.splitlines() for call in file.read_text().split("\n\n") if call.strip()]


def steps():
    job = YAML(typ="safe").load(GITHUB)["jobs"]["gate"]
    return job["env"], {step["name"]: step["run"] for step in job["steps"] if "run" in step}


def test_the_steps_of_the_github_job_run(pull, programs, tmp_path):
    folder, base, _ = pull
    path, called = programs
    variables, scripts = steps()
    summary = tmp_path / "summary.md"
    environment = {
        **os.environ, **variables, "PATH": path, "BASE": base, "PULL": "3", "LC_ALL": "C.UTF-8",
        "GITHUB_REPOSITORY": "our-team/service", "GITHUB_STEP_SUMMARY": str(summary), "GH_TOKEN": "none",
    }  # fmt: skip
    options = ("-e", "-o", "pipefail")
    assert shell(scripts["Base branch"], folder, environment, *options)[0] == 0
    assert not (folder / ".base/later.txt").exists()  # what others changed meanwhile is not this change
    code, printed = shell(scripts["Gate"], folder, environment, *options)
    assert code == 1, printed
    assert "::error file=designs/stamp-crush/current.yaml,line=" in printed
    assert shell(scripts["Summary"], folder, environment, *options)[0] == 0
    text = summary.read_text(encoding="utf-8")
    assert "| `components.db.replication.failover.coverage` | `0.95` | `0.8` |" in text
    assert (folder / "anboard-junit.xml").is_file()
    code, printed = shell(scripts["Comment"], folder, environment, *options)
    assert code == 0, printed
    listed, sent = calls(called)
    assert "repos/our-team/service/issues/3/comments" in listed
    assert sent[1:4] == ["--silent", "--method", "PATCH"]
    assert sent[4:] == ["repos/our-team/service/issues/comments/9", "-F", "body=@anboard.md"]


def test_the_github_job_comments_anew_where_it_has_not_yet(pull, programs, tmp_path):
    folder, _, _ = pull
    path, called = programs
    (tmp_path / "comments.json").write_text(json.dumps(COMMENTS[:1]))
    environment = {**os.environ, "PATH": path, "PULL": "3", "GITHUB_REPOSITORY": "our-team/service"}
    code, printed = shell(steps()[1]["Comment"], folder, environment, "-e", "-o", "pipefail")
    assert code == 0, printed
    assert calls(called)[1][2:] == [
        "--method",
        "POST",
        "repos/our-team/service/issues/3/comments",
        "-F",
        "body=@anboard.md",
    ]


def test_the_script_of_the_gitlab_job_runs(pull, programs):
    folder, _, forked = pull
    path, called = programs
    job = YAML(typ="safe").load(GITLAB)["anboard"]
    environment = {
        **os.environ, **job["variables"], "PATH": path, "CI_MERGE_REQUEST_DIFF_BASE_SHA": forked, "LC_ALL": "C.UTF-8",
        "CI_API_V4_URL": "http://localhost/api/v4", "CI_PROJECT_ID": "5", "CI_MERGE_REQUEST_IID": "3",
    }  # fmt: skip
    code, printed = shell("\n".join(job["script"]), folder, environment, "-e", "-o", "pipefail")
    assert code == 1, printed
    assert (folder / "anboard-junit.xml").is_file()
    (after,) = job["after_script"]
    assert shell(after, folder, environment) == (0, "")
    assert not called.exists()  # without a token it does not try
    assert shell(after, folder, {**environment, "ANBOARD_TOKEN": "secret"}) == (0, "")
    listed, sent = calls(called)
    notes = "http://localhost/api/v4/projects/5/merge_requests/3/notes"
    assert listed[-1] == f"{notes}?per_page=100"
    assert sent[-1] == f"{notes}/9"
    assert "PUT" in sent
    assert "body@anboard.md" in sent


def test_what_the_jobs_keep_and_name_is_what_the_command_writes():
    """The mark by which both find their earlier comment is the one that the comment begins with."""
    from exports.gate.markdown import MARK

    assert MARK in GITHUB.read_text(encoding="utf-8")
    assert MARK in GITLAB.read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "schema"), [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")])
def test_the_jobs_hold_to_the_schema_of_their_service(file, schema):
    """The schemas of schemastore.org, which check-jsonschema brings along."""
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
