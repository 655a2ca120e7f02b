"""The peer of the decoding measure: orjson, then columns.

decode.py columns|typed FILE PASSES prints the CPU seconds of each pass. `columns` transposes the rows into tuples;
`typed` makes numpy arrays of the nine numbers and leaves code and date as they are.
"""

import sys
import time

import numpy
import orjson

form, path, passes = sys.argv[1], sys.argv[2], int(sys.argv[3])
body = open(path, "rb").read()


def columns():
    data = orjson.loads(body)["data"]
    return dict(zip(data["fields"], zip(*data["items"])))


def typed():
    found = columns()
    return {
        name: values if name in ("ts_code", "trade_date") else numpy.array(values, dtype=numpy.float64)
        for name, values in found.items()
    }


work = columns if form == "columns" else typed
for _ in range(passes):
    begin = time.process_time()
    table = work()
    print(time.process_time() - begin)
    assert len(table) == 11 and all(len(values) == 6000 for values in table.values())
