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

# Real databases for the replication lab. Debian would start a server of its own at once: policy-rc.d forbids it.
install_databases() {
    policy=/usr/sbin/policy-rc.d
    [ "$(id -u)" = 0 ] && [ ! -e $policy ] && printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=yes
    apt_install "$@" && installed=yes
    [ -z "${made:-}" ] || rm -f $policy
    [ -n "${installed:-}" ]
}
has_postgresql() { ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null; }
has_mariadb() { { [ -x /usr/sbin/mariadbd ] || command -v mariadbd >/dev/null; } && command -v my_print_defaults >/dev/null; }
{ has_postgresql && has_mariadb; } ||
    install_databases postgresql mariadb-server-core mariadb-client-core ||
    echo "No PostgreSQL or MariaDB here and none could be installed: the replication lab will be skipped (system packages: postgresql, mariadb-server-core, mariadb-client-core)." >&2

# A proxy and the tools of a backup, for the tests of the hosting guide.
has_hosting() { { command -v nginx || [ -x /usr/sbin/nginx ]; } && command -v sqlite3 && command -v pg_dump && command -v openssl; }
has_hosting >/dev/null 2>&1 || install_databases nginx-light sqlite3 postgresql-client openssl ||
    echo "No nginx, sqlite3 or pg_dump here and none could be installed: the tests of the hosting guide will be skipped (system packages: nginx-light, sqlite3, postgresql-client)." >&2
