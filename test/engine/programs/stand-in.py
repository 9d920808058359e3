#!/usr/bin/python3
"""stand-in : listens on $STAND_IN_PORTS and answers with 200 and a small JSON object; says on standard output what it is.

Where $STAND_IN_PATHS names paths, every other one is answered with 404.
With the word `-health` it ends well, as a program does that is asked for its own health.
"""
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATHS = os.environ.get("STAND_IN_PATHS", "").split(",") if os.environ.get("STAND_IN_PATHS") else []


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"stand_in": true}\n'
        self.send_response(200 if not PATHS or self.path in PATHS else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = reply

    def log_message(self, *_):
        """Requests are not logged: health checks would fill the log."""


def listen():
    first, *others = (ThreadingHTTPServer(("", int(port)), Answer) for port in os.environ["STAND_IN_PORTS"].split(","))
    for server in others:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("stand-in on", os.environ["STAND_IN_PORTS"], flush=True)
    first.serve_forever()


if __name__ == "__main__":
    if sys.argv[1:2] == ["-health"]:
        sys.exit(0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listen()
