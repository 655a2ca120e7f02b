"""Jaccard similarity of the sets of five-character strings of two normalised texts.

in:  [[left, right], ...]
out: [similarity, ...]; 0 where a text has no five characters
"""
import json
import sys


def shingles(text):
    return {text[place : place + 5] for place in range(len(text) - 4)}


def jaccard(left, right):
    return len(left & right) / len(left | right) if left and right else 0


print(json.dumps([jaccard(shingles(left), shingles(right)) for left, right in json.load(sys.stdin)]))
