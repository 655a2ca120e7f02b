#!/usr/bin/env bash
# Runs the tests, keeps what they print in .build/test.log and, where they fail, ends with what failed.
# The exit status is the tests' own; 124 or 137 where they took longer than LJWX_TEST_SECONDS (55 minutes).
# usage: Tests/run.sh swift test ...
set -euo pipefail
cd "$(dirname "$0")/.."
log=.build/test.log
limit=${LJWX_TEST_SECONDS:-3300}
mkdir -p .build

# A file and no pipe: a process that a test left behind would hold a pipe open, and its reader would wait for it.
timeout --kill-after=30 "$limit" "$@" > "$log" 2>&1 &
tests=$!
trap 'kill "$tests" 2>/dev/null || true' INT TERM
tail --pid="$tests" -n +1 -f "$log" &
reader=$!
status=0
wait "$tests" || status=$?
# A signal ends `wait` before the tests have ended.
while kill -0 "$tests" 2>/dev/null; do
    status=0
    wait "$tests" || status=$?
done
wait "$reader" || true

[ "$status" -ne 0 ] || exit 0
case $status in 124 | 137) echo "=== the tests took longer than $limit s" ;; esac
echo "=== what failed (all of it: $log)"
Tests/failures.sh "$log"
exit "$status"
