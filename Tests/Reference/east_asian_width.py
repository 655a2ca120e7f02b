"""Columns of a terminal by the East Asian Width of Python's Unicode data.

out: [[code point, columns], ...]
"""
import json
import unicodedata

RANGES = [
    range(0x20, 0x7F), range(0x3400, 0x4DC0, 97), range(0x4E00, 0xA000, 53), range(0x3000, 0x3030),
    range(0xFF01, 0xFFE7), range(0x2500, 0x25A0), range(0xAC00, 0xD7A4, 101), range(0x20000, 0x2A6D0, 997),
]
rows = []
for point in (point for points in RANGES for point in points):
    character = chr(point)
    if unicodedata.category(character) not in ("Cn", "Mn", "Me", "Cf"):
        rows.append([point, 2 if unicodedata.east_asian_width(character) in "WF" else 1])
print(json.dumps(rows))
