"""What a daemon's database tells of its newest evaluate stage.

usage: evaluation.py FILE   prints when it began and ended (seconds since 1970), the answers that came meanwhile, the
                            seconds that the server said they took, loading included, and how many models gave them
"""
import sqlite3
import sys


def main(file):
    db = sqlite3.connect(file)
    started, finished = db.execute(
        "SELECT started_at, finished_at FROM stages WHERE stage = 'evaluate' AND state = 'done' ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    answers, seconds, models = db.execute(
        "SELECT count(*), sum(latency + load_seconds), count(DISTINCT model_digest) FROM answers WHERE kept_at BETWEEN ? AND ?", (started, finished)
    ).fetchone()
    for name, value in (
        ("started", started / 1e6), ("finished", finished / 1e6), ("answers", answers), ("seconds", seconds),
        ("models", models),
    ):
        print(name, f"{value:.6f}")


main(sys.argv[1])
