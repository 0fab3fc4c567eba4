"""POST /api/chat, committed, against a bare Starlette + uvicorn echo: both in their own process, 32 at once."""

import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from tests.bench.side_by_side import rounds, told

AT_ONCE = 32
EACH = 60
ECHO = """
import uvicorn, uvloop, asyncio
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
async def echo(request): return Response(await request.body(), media_type="application/json")
uvicorn.run(Starlette(routes=[Route("/api/chat", echo, methods=["POST"])]), port={port}, log_level="error", access_log=False)
"""


async def posted(session: aiohttp.ClientSession, port: int, talks: bool, waits: list[float]) -> int:
    async def page() -> None:
        chat = secrets.token_urlsafe(16)
        for n in range(EACH):
            body = {"chat": chat, "id": str(uuid.uuid4()), "typed": ("do vui", "1", "2", "3")[n % 4]}
            start = time.perf_counter()
            async with session.post(f"http://127.0.0.1:{port}/api/chat", data=json.dumps(body)) as answer:
                await answer.read()
                assert answer.status == 200, answer.status
            waits.append(time.perf_counter() - start)

    await asyncio.gather(*(page() for _ in range(AT_ONCE)))
    return AT_ONCE * EACH


async def measured(echo: int, ours: int) -> None:
    waits: dict[str, list[float]] = {"echo": [], "ours": []}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        await until_up(session, echo, "/api/chat")
        await until_up(session, ours, "/health")

        def way(port: int, name: str) -> Callable[[], Awaitable[int]]:
            return lambda: posted(session, port, True, waits[name])

        rates = await rounds({"bare echo": way(echo, "echo"), "event committed and answered": way(ours, "ours")})
    print(told(rates, "bare echo", {"event committed and answered": 0.25}))
    for name, each in waits.items():
        cuts = statistics.quantiles(each, n=100)
        print(f"{name:5} p50 {cuts[49] * 1000:6.1f} ms   p95 {cuts[94] * 1000:6.1f} ms   p99 {cuts[98] * 1000:6.1f} ms")


async def until_up(session: aiohttp.ClientSession, port: int, path: str) -> None:
    for _ in range(100):
        try:
            async with session.get(f"http://127.0.0.1:{port}{path}"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = os.environ | {"LOA_BAN_DATA": folder, "LOA_BAN_PORT": "18081"}
        servers = [
            subprocess.Popen([sys.executable, "-c", ECHO.format(port=18080)]),
            subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=settings, stdout=subprocess.DEVNULL),
        ]
        try:
            asyncio.run(measured(18080, 18081))
            print(f"resident memory of the bot after it: {resident(servers[1].pid):.0f} MB")
        finally:
            for server in servers:
                server.terminate()
                server.wait()


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
