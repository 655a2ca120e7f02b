#!/usr/bin/env python3
"""A processor plug-in for ljwx-trainer: caps outlying volumes. docs/DATA.md has the protocol."""
import json, statistics, sys


def process(bars):
    for place, bar in enumerate(bars):
        before = [other["vol"] for other in bars[max(0, place - 20):place]]
        cap = 10 * statistics.median(before) if len(before) == 20 else bar["vol"]
        yield {**bar, "vol": min(bar["vol"], cap)}


for line in sys.stdin:
    question = json.loads(line)
    rows = [{"protocol": 1}] if question["ask"] == "hello" else list(process(question["bars"]))
    for row in rows:
        print(json.dumps({"id": question["id"], "row": row}))
    print(json.dumps({"id": question["id"], "done": len(rows)}), flush=True)
