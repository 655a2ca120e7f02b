"""Reference values of every indicator for seeded bars, as JSON on standard output (NaN = null).

MA, BOLL, RSI, ATR and OBV come from TA-Lib; EMA, DIF, DEA and MACD from pandas' ewm(adjust=False), which seeds with
the first value; KDJ from pandas' rolling and ewm; volume ratio and volatility are written out with numpy.

usage: indicators.py                 the cases of the full comparison
       indicators.py --golden        the few short ones of indicators_golden.json
       indicators.py --csv FILE N    every N-th stock of a file of daily rows in TuShare's columns
"""
import json
import sys

import numpy as np
import pandas as pd
import talib


def windows(x, n):
    return np.lib.stride_tricks.sliding_window_view(x, n)


def after(first, x):
    """x without the rows before `first`."""
    x = np.array(x, dtype=float)
    x[:first] = np.nan
    return x


def ema(x, n):
    return pd.Series(x).ewm(span=n, adjust=False).mean().to_numpy()


def rsi(c):
    out = talib.RSI(c, 14)
    moved = np.cumsum(np.abs(np.diff(c, prepend=c[0]))) > 0
    return np.where(moved, out, np.nan)  # 0/0: TA-Lib prints 0


def kdj(h, l, c):
    """SMA(X,3,1) of the terminals is ewm(alpha=1/3) seeded with 50; where the range is 0, RSV is missing and K stays."""
    top = pd.Series(h).rolling(9).max()
    bottom = pd.Series(l).rolling(9).min()
    rsv = (pd.Series(c) - bottom) / (top - bottom).where(top > bottom) * 100
    begun = rsv.first_valid_index()
    nothing = np.full(len(c), np.nan)
    if begun is None:
        return nothing, nothing, nothing

    def sma(x):
        seeded = pd.concat([pd.Series([50.0]), x], ignore_index=True)
        return seeded.ewm(alpha=1 / 3, adjust=False, ignore_na=True).mean().iloc[1:].reset_index(drop=True)

    k = sma(rsv[begun:])
    d = sma(k)
    pad = np.full(begun, np.nan)
    k, d = np.concatenate([pad, k]), np.concatenate([pad, d])
    return k, d, 3 * k - 2 * d


def volume_ratio(v):
    out = np.full(len(v), np.nan)
    if len(v) > 5:
        mean = windows(v, 5).mean(axis=1)[:-1]
        out[5:] = np.divide(v[5:], mean, out=np.full(len(mean), np.nan), where=mean > 0)
    return out


def volatility(c):
    out = np.full(len(c), np.nan)
    if len(c) > 20:
        out[20:] = windows(c[1:] / c[:-1] - 1, 20).std(axis=1, ddof=1) * np.sqrt(252) * 100
    return out


def expected(h, l, c, v):
    upper, middle, lower = talib.BBANDS(c, 20, 2.0, 2.0, 0)
    dif = ema(c, 12) - ema(c, 26)
    dea = ema(dif, 9)
    k, d, j = kdj(h, l, c)
    return {
        "ma5": talib.SMA(c, 5), "ma10": talib.SMA(c, 10), "ma20": talib.SMA(c, 20), "ma60": talib.SMA(c, 60),
        "ema12": after(11, ema(c, 12)), "ema26": after(25, ema(c, 26)),
        "dif": after(25, dif), "dea": after(33, dea), "macd": after(33, 2 * (dif - dea)),
        "rsi14": rsi(c), "bollUpper": upper, "bollMiddle": middle, "bollLower": lower,
        "kdjK": k, "kdjD": d, "kdjJ": j, "atr14": talib.ATR(h, l, c, 14), "obv": talib.OBV(c, v),
        "volumeRatio": volume_ratio(v), "volatility20": volatility(c),
    }


def walk(seed, n, base=20.0, sigma=0.022, cents=True):
    r = np.random.default_rng(seed)
    c = base * np.exp(np.cumsum(np.clip(r.normal(0.0003, sigma, n), -0.1, 0.1)))
    c = np.maximum(np.round(c, 2), 0.5) if cents else c
    o = np.append(c[:1], c[:-1]) * (1 + r.normal(0, 0.006, n))
    h = np.maximum(o, c) * (1 + np.abs(r.normal(0, 0.008, n)))
    l = np.minimum(o, c) * (1 - np.abs(r.normal(0, 0.008, n)))
    v = np.round(r.lognormal(11.5, 0.9, n), 2)
    if cents:
        o, h, l = np.round(o, 2), np.round(h, 2), np.round(l, 2)
        h, l = np.maximum(h, np.maximum(o, c)), np.minimum(l, np.minimum(o, c))
    return [x.copy() for x in (o, h, l, c, v)]


def one_price(c, v):
    return [c.copy(), c.copy(), c.copy(), c.copy(), v]


def frozen(seed, begin, end, n=250):
    """A walk whose price and trade stop from `begin` to before `end`."""
    o, h, l, c, v = walk(seed, n)
    for x in (o, h, l):
        x[begin:end] = c[begin]
    c[begin:end] = c[begin]
    v[begin:end] = 0
    return [o, h, l, c, v]


def scaled(bars, rows, factor):
    """A gap: prices from `rows` on times `factor`."""
    for x in bars[:4]:
        x[rows:] *= factor
    return bars


def full_cases():
    for n in (1, 2, 5, 6, 8, 9, 10, 14, 15, 16, 20, 21, 25, 26, 33, 34, 35, 59, 60, 61, 120):
        yield f"{n} bars", walk(n, n)
    for seed in range(6):
        yield f"random walk {seed}", walk(100 + seed, 250)
    yield "no cents (adjusted prices)", walk(201, 300, cents=False)
    yield "long history", walk(202, 2500)
    yield "dear stock", walk(203, 250, base=1800)
    yield "cheap stock", walk(204, 250, base=0.6)
    yield "quiet stock", walk(205, 250, sigma=0.0005, cents=False)
    yield "flat", one_price(np.full(120, 10.01), np.full(120, 5000.0))
    yield "flat without trade", one_price(np.full(60, 7.77), np.zeros(60))
    yield "flat, then moves", frozen(206, 0, 40)
    yield "moves, then flat", frozen(207, 120, 250)
    yield "halted for a month", frozen(208, 100, 125)
    yield "gap up fourfold on day 3", scaled(walk(209, 250), 3, 4.0)
    yield "gap down by half", scaled(walk(210, 250), 130, 0.5)
    yield "up 10 % a day at one price", one_price(np.round(3 * 1.1 ** np.arange(60), 2), np.full(60, 12.0))
    yield "up by a steady ratio", one_price(2.0 * 1.0625 ** np.arange(80), np.full(80, 12.0))


def golden_cases():
    yield "random walk", walk(1, 66)
    yield "halted", frozen(2, 10, 40, n=45)
    yield "flat", one_price(np.full(24, 10.01), np.zeros(24))
    yield "one bar", walk(3, 1)


def csv_cases(path, step):
    rows = pd.read_csv(path).sort_values(["ts_code", "trade_date"])
    for code in rows["ts_code"].unique()[::step]:
        own = rows[rows["ts_code"] == code]
        yield code, [own[name].to_numpy(dtype=float) for name in ("open", "high", "low", "close", "vol")]


def plain(x):
    return [None if np.isnan(value) else float(value) for value in x]


if sys.argv[1:2] == ["--csv"]:
    cases = csv_cases(sys.argv[2], int(sys.argv[3]))
else:
    cases = golden_cases() if "--golden" in sys.argv[1:] else full_cases()
document = [
    {
        "name": name,
        **{key: plain(x) for key, x in zip(("open", "high", "low", "close", "volume"), bars)},
        "expected": {key: plain(x) for key, x in expected(*bars[1:]).items()},
    }
    for name, bars in cases
]
json.dump(document, sys.stdout, indent=None, separators=(",", ":"))
sys.stdout.write("\n")
