#!/bin/sh
# Sets up what a step needs: `setup.sh run` the environment of the board, `setup.sh test` what the tests need besides.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Anboard needs Python 3.11 or newer; found $("$python" --version 2>&1). Set PYTHON to one." >&2
    exit 1
}

if [ ! -x .venv/bin/pip ]; then
    "$python" -m venv .venv >/dev/null 2>&1 || { apt_install python3-venv && "$python" -m venv .venv; } || {
        rm -rf .venv
        echo "python -m venv does not work here: install the system package python3-venv." >&2
        exit 1
    }
fi

# Installs a requirements file once; a stamp remembers which version of it is installed.
install() {
    stamp=".venv/.$1.installed"
    cmp -s "$1" "$stamp" && return
    echo "Installing $1 ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
    cp "$1" "$stamp"
}

install requirements.txt

# The wheel of pygraphviz brings Graphviz along, but expects four common libraries of the system.
graphviz_libraries="libglib2.0-0 libx11-6 libxext6 libxrender1"
.venv/bin/python -c 'import pygraphviz' 2>/dev/null || {
    apt_install $graphviz_libraries && .venv/bin/python -c 'import pygraphviz'
} || {
    echo "Drawing needs system packages that could not be installed here: $graphviz_libraries" >&2
    exit 1
}
[ "${1:-run}" = test ] || exit 0
install requirements-dev.txt

# Playwright drives the system's Chromium; its own driver expects libatomic.
{ command -v chromium || command -v google-chrome; } >/dev/null 2>&1 && ldconfig -p | grep -q libatomic.so.1 ||
    apt_install chromium libatomic1 ||
    echo "No Chromium here and none could be installed: the browser tests will be skipped (system packages: chromium, libatomic1)." >&2
