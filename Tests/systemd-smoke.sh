#!/usr/bin/env bash
# The daemon as a real unit under a real systemd and journald: start, READY, run-now, the run's own journal fields,
# SIGKILL in mid-run and resume, stop. Uses the debug build; needs root, and says so where it has to skip.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${LJWX_BIN:-.build/debug}
model=.setup/models/SmolLM2-135M-Instruct.Q4_1.gguf

skip() { echo "systemd smoke test: 0 passed, 0 failed, 1 skipped: $*"; exit 0; }
[ "$(id -u)" = 0 ] || skip "needs root to boot a systemd of its own"
command -v systemd-nspawn >/dev/null || skip "systemd-container is not installed"
[ -f "$model" ] || skip "$model is not there (.ci/setup test fetches it)"

box=$(mktemp -d /tmp/ljwx-smoke.XXXXXX)
cleanup() {
    local status=$?
    if [ $status -ne 0 ]; then
        echo "--- last lines of the unit's journal" >&2
        Tests/systemd-sandbox.sh exec "$box" -- journalctl -u ljwx-trainer --no-pager -n 40 >&2 || true
    fi
    Tests/systemd-sandbox.sh down "$box" || true
    rm -rf "$box"
    exit $status
}
trap cleanup EXIT

Tests/systemd-sandbox.sh up "$box"
mkdir -p "$box/share/bin"
cp "$bin/ljwx-trainer" "$bin/ljwxctl" "$bin/ljwx-sandbox" "$box/share/bin/"
cp systemd/ljwx-trainer.service etc/sysusers.d/ljwx-trainer.conf Tests/systemd-smoke-steps.sh "$box/share/"
cp "$model" "$box/share/model.gguf"
# The answers are written, not inferred: what is tested here is the daemon under systemd.
echo '{"answers":[],"default":{"reply":"【技术指标】收盘价高于MA20。","delay_ms":150}}' > "$box/share/answers.json"
Tests/systemd-sandbox.sh exec "$box" -- bash /share/systemd-smoke-steps.sh
