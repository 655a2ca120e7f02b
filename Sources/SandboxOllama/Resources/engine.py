"""Runs one GGUF with llama.cpp's own HTTP server on a free loopback port.

Prints one JSON line {"port": ..., "pid": ...} once the model is loaded, or {"error": "..."} and exit status 1.
Lives as long as its standard input is open, so that it never outlives the program that started it.
"""

import argparse
import json
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--ctx", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--shift", action="store_true", help="generate past the end of the context")
    arguments = parser.parse_args()

    # llama.cpp writes its own lines to file descriptor 1; the protocol keeps a private copy and 1 becomes 2.
    protocol = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        import xllamacpp
    except ImportError as error:
        protocol.write(json.dumps({"error": f"python module xllamacpp cannot be loaded: {error}"}) + "\n")
        return 1
    params = xllamacpp.CommonParams()
    params.model.path = arguments.model
    params.n_ctx = arguments.ctx
    params.n_batch = arguments.batch
    params.n_ubatch = min(params.n_ubatch, arguments.batch)
    params.n_parallel = 1
    params.ctx_shift = arguments.shift
    params.fit_params = False
    params.cpuparams.n_threads = arguments.threads
    params.cpuparams_batch.n_threads = arguments.threads
    params.port = 0
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError, OSError) as error:
        protocol.write(json.dumps({"error": str(error)}) + "\n")
        return 1
    port = urlsplit(server.listening_address).port
    protocol.write(json.dumps({"port": port, "pid": os.getpid()}) + "\n")
    while sys.stdin.buffer.read(4096):
        pass
    # The parent is gone or is done with this engine. llama.cpp's threads need no farewell.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
