#!/bin/sh
# install.sh PYTHON VENV EXTRAS: makes the environment if it is absent, and installs this checkout
# into it, editable, with the extras (a comma-separated list).
set -eu
python=$1 venv=$2 extras=$3

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv"
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
