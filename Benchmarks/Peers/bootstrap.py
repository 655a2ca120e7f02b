"""numpy on the same study: per world the sums of each day, 2,000 stationary resamples of 60 days, their spread.

usage: bootstrap.py WORLDS      prints the CPU seconds; drawing the items is not timed
"""
import sys
import time

import numpy as np

DAYS, CODES, RESAMPLES, BLOCK = 60, 25, 2000, 6
worlds = int(sys.argv[1])
generator = np.random.default_rng(1)
items = generator.standard_normal((worlds, DAYS * CODES))
day = np.repeat(np.arange(DAYS), CODES)

begin = time.process_time()
spreads = np.empty(worlds)
for world in range(worlds):
    sums = np.bincount(day, items[world], DAYS)
    restart = generator.random((RESAMPLES, DAYS), dtype=np.float32) < 1 / BLOCK
    restart[:, 0] = True
    start = generator.integers(0, DAYS, (RESAMPLES, DAYS), dtype=np.int32)
    place = np.maximum.accumulate(np.where(restart, np.arange(DAYS), 0), axis=1)
    chosen = (np.take_along_axis(start, place, axis=1) + np.arange(DAYS) - place) % DAYS
    spreads[world] = (sums[chosen].sum(axis=1) / (DAYS * CODES)).std(ddof=1)
print(time.process_time() - begin)
