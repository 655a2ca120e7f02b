"""scaling.py < CASES: Platt's scaling and the temperature of stated probabilities, by numpy.

CASES is a JSON list of {"stated": [p, ...], "happened": [0 or 1, ...]}; printed is a list of {"slope", "intercept",
"temperature"}, each null where there is none."""

import json
import sys

import numpy as np


def log_odds(stated):
    inside = np.clip(np.asarray(stated, dtype=float), 0.001, 0.999)
    return np.log(inside) - np.log1p(-inside)


def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -x))


def platt(odds, happened):
    """The minimum of the cross-entropy against Platt's softened targets (Platt 1999, with Lin, Lin & Weng's starting point)."""
    events, others = happened.sum(), (1 - happened).sum()
    targets = np.where(happened == 1, (events + 1) / (events + 2), 1 / (others + 2))
    rows = np.column_stack([odds, np.ones_like(odds)])
    at = np.array([0.0, np.log((events + 1) / (others + 1))])

    def loss(x):
        score = rows @ x
        return np.sum(np.logaddexp(0.0, score) - targets * score)

    for _ in range(100):
        p = sigmoid(rows @ at)
        gradient = rows.T @ (p - targets)
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows
        step = np.linalg.solve(hessian, gradient)
        scale = 1.0
        while loss(at - scale * step) > loss(at) + 1e-12 and scale > 1e-10:
            scale /= 2
        at = at - scale * step
        if np.abs(scale * step).max() < 1e-13:
            break
    return float(at[0]), float(at[1])


def temperature(odds, happened):
    """Newton's root of the derivative in 1/T, kept inside a bracket."""

    def slope(inverse):
        return float(np.dot(sigmoid(inverse * odds) - happened, odds))

    low, high = 0.0, 1000.0
    if not odds.any() or slope(low) >= 0 or slope(high) <= 0:
        return None
    at = 1.0
    for _ in range(500):
        value = slope(at)
        if value < 0:
            low = at
        else:
            high = at
        p = sigmoid(at * odds)
        curvature = float(np.dot(p * (1 - p), odds * odds))
        newton = at - value / curvature if curvature > 0 else -1.0
        following = newton if low < newton < high else (low + high) / 2
        if abs(following - at) < 1e-15 * at:
            break
        at = following
    return 1 / at


answers = []
for case in json.load(sys.stdin):
    odds, happened = log_odds(case["stated"]), np.asarray(case["happened"], dtype=float)
    slope, intercept = platt(odds, happened)
    answers.append({"slope": slope, "intercept": intercept, "temperature": temperature(odds, happened)})
json.dump(answers, sys.stdout)
