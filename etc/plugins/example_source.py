#!/usr/bin/env python3
"""A source plug-in for ljwx-trainer: serves a CSV file with TuShare's `daily` columns. docs/SOURCES.md has the protocol."""
import csv, json, sys

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))


def answer(question):
    if question["ask"] == "hello":
        return [{"protocol": 1, "name": "example", "history": "by_day", "has": ["open_days", "bars_on", "bars_of"]}]
    if question["ask"] == "bars_on":
        return [row for row in rows if row["trade_date"] == question["day"]]
    inside = [row for row in rows if question["from"] <= row["trade_date"] <= question["to"]]
    if question["ask"] == "open_days":
        return [{"day": day} for day in sorted({row["trade_date"] for row in inside})]
    return [row for row in inside if row["ts_code"] == question["ts_code"]]


for line in sys.stdin:
    question = json.loads(line)
    found = answer(question)
    for row in found:
        print(json.dumps({"id": question["id"], "row": row}))
    print(json.dumps({"id": question["id"], "done": len(found)}), flush=True)
