"""schema.py SCHEMA [--lines] < DOCUMENT: what a JSON document, or each line of it, has against a schema of draft 2020-12.
Prints nothing where it has nothing."""

import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
text = sys.stdin.read()
documents = text.splitlines() if "--lines" in sys.argv[2:] else [text]
faults = [
    f"{number}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
    for number, document in enumerate(documents, 1)
    for error in validator.iter_errors(json.loads(document))
]
print("\n".join(faults[:20]) if documents else "no document")
