#!/usr/bin/python3
"""alloy : carries lines as the configuration of Alloy says: the engine's datagrams of RFC 5424 become lines in Loki.

A stand-in for the way of a line alone: what Alloy's stages make of it, redaction among them, is not played.
"""
import json
import os
import re
import socket
import sys
import threading
import time
import urllib.request

sys.path[:0] = ["/usr/local/lib/stand-in"]
LINE = re.compile(rb"^<\d+>1 \S+ \S+ (?P<service>\S+) \S+ \S+ (?:-|\[.*?\]) ?(?P<text>.*)$", re.DOTALL)
PUSH = "http://loki:3100/loki/api/v1/push"


def carry():
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("", 1514))
    while True:
        found = LINE.match(receiver.recv(65536))
        if not found:
            continue
        labels = {"service": found["service"].decode(), "level": "info"}
        stream = {"stream": labels, "values": [[str(time.time_ns()), found["text"].decode(errors="replace")]]}
        request = urllib.request.Request(PUSH, json.dumps({"streams": [stream]}).encode(), {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError:
            # Lines that are said while Loki is away are lost here; Alloy would repeat them.
            pass


if __name__ == "__main__":
    os.environ.setdefault("STAND_IN_PORTS", "12345")
    import stand_in

    threading.Thread(target=carry, daemon=True).start()
    stand_in.listen()
