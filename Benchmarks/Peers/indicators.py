"""TA-Lib on the same bars: the 17 series of each stock into one array.

usage: indicators.py pass BARS STOCKS DAYS PASSES      prints the CPU seconds of each pass; reading is not timed
       indicators.py compare BARS STOCKS DAYS VALUES   prints the largest |ours - TA-Lib| over MA, RSI, BOLL and ATR
"""
import sys
import time

import numpy as np
import talib as t

verb, path, stocks, days = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
bars = np.fromfile(path, dtype="<f8").reshape(stocks, 4, days)


def one(h, l, c, v):
    return (
        t.SMA(c, 5), t.SMA(c, 10), t.SMA(c, 20), t.SMA(c, 60), t.EMA(c, 12), t.EMA(c, 26), *t.MACD(c, 12, 26, 9),
        t.RSI(c, 14), *t.BBANDS(c, 20, 2.0, 2.0, 0),
        *t.STOCH(h, l, c, 9, 5, 1, 5, 1),  # an EMA of 5 smooths by 1/3, as KDJ does
        t.ATR(h, l, c, 14), t.OBV(c, v),
    )


def run(out):
    for i in range(stocks):
        for j, series in enumerate(one(*bars[i])):
            out[i, j] = series


if verb == "pass":
    one(*bars[0])
    out = None
    for _ in range(int(sys.argv[5])):
        begin = time.process_time()
        if out is None:
            out = np.empty((stocks, 17, days))
        run(out)
        print(time.process_time() - begin)
else:
    ours = np.fromfile(sys.argv[5], dtype="<f8").reshape(stocks, 9, days)
    worst = 0.0
    for i in range(stocks):
        all_series = one(*bars[i])
        theirs = np.stack([all_series[k] for k in (0, 1, 2, 3, 9, 10, 11, 12, 15)])
        if not np.array_equal(np.isnan(ours[i]), np.isnan(theirs)):
            sys.exit(f"stock {i}: values and warm-up lie in different places")
        worst = max(worst, np.nanmax(np.abs(ours[i] - theirs)))
    print(worst)
