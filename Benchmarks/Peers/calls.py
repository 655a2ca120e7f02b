"""The calls that a sandbox has counted.

usage: calls.py URL   prints an API and its calls a line
"""
import http.client
import json
import sys
import urllib.parse


def main(url):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    connection.request("GET", "/sandbox/calls")
    for api, calls in sorted(json.loads(connection.getresponse().read()).items()):
        print(api, calls)


main(sys.argv[1])
