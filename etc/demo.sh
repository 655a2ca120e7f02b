#!/usr/bin/env bash
# The main job, twice: on a simulated market with a real small model (default), or with the user's own TuShare token and
# Ollama (DEMO_REAL=1), under names ljwx-demo-* that are removed afterwards. `make demo` sets up, builds and calls this.
#
#   DEMO_MODEL=FILE      a GGUF of .setup/models (default: Qwen2.5-Coder-0.5B, else SmolLM2-135M)
#   DEMO_CASES=20        held-out questions per model
#   DEMO_DECISION=0      held-out stocks a day, on ten market days, that each model makes a forecast for; 0: none
#   DEMO_DEV=0           with it: questions of DEV that choose where a model's probabilities come from; 0: none
#   DEMO_STOCKS=160      stocks of the simulated market
#   DEMO_TEMPLATES=DIR   templates of the samples (default: etc/templates/short, made for CPUs; with DEMO_REAL=1, and
#                        where it is set but empty, those of the program)
#   DEMO_CONTEXT=1792    num_ctx, and DEMO_ANSWER=128 num_predict; the program's own templates need 3200 and 240;
#                        SmolLM2 takes 2560 and 256
#   DEMO_THREADS=N       inference threads (default: 2 on a quiet machine, else 1: two threads on a busy one collapse)
#   DEMO_ENGINE=llama    scripted:FILE plays written answers instead of inferring any, and says so
#   DEMO_REAL=1          needs TUSHARE_TOKEN and a running Ollama (OLLAMA_HOST); DEMO_FROM=MODEL names the model to build
#                        on, TUSHARE_URL another address of TuShare's API
set -euo pipefail
cd "$(dirname "$0")/.."
export TZ=Asia/Shanghai  # the days below are the exchanges' days

bin=${LJWX_BIN:-.build/debug}
cases=${DEMO_CASES:-20} stocks=${DEMO_STOCKS:-160}
short=$PWD/etc/templates/short
[ "${DEMO_REAL:-0}" != 1 ] || short=
templates=${DEMO_TEMPLATES-$short}
if [ -n "$templates" ]; then
    own="\"samples\": { \"templates\": \"$(realpath "$templates")\" },"
    context=${DEMO_CONTEXT:-1792} answer=${DEMO_ANSWER:-128}
else
    own= context=${DEMO_CONTEXT:-3200} answer=${DEMO_ANSWER:-240}
fi
decision=${DEMO_DECISION:-0}
if [ "$decision" = 0 ]; then lane='"enabled": false'; else lane="\"days\": 10, \"codes_per_day\": $decision, \"dev_questions\": ${DEMO_DEV:-0}"; fi
times() { awk '/^cpu / { print $5 + $6, $2 + $3 + $4 + $5 + $6 + $7 + $8 }' /proc/stat; }  # idle and all, in ticks
quiet_threads() {  # 2 where more than half of the machine is idle for two seconds; the load average still knows the build
    local idle all later total
    read -r idle all <<< "$(times)"
    sleep 2
    read -r later total <<< "$(times)"
    [ $((2 * (later - idle))) -gt $((total - all)) ] && echo 2 || echo 1
}
threads=${DEMO_THREADS:-$(quiet_threads)}
work=$(mktemp -d "${TMPDIR:-/tmp}/ljwx-demo.XXXXXX")
export LJWX_STATE_DIR=$work/state LJWX_SOCKET=$work/control.sock LJWX_CONFIG=$work/training_config.json
pids=() makes_models=0

say() { printf '\n== %s\n' "$*"; }
die() { echo "demo: $*" >&2; exit 1; }

down() {
    local status=$? pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ "${DEMO_REAL:-0}" = 1 ] && [ $makes_models = 1 ]; then
        # Whatever fails here, the rest is still to be cleaned up.
        remove_demo_models || { echo "demo: not every ljwx-demo-* model could be removed from $ollama: see ollama list" >&2; }
    fi
    if [ $status -ne 0 ]; then
        if compgen -G "$work/*.log" > /dev/null; then
            echo "demo: failed; the programs' output is in $work" >&2
            tail -n 15 "$work"/*.log >&2 || true
        else
            rm -rf "$work"  # nothing was started
        fi
    elif [ "${DEMO_KEEP:-0}" = 1 ]; then
        echo "demo: everything is down; files kept in $work"
    else
        rm -rf "$work"
    fi
    exit $status
}
trap down EXIT

json() { .setup/venv/bin/python -c "import json,sys; d=json.load(sys.stdin); print($1)"; }

listening() {  # LOG: waits until the program there says where it listens, and prints host:port
    local log=$1 place
    for _ in $(seq 200); do
        place=$(grep -oE '127\.0\.0\.1:[0-9]+' "$log" 2>/dev/null | head -n1 || true)
        [ -z "$place" ] || { echo "$place"; return; }
        sleep 0.1
    done
    die "no address in $log"
}

remove_demo_models() {  # each one, even if another cannot be removed
    local tags names name failed=0
    tags=$(curl -fsS "$ollama/api/tags") || return 1
    names=$(json '"\n".join(m["name"] for m in d["models"] if m["name"].startswith("ljwx-demo-"))' <<< "$tags") || return 1
    while read -r name; do
        [ -n "$name" ] || continue
        if curl -fsS -X DELETE "$ollama/api/delete" -d "{\"model\":\"$name\"}"; then echo "removed $name"; else failed=1; fi
    done <<< "$names"
    return $failed
}

simulated() {
    local file=${DEMO_MODEL:-Qwen2.5-Coder-0.5B-Instruct.Q4_K_M.gguf} digest
    if [ ! -f ".setup/models/$file" ]; then
        file=SmolLM2-135M-Instruct.Q4_1.gguf
        echo "demo: the Chinese model is not here; using $file, which knows no Chinese: expect a rejection"
    fi
    case $file in
        # Its vocabulary takes two or three tokens for a Chinese character, and a run refuses room for no whole answer.
        SmolLM2-*) context=${DEMO_CONTEXT:-$((context * 10 / 7))} answer=${DEMO_ANSWER:-$((2 * answer))} ;;
    esac
    base=ljwx-stock from=demo-source:latest

    [ -z "$templates" ] || echo "demo: samples by the templates in $templates; the program's own are longer (DEMO_TEMPLATES=)"
    local engine=${DEMO_ENGINE:-llama} answers="a real engine ($file)"
    [ "$engine" = llama ] || answers="written answers ($engine): no model is asked"
    say "sandbox up: a simulated market, and Ollama's protocol over $answers"
    "$bin/ljwx-sandbox" tushare --listen 127.0.0.1:0 --seed 7 --stocks "$stocks" --token demo-token > "$work/tushare.log" 2>&1 &
    pids+=($!)
    tushare=http://$(listening "$work/tushare.log")
    local open
    open=$(curl -fsS "$tushare" -d "{\"api_name\":\"trade_cal\",\"token\":\"demo-token\",\"params\":{\"start_date\":\"$(date -d '-30 days' +%Y%m%d)\",\"end_date\":\"$(date -d '-15 hours' +%Y%m%d)\",\"is_open\":\"1\"},\"fields\":\"cal_date\"}" |
        json '" ".join(sorted(r[0] for r in d["data"]["items"])[-2:])')
    first=${open% *} second=${open#* }
    "$bin/ljwx-sandbox" ollama --listen 127.0.0.1:0 --store "$work/ollama" --engine "$engine" --threads "$threads" \
        --python .setup/venv/bin/python > "$work/ollama.log" 2>&1 &
    pids+=($!)
    ollama=http://$(listening "$work/ollama.log")
    digest=sha256:$(cut -d' ' -f1 ".setup/models/$file.sha256")
    curl -fsS -X POST "$ollama/api/blobs/$digest" --data-binary "@.setup/models/$file"
    curl -fsS "$ollama/api/create" -d "{\"model\":\"$from\",\"files\":{\"$file\":\"$digest\"}}" | tail -n1
}

real() {
    base=ljwx-demo-stock from=${DEMO_FROM:-deepseek-llm:7b-chat} ollama=${OLLAMA_HOST:-http://127.0.0.1:11434}
    tushare=${TUSHARE_URL:-https://api.tushare.pro} first= second=
    [ -n "${TUSHARE_TOKEN:-}" ] || die "DEMO_REAL=1 needs TUSHARE_TOKEN in the environment"
    case $ollama in http*) ;; *) ollama=http://$ollama ;; esac
    curl -fsS "$ollama/api/version" >/dev/null || die "no Ollama answers at $ollama: start it (systemctl start ollama)"
    say "using your TuShare account and your Ollama at $ollama"
}

configure() {
    cat > "$LJWX_CONFIG" <<JSON
{
  "continuous_training": { "base_model": "$base", "stock_batch_size": $stocks },
  "scheduler": { "enabled": false },
  "data_sources": { "landing_deadline": null, "tushare": { "base_url": "$tushare" } },
  "ollama": { "base_url": "$ollama" },
  "model_settings": { "num_ctx": $context, "num_predict": $answer },
  $own
  "evaluation": { "cases": $cases, "follow_items": 0, "num_predict": $answer, "decision": { $lane } },
}
JSON
    [ "${DEMO_REAL:-0}" = 1 ] || export TUSHARE_TOKEN=demo-token
}

run() {  # [OPTIONS…]: a refused model (10) is a successful run
    local status=0
    "$bin/ljwxctl" run-now --wait "$@" || status=$?
    [ $status = 0 ] || [ $status = 10 ] || die "the run ended with exit code $status"
    say "the report"
    "$bin/ljwxctl" report
}

only_new() {  # DAY: the run made samples, and of later days alone
    say "the new samples, by day"
    .setup/venv/bin/python - "$LJWX_STATE_DIR/data/llm_training/latest.jsonl" "$1" <<'PY' || die "the second run's samples are not all of days after $1"
import collections, json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
days = collections.Counter(line["metadata"]["trade_date"].replace("-", "") for line in lines)
for day, count in sorted(days.items()):
    print(day, count)
sys.exit(not days or min(days) <= sys.argv[2])
PY
}

if [ "${DEMO_REAL:-0}" = 1 ]; then real; else simulated; fi
configure
say "daemon up"
"$bin/ljwx-trainer" > "$work/daemon.log" 2>&1 &
daemon=$!
pids+=("$daemon")
for _ in $(seq 100); do
    [ ! -S "$LJWX_SOCKET" ] || break
    kill -0 "$daemon" 2>/dev/null || die "the daemon ended: $(tail -n 1 "$work/daemon.log")"
    sleep 0.1
done
[ -S "$LJWX_SOCKET" ] || die "the daemon has no socket at $LJWX_SOCKET after ten seconds"
makes_models=1
"$bin/ljwxctl" base create --from "$from"

if [ "${DEMO_REAL:-0}" = 1 ]; then
    past=$(date -d '-4 days' +%Y%m%d)  # no weekend is as long, so that something has usually come since
    say "first run: as of $past, four calendar days ago"
    run --as-of "$past"
    say "second run: up to today, only the new samples (none, if the exchanges were closed since)"
    run
else
    say "first run, as of $first"
    run --as-of "$first"
    say "second run, one trading day later ($second): only the new samples"
    run
    only_new "$first"
fi
say "the versions"
"$bin/ljwxctl" models
