"""Adjusted prices as the real tushare client computes them: its own `pro_bar`, over an api object that answers from
the document on standard input instead of the network.

in:  [{"code", "dates": [...], "open", "high", "low", "close", "pre_close": [...], "factors": [[date, factor], ...]}, ...]
out: [{"qfq": {"open": [...], …, "pct_chg": [...]}, "hfq": {…}}, ...], ascending by day
"""
import json
import sys

import pandas as pd
from tushare.pro.data_pro import pro_bar

PRICES = ["open", "high", "low", "close", "pre_close"]


class Api:
    def __init__(self, stock):
        self.stock = stock

    def daily(self, **_):
        frame = pd.DataFrame({"trade_date": self.stock["dates"], **{name: self.stock[name] for name in PRICES}})
        frame.insert(0, "ts_code", self.stock["code"])
        return frame.iloc[::-1].reset_index(drop=True)

    def adj_factor(self, **_):
        frame = pd.DataFrame(self.stock["factors"], columns=["trade_date", "adj_factor"])
        return frame.iloc[::-1].reset_index(drop=True)


def adjusted(stock, adj):
    frame = pro_bar(stock["code"], api=Api(stock), start_date="20000101", end_date="20991231", adj=adj, retry_count=1)
    frame = frame.iloc[::-1]
    return {name: frame[name].tolist() for name in PRICES + ["pct_chg"]}


stocks = json.load(sys.stdin)
json.dump([{adj: adjusted(stock, adj) for adj in ("qfq", "hfq")} for stock in stocks], sys.stdout)
