#!/bin/sh
# run_tests.sh PYTHON WORKERS [ARGUMENT...]: the suite by several workers, and what failed of it once more, alone.
#
# Rooms, voices and serial lines are tested in real time: a pause of a busy machine may fail such a test as a fault
# does. A fault fails again when nothing else runs; what failed at first stays in the output, to be looked into.
set -u
python=$1 workers=$2
shift 2
MOST_AGAIN=10 # more are no accident

rm -f .pytest_cache/v/cache/lastfailed # what failed some other day does not count
"$python" -m pytest -n "$workers" --dist loadfile "$@"
status=$?
[ "$status" -eq 1 ] || exit "$status"
failed=$("$python" -c 'import json; print(len(json.load(open(".pytest_cache/v/cache/lastfailed", encoding="utf-8"))))')
[ "$failed" -le "$MOST_AGAIN" ] || exit "$status"
echo "=== $failed failed beside all the others (above): once more, alone"
exec "$python" -m pytest -v --last-failed --last-failed-no-failures none "$@"
