"""Python's sqlite3 on the same bars: a clustered table, a day a transaction, every commit synced.

usage: store.py pass BARS STOCKS DAYS FILE   prints rows a CPU second in and out, a window's microseconds, megabytes
       store.py size FILE                    prints the megabytes of the table `bars`
"""
import sqlite3
import statistics
import sys
import time

import numpy as np


def megabytes(db):
    return db.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'bars'").fetchone()[0] / 1e6


def code(i):
    for low, first, exchange in ((5100, 920001, "BJ"), (4500, 688001, "SH"), (2700, 600000, "SH"), (1400, 300001, "SZ")):
        if i >= low:
            return f"{first + i - low}.{exchange}"
    return f"{1 + i:06d}.SZ"


def run(path, stocks, days, file):
    bars = np.fromfile(path, dtype="<f8").reshape(stocks, 4, days)
    order = [turn * 2741 % stocks for turn in range(stocks)]
    codes = [code(i) for i in range(stocks)]
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE bars (ts_code TEXT, trade_date INTEGER, open REAL, high REAL, low REAL, close REAL,"
        " pre_close REAL, volume REAL, amount REAL, source TEXT, ingested_at INTEGER,"
        " PRIMARY KEY (ts_code, trade_date)) WITHOUT ROWID")
    spent = 0.0
    for d in range(days):
        high, low, close, volume = (bars[:, k, d].tolist() for k in range(4))
        before = bars[:, 2, max(d - 1, 0)].tolist()
        rows = [
            (codes[i], 20000 + d, close[i], high[i], low[i], close[i], before[i], volume[i],
             round(volume[i] * close[i] / 10, 3), "bench", 1795147200000000) for i in order]
        begin = time.process_time()
        rows.sort()
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO bars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET close = excluded.close",
            rows)
        db.execute("COMMIT")
        spent += time.process_time() - begin
    print("land", stocks * days / spent)
    micros = []
    for turn in range(3000):
        begin = time.perf_counter()
        window = db.execute(
            "SELECT trade_date, open, high, low, close, pre_close, volume, amount FROM bars"
            " WHERE ts_code = ? AND trade_date <= ? ORDER BY trade_date DESC LIMIT 250",
            (codes[turn * 2741 % stocks], 20000 + days)).fetchall()
        micros.append((time.perf_counter() - begin) * 1e6)
        assert len(window) == days
    print("window", statistics.median(micros))
    best = 0.0
    for _ in range(3):
        count, total = 0, 0.0
        begin = time.process_time()
        for row in db.execute(
                "SELECT ts_code, trade_date, open, high, low, close, pre_close, volume, amount FROM bars"
                " ORDER BY ts_code, trade_date"):
            count += 1
            total += row[5]
        best = max(best, count / (time.process_time() - begin))
    print("scan", best)
    print("megabytes", megabytes(db))


if sys.argv[1] == "pass":
    run(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    print(megabytes(sqlite3.connect(sys.argv[2])))
