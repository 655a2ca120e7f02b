"""Makes models in an Ollama, each with a system prompt of its own, and prints what stands there with its digest.

usage: versions.py URL SOURCE [MODEL...]
"""
import json
import sys
import urllib.request

url, source, *models = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"Content-Type": "application/json"})
    with opener.open(request) as reply:
        return json.load(reply)


for model in models:
    call("/api/create", {"model": model, "from": source, "system": model, "stream": False})
for listed in call("/api/tags")["models"]:
    print(listed["name"], listed["digest"])
