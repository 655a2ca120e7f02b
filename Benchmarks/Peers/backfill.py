"""What a careful script does: a call a day on one kept connection, orjson, executemany, a day a transaction.

usage: backfill.py URL LAST DAYS FILE   prints seconds and bars
"""
import datetime
import http.client
import sqlite3
import sys
import time
import urllib.parse

import orjson


def main(url, last, days, file):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)

    def call(api, params, fields=""):
        body = orjson.dumps({"api_name": api, "token": "bench", "params": params, "fields": fields})
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        reply = orjson.loads(connection.getresponse().read())
        if reply["code"] != 0:
            sys.exit(f"{api}: {reply['msg']}")
        return reply["data"]["items"]

    end = datetime.datetime.strptime(last, "%Y%m%d")
    start = (end - datetime.timedelta(days=2 * days)).strftime("%Y%m%d")
    calendar = call("trade_cal", {"start_date": start, "end_date": last, "is_open": "1"}, "cal_date")
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE bars (ts_code TEXT, trade_date TEXT, open REAL, high REAL, low REAL, close REAL, pre_close REAL,"
        " change REAL, pct_chg REAL, vol REAL, amount REAL, PRIMARY KEY (ts_code, trade_date)) WITHOUT ROWID")
    fields = "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount"
    begin, bars = time.monotonic(), 0
    for (day,) in sorted(calendar)[-days:]:
        rows = call("daily", {"trade_date": day}, fields)
        db.execute("BEGIN")
        db.executemany("INSERT OR REPLACE INTO bars VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
        db.execute("COMMIT")
        bars += len(rows)
    print("seconds", time.monotonic() - begin)
    print("bars", bars)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
