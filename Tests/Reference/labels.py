"""Labels of the T+1 market by pandas, with frames and rolling windows instead of loops over bars; main board only.

in:  {"days": [...], "horizon": h, "index": {day: close} (absent: equal weight),
      "stocks": [{"code", "listed", "st": [[start, end]], "dates": [...], "bars": [{high, low, close, pre_close, vol}]}]}
out: {"labels": [{code, day, entry, exit, growth, base, sigma}], "drops": {reason: count}}
"""
import json
import sys
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

ask = json.load(sys.stdin)
days, h = pd.Index(ask["days"]), ask["horizon"]
when = pd.to_datetime(days)
frames = []


def limit(pre_close, factor):
    return float((Decimal(str(pre_close)) * factor).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


for stock in ask["stocks"]:
    own = pd.DataFrame(stock["bars"], index=stock["dates"])
    own["sigma"] = (own["close"] / own["pre_close"] - 1).rolling(20).std(ddof=1)
    f = own.reindex(days)
    f["traded"] = f["vol"].fillna(0) > 0
    one = (f["high"] - f["low"]).abs() < 0.001
    f["up"] = one & (f["close"] >= f["pre_close"].map(lambda p: limit(p, Decimal("1.1")), na_action="ignore") - 0.001)
    f["down"] = one & (f["close"] <= f["pre_close"].map(lambda p: limit(p, Decimal("0.9")), na_action="ignore") + 0.001)
    ratio = (f["close"] / f["pre_close"]).fillna(1.0)
    f["growth"] = ratio.rolling(h).apply(np.prod, raw=True).shift(-(1 + h)) - 1
    f["code"], f["day"] = stock["code"], days
    f["entry"], f["exit"] = pd.Series(days, index=days).shift(-1), pd.Series(days, index=days).shift(-1 - h)
    st = np.zeros(len(days), dtype=bool)
    for start, end in stock["st"]:
        st |= (days >= start) & (days <= (end or "99999999"))
    age = (when - pd.Timestamp(stock["listed"])).days
    reasons = [
        ("new_listing", age < 60),
        ("st", st),
        ("no_volatility", f["sigma"].isna() | (f["sigma"] == 0)),
        ("not_matured", f["exit"].isna()),
        ("suspended_at_entry", ~f["traded"].shift(-1, fill_value=False)),
        ("limit_up_at_entry", f["up"].shift(-1, fill_value=False)),
        ("suspended_at_exit", ~f["traded"].shift(-1 - h, fill_value=False)),
        ("limit_down_at_exit", f["down"].shift(-1 - h, fill_value=False)),
    ]
    f["reason"] = np.select([np.asarray(mask) for _, mask in reasons], [name for name, _ in reasons], default="")
    frames.append(f[f["traded"]])

table = pd.concat(frames)
kept = table[table["reason"] == ""].copy()
if "index" not in ask:
    kept["base"] = kept.groupby("day")["growth"].transform("mean")
else:
    close = pd.Series(ask["index"])
    kept["base"] = close.reindex(kept["exit"]).to_numpy() / close.reindex(kept["entry"]).to_numpy() - 1
columns = ["code", "day", "entry", "exit", "growth", "base", "sigma"]
json.dump(
    {
        "labels": kept[columns].sort_values(["day", "code"]).to_dict("records"),
        "drops": {k: int(v) for k, v in table["reason"].value_counts().items() if k},
    },
    sys.stdout,
)
