#!/usr/bin/python3
"""milvus run standalone : Milvus 2.3.5, as PyPI has it, where Milvus 2.6 is expected.

Its server speaks gRPC on port 19530 and nothing of the RESTful API v2, which 2.6 has on the same port. Connections that begin as
HTTP/2 go to the server, all others to the bridge that the readers have. It does not read user.yaml, of which it is told where data lies.
"""
import asyncio
import os
import re
import signal
import subprocess
import sys

HOME, SERVER, BRIDGE = "/milvus", 29530, 29531
ENVIRONMENT = dict(
    os.environ, LD_LIBRARY_PATH=f"{HOME}/lib", MILVUSCONF=f"{HOME}/configs", DEPLOY_MODE="STANDALONE", PROXY_PORT=str(SERVER)
)
with open(f"{HOME}/configs/user.yaml") as settings:
    if kind := re.search(r"^  storageType: (\w+)$", settings.read(), re.MULTILINE):
        ENVIRONMENT["COMMON_STORAGETYPE"] = kind[1]


async def pipe(source, sink):
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()


async def connect(port):
    """Waits at most a minute for a server that is still starting."""
    for _ in range(120):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.5)
    raise ConnectionError(port)


async def serve(reader, writer):
    begin = await reader.read(3)
    try:
        far_reader, far_writer = await connect(SERVER if begin == b"PRI" else BRIDGE)
    except ConnectionError:
        writer.close()
        return
    far_writer.write(begin)
    await asyncio.gather(pipe(reader, far_writer), pipe(far_reader, writer))


async def keep_bridge():
    while True:
        process = await asyncio.create_subprocess_exec(sys.executable, f"{HOME}/bridge.py", str(BRIDGE), str(SERVER))
        await process.wait()
        await asyncio.sleep(1)


async def main():
    server = subprocess.Popen([f"{HOME}/bin/milvus-server", *sys.argv[1:]], env=ENVIRONMENT, cwd=HOME)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.terminate)
    await asyncio.start_server(serve, "0.0.0.0", 19530)
    bridge = asyncio.ensure_future(keep_bridge())
    while server.poll() is None:
        await asyncio.sleep(1)
    bridge.cancel()
    sys.exit(server.returncode)


asyncio.run(main())
