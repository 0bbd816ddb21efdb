#!/bin/sh
# Prints the folder of the environment for the interpreter $1: .venv, or .venv-X.Y where .venv
# already holds another Python version, so that trying a second Python never breaks the first.
set -eu

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo none; }

wanted=$(version "$1")
if [ ! -x .venv/bin/python ] || [ "$(version .venv/bin/python)" = "$wanted" ]; then
    echo .venv
else
    echo ".venv-$wanted"
fi
