#!/usr/bin/env python3
"""An evaluator plug-in for ljwx-trainer: vetoes a model whose answers shout. docs/EVALUATION.md has the protocol."""
import json, sys

scores = []


def answer(question):
    if question["ask"] == "hello":
        return [{"protocol": 1, "name": "calm"}]
    if question["ask"] == "score":
        calm = max(0, 1 - question["answer"].count("！") / 5)
        scores.append(calm)
        return [{"measure": "calm", "score": calm}]
    mean = sum(scores) / len(scores)
    return [{"veto": mean < 0.8, "why": f"calm {mean:.2f} < 0.80"}]


for line in sys.stdin:
    question = json.loads(line)
    rows = answer(question)
    for row in rows:
        print(json.dumps({"id": question["id"], "row": row}))
    print(json.dumps({"id": question["id"], "done": len(rows)}), flush=True)
