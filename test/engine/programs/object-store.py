#!/usr/bin/python3
"""weed server … | shell … : moto's S3 on SeaweedFS' port, in memory.

`server` listens on the ports of the master and the filer too, where probes ask. `shell` carries out the two commands that the
project's job sends on standard input.
"""
import os
import re
import sys
import threading
import urllib.request

S3_PORT = 8333


def shell():
    host = next(word.split("=")[1].split(":")[0] for word in sys.argv if word.startswith("-master="))
    address = f"http://{host}:{S3_PORT}"
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["s3.bucket.create"]:
            urllib.request.urlopen(urllib.request.Request(f"{address}/{words[words.index('-name') + 1]}", method="PUT"))
        elif words[:1] == ["s3.bucket.list"]:
            for name in re.findall("<Name>(.*?)</Name>", urllib.request.urlopen(address).read().decode()):
                print(f"  {name}\tsize:0\tchunk:0")


def server():
    sys.path[:0] = ["/usr/local/lib/moto", "/usr/local/lib/stand-in"]
    os.environ["STAND_IN_PORTS"] = "9333,8888,9327"
    import stand_in
    from moto.server import main

    threading.Thread(target=stand_in.listen, daemon=True).start()
    main(["-H", "0.0.0.0", "-p", str(S3_PORT)])


if "shell" in sys.argv:
    shell()
else:
    server()
