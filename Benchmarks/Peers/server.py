"""The least that answers a JSON request on a Unix socket: Python's own http.server.

usage: server.py SOCKET      says READY=1 on $NOTIFY_SOCKET once it listens
"""
import http.server
import json
import os
import socket
import socketserver
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = False  # there is no Nagle on a Unix socket

    def do_GET(self):
        body = json.dumps({"state": "idle", "path": self.path}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

    def address_string(self):
        return "unix"


with socketserver.ThreadingUnixStreamServer(sys.argv[1], Handler) as server:
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    server.serve_forever()
