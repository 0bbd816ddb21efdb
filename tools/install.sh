#!/bin/sh
# install.sh PYTHON VENV EXTRAS: makes the environment if it is absent, and installs this checkout
# into it, editable, with the extras (a comma-separated list).
set -eu
python=$1 venv=$2 extras=$3

# Pip is asked, not only looked for: a venv that fails half-way leaves a python without it. A
# folder that was there is mended and never removed: somebody may have made it without pip.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    if [ -e "$venv" ]; then
        "$python" -m venv "$venv"
    else
        "$python" -m venv "$venv" || { rm -rf "$venv"; exit 1; }
    fi
fi
version=$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

# The pip that comes with 3.6 cannot see the manylinux2014 wheels of vosk; 21.3.1 is the last there.
if [ "$version" = 3.6 ]; then
    "$venv/bin/python" -m pip install --quiet "pip==21.3.1" "wheel==0.37.1"
fi

# Old Pythons are pinned whole: their newest releases are behind us, and an unpinned pip searches for them.
pins="constraints/linux-$(uname -m)-py$version.txt"
if [ -f "$pins" ]; then
    set -- --constraint "$pins"
else
    set --
fi
"$venv/bin/python" -m pip install --disable-pip-version-check "$@" --editable ".[$extras]"
