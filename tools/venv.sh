#!/bin/sh
# Makes the virtual environment and fills it from the locks. usage: tools/venv.sh PYTHON VENV
set -eu
python=$1
venv=$2

say() { printf '%s\n' "$*" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Gongkai needs Python 3.11 or newer; '$python' is not. Name another one: make setup PYTHON=/path/to/python3"
    exit 1
fi

# Debian's Python comes without ensurepip, in which case venv makes a folder without pip.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv"
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        say "Python's venv module is missing. Run this and try again:  sudo apt-get install python3-venv"
        exit 1
    fi
fi

# An environment whose Python is gone (an upgrade of the system) or which was cut off halfway is made anew.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear "$venv"
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1
# Twice quiet: errors only.
"$venv/bin/python" -m pip install -qq --require-hashes --requirement requirements-dev.lock
# The package itself: as it stands in src, built with the backend that the lock has just installed.
"$venv/bin/python" -m pip install -qq --no-deps --no-build-isolation --editable .
# Compiled once here, so that a command starts quickly even where Python is told to write no bytecode.
"$venv/bin/python" -m compileall -q src || true
