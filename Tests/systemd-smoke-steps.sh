#!/usr/bin/env bash
# Runs inside the box that systemd-smoke.sh boots.
set -euo pipefail

passed=0
ok() { passed=$((passed + 1)); echo "ok: $*"; }
fail() { echo "FAILED: $*"; echo "systemd smoke test: $passed passed, 1 failed"; exit 1; }
check() { local what=$1; shift; if "$@"; then ok "$what"; else fail "$what"; fi; }
unit() { systemctl show -P "$1" ljwx-trainer; }
wait_until() { local end=$((SECONDS + $1)); shift; until "$@"; do [ $SECONDS -lt $end ] || return 1; sleep 0.2; done; }
log_has() { grep -q "$2" "$1"; }

ip link set lo up
install -m 0755 /share/bin/* /usr/local/bin/
install -D -m 0644 /share/ljwx-trainer.conf /etc/sysusers.d/ljwx-trainer.conf
systemd-sysusers
install -m 0644 /share/ljwx-trainer.service /etc/systemd/system/
mkdir -p /etc/ljwx-trainer /run/systemd/system/ljwx-trainer.service.d
configure() {  # SCHEDULER
    cat > /etc/ljwx-trainer/training_config.json <<JSON
{
  "language": "en",
  "continuous_training": { "stock_batch_size": 40 },
  "scheduler": { $1 },
  "data_sources": { "landing_deadline": null, "tushare": { "base_url": "http://127.0.0.1:7001" } },
  "ollama": { "base_url": "http://127.0.0.1:7002" },
  "evaluation": { "cases": 20, "follow_items": 0, "decision": { "enabled": false } },
}
JSON
}
configure '"enabled": false'
install -m 0600 /dev/stdin /etc/ljwx-trainer/tushare_token <<< smoke-token
printf '[Service]\nLoadCredential=tushare_token:/etc/ljwx-trainer/tushare_token\n' > /run/systemd/system/ljwx-trainer.service.d/token.conf
systemctl daemon-reload

systemd-run -q --unit=sandbox-tushare /usr/local/bin/ljwx-sandbox tushare --listen 127.0.0.1:7001 --seed 7 --stocks 240 --token smoke-token
systemd-run -q --unit=sandbox-ollama /usr/local/bin/ljwx-sandbox ollama --listen 127.0.0.1:7002 --store /var/tmp/ollama --engine scripted:/share/answers.json
wait_until 20 curl -fsS -o /dev/null http://127.0.0.1:7002/api/version || fail "the sandbox's Ollama answers"
digest=sha256:$(sha256sum /share/model.gguf | cut -d' ' -f1)
curl -fsS -X POST "http://127.0.0.1:7002/api/blobs/$digest" --data-binary @/share/model.gguf
curl -fsS http://127.0.0.1:7002/api/create -d "{\"model\":\"smoke\",\"files\":{\"m.gguf\":\"$digest\"}}" | grep -q '"success"' || fail "a base model is there"

systemctl start ljwx-trainer || fail "systemctl start returns when the daemon says READY"
ok "systemctl start returns when the daemon says READY"
check "the unit is active" [ "$(unit ActiveState)" = active ]
check "the daemon runs as user ljwx" [ "$(ps -o user= -p "$(unit MainPID)" | tr -d ' ')" = ljwx ]
check "the socket answers at once" ljwxctl status
check "the state directory is 0750 and of group ljwx" [ "$(stat -c '%a %G' /var/lib/ljwx-trainer)" = "750 ljwx" ]
check "the token is in no environment" bash -c '! tr "\0" "\n" < /proc/'"$(unit MainPID)"'/environ | grep -q smoke-token'
check "a base is made and pinned" ljwxctl base create --from smoke

ljwxctl run-now > /tmp/run-now.txt
run=$(ljwxctl run list --json | python3 -c 'import json,sys; d=json.load(sys.stdin); d=d.get("runs", d) if isinstance(d, dict) else d; print(d[0]["id"])')
check "run-now gives a run id" grep -q "$run" /tmp/run-now.txt

in_stage() { journalctl -u ljwx-trainer -o json LJWX_RUN_ID="$run" LJWX_STAGE="$1" --no-pager -n 1 | grep -q MESSAGE; }
wait_until 120 in_stage evaluate || fail "the run reaches its evaluation"
# The daemon that comes after the kill has one slot, half a minute to one and a half from now, so that its minute passes
# about when the killed run ends.
slot=$(TZ=CST-8 date -d '+90 seconds' +%H:%M)
configure "\"daily_training_time\": \"$slot\", \"weekly_training_days\": []"
before=$(unit MainPID)
kill -KILL "$before"
wait_until 30 bash -c '[ "$(systemctl show -P NRestarts ljwx-trainer)" = 1 ] && [ "$(systemctl show -P ActiveState ljwx-trainer)" = active ]' ||
    fail "systemd restarts the daemon after SIGKILL"
ok "systemd restarts the daemon after SIGKILL"

ended() { ljwxctl run show "$run" --json | grep -Eq '"state" ?: ?"(succeeded|failed|deferred|no_new_data|cancelled)"'; }
wait_until 180 ended || fail "the run ends after the restart"
check "the killed run went on under its id and succeeded" bash -c "ljwxctl run show '$run' --json | grep -Eq '\"state\" ?: ?\"succeeded\"'"
check "a stage was resumed from its checkpoint" bash -c "journalctl -u ljwx-trainer LJWX_RUN_ID='$run' --no-pager | grep -Eq 'checkpoint|检查点'"

journalctl -u ljwx-trainer -o json LJWX_RUN_ID="$run" --no-pager > /tmp/journal.json
check "the journal has the run's lines with their own fields" python3 - /tmp/journal.json <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
stages = {line.get("LJWX_STAGE") for line in lines} - {None}
assert {"fetch", "generate", "dedupe", "modelfile", "create", "evaluate", "prune"} <= stages, stages
assert all(len(line["MESSAGE"]) <= 400 for line in lines), "a line is longer than 400 characters"
assert any(line.get("LJWX_MODEL", "").startswith("ljwx-stock-trained-") for line in lines), "no model"
assert all(line["PRIORITY"] in "0123456" for line in lines)
print(f"{len(lines)} lines, stages {sorted(stages)}")
PY
check "the token is nowhere in the daemon's journal" bash -c '! journalctl -u ljwx-trainer -o export --no-pager | grep -q smoke-token'

of_slot() { ljwxctl run list --json | python3 -c 'import json,sys; json.dump([r for r in json.load(sys.stdin) if r["trigger"].get("slot") == sys.argv[1]], sys.stdout)' "daily@$slot" > /tmp/slot.json; }
slot_ended() { of_slot && grep -Eq '"state": "(succeeded|failed|deferred|no_new_data|cancelled)"' /tmp/slot.json; }
wait_until 150 slot_ended || fail "the run of the schedule's slot comes and ends"
check "the timer enqueued one run for the slot, in time" python3 - /tmp/slot.json <<'PY'
import datetime, json, sys
instant = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
[run] = json.load(open(sys.argv[1]))
late = (instant(run["enqueued_at"]) - instant(run["trigger"]["due"])).total_seconds()
assert 0 <= late <= 30, f"{late} s after its slot"
print(f"{run['state']}, enqueued {late:.0f} s after its slot")
PY

systemctl stop ljwx-trainer
check "systemctl stop ends it cleanly" [ "$(unit Result)" = success ]
check "nothing of the socket is left" [ ! -e /run/ljwx-trainer/control.sock ]
status=0; ljwxctl status > /tmp/down.txt 2>&1 || status=$?
check "with the daemon down ljwxctl exits 3 and says how to start it" bash -c "[ $status = 3 ] && grep -q 'systemctl start ljwx-trainer' /tmp/down.txt"
echo "systemd smoke test: $passed passed, 0 failed"
