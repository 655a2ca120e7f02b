#!/usr/bin/env bash
# What etc/demo.sh says where the main job cannot begin: one reason, at once, and nothing of clean-up that is not due. Stubs
# take the place of the programs; no model and no token is used.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
pids=()
down() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap down EXIT
mkdir -p "$work/bin" "$work/tmp" "$work/ollama/api"
echo '{"version":"0"}' > "$work/ollama/api/version"

cat > "$work/bin/ljwx-trainer" <<'STUB'
#!/bin/sh
echo 'a line before'
echo 'the last line' >&2
exit 64
STUB
cat > "$work/bin/ljwxctl" <<STUB
#!/bin/sh
touch "$work/ljwxctl-was-called"
exit 1
STUB
chmod +x "$work"/bin/*

failures=0
expect() {  # NAME REASON [VARIABLES…]: the demo fails, gives the reason, and says nothing that is not so
    local name=$1 reason=$2 out status=0
    shift 2
    out=$(env -u TUSHARE_TOKEN -u OLLAMA_HOST TMPDIR="$work/tmp" LJWX_BIN="$work/bin" DEMO_THREADS=1 DEMO_REAL=1 "$@" \
        etc/demo.sh 2>&1) || status=$?
    local wrong=
    [ $status = 1 ] || wrong="it ended with $status"
    grep -qF -- "$reason" <<< "$out" || wrong="it does not say: $reason"
    ! grep -qE 'Traceback|could be removed|cannot open' <<< "$out" || wrong="it says more than is so"
    [ ! -e "$work/ljwxctl-was-called" ] || wrong="it goes on"
    [ -z "$wrong" ] || { failures=1; printf 'demo-faults: %s: %s\n%s\n' "$name" "$wrong" "$out" >&2; }
}

expect 'no token' 'demo: DEMO_REAL=1 needs TUSHARE_TOKEN in the environment'
expect 'no Ollama' 'demo: no Ollama answers at http://127.0.0.1:9: start it' TUSHARE_TOKEN=t OLLAMA_HOST=127.0.0.1:9
[ -z "$(ls "$work/tmp")" ] || { failures=1; echo "demo-faults: a folder is left where nothing was started" >&2; }

python3 -u -m http.server --bind 127.0.0.1 --directory "$work/ollama" 0 > "$work/http.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    port=$(grep -oE 'port [0-9]+' "$work/http.log" | cut -d' ' -f2 || true)
    [ -z "$port" ] || break
    sleep 0.1
done
expect 'a daemon that ends' 'demo: the daemon ended: the last line' TUSHARE_TOKEN=t OLLAMA_HOST="127.0.0.1:$port"
exit $failures
