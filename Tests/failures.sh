#!/usr/bin/env bash
# What failed in a log of the tests: each issue with file, line and details, what ended the process, and, of a run that was
# cut off, the tests that had not ended.
# usage: Tests/failures.sh LOG
set -euo pipefail
exec awk '
    function test(end) { line = $0; sub(/^[^ ]+ Test /, "", line); sub(end, "", line); return line }

    /^✘ .* recorded an issue/ { print; issues++; details = 1; next }
    details && /^ *↳/ { print; next }
    { details = 0 }

    /^error: |Fatal error: |^💣/ { print }
    /^◇ Test run started/ { next }
    /^◇ Test .* started\.$/ { started[++count] = test(" started\\.$") }
    /^(✔|✘) Test .* (passed|failed) after / { ended[test(" (passed|failed) after .*$")]++ }
    /^(✔|✘) Test run with / { whole = $0 }

    END {
        if (whole != "") { print whole; exit }
        if (count) print "the run was cut off; tests that had not ended:"
        for (place = 1; place <= count; place++)
            if (ended[started[place]]-- < 1) print "  " started[place]
    }
' "$1"
