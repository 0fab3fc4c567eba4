"""The public page of a contest, opened by 300 at once when a result is out, against a bare Starlette + uvicorn that
returns the same bytes: both in their own process. `python -m tests.bench.contest_pages`."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from tests.bench.door import until_up
from tests.bench.side_by_side import rounds, told

AT_ONCE = 300
EACH = 10
ECHO, OURS = 18180, 18181
PATH = "/thi/da-xong"
BARE = """
import sys, uvicorn, uvloop
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
page = open(sys.argv[1], "rb").read()
async def same(request): return Response(page, media_type="text/html", headers={"Content-Encoding": "gzip"})
uvicorn.run(Starlette(routes=[Route("/thi/da-xong", same)]), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


async def opened(session: aiohttp.ClientSession, port: int, waits: list[float]) -> int:
    async def reader() -> None:
        for _ in range(EACH):
            start = time.perf_counter()
            async with session.get(f"http://127.0.0.1:{port}{PATH}") as answer:
                await answer.read()
                assert answer.status == 200, answer.status
            waits.append(time.perf_counter() - start)

    await asyncio.gather(*(reader() for _ in range(AT_ONCE)))
    return AT_ONCE * EACH


async def measured() -> None:
    waits: dict[str, list[float]] = {"bare": [], "page": []}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE), auto_decompress=False) as session:
        await until_up(session, ECHO, PATH)

        def way(port: int, name: str) -> Callable[[], Awaitable[int]]:
            return lambda: opened(session, port, waits[name])

        rates = await rounds({"bare bytes": way(ECHO, "bare"), "public page, 300 at once": way(OURS, "page")})
    print(told(rates, "bare bytes", {"public page, 300 at once": 0.5}))
    for name, each in waits.items():
        cuts = statistics.quantiles(each, n=100)
        print(f"{name:5} p50 {cuts[49] * 1000:6.1f} ms   p95 {cuts[94] * 1000:6.1f} ms   p99 {cuts[98] * 1000:6.1f} ms")


async def first_page(file: Path) -> None:
    """The bytes that the bare one returns."""
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        await until_up(session, OURS, PATH)
        async with session.get(f"http://127.0.0.1:{OURS}{PATH}", headers={"Accept-Encoding": "gzip"}) as answer:
            file.write_bytes(await answer.read())


async def serve(database: str) -> None:
    """A contest that thirty people sat, over a fresh database."""
    import uvicorn

    from bot.storage import schema
    from bot.storage.sqlite import SqliteStore
    from tests.conftest import House
    from tests.talking import shipped_library
    from tests.web.contests.kit import done, site

    schema.migrate(database)
    house = House(await SqliteStore.open(Path(database)), shipped_library())
    await done(house)
    await uvicorn.Server(uvicorn.Config(site(house), port=OURS, log_level="error", access_log=False)).serve()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.gz"
        ours = [sys.executable, "-m", "tests.bench.contest_pages", f"{folder}/loaban.db"]
        servers = [subprocess.Popen(ours)]
        try:
            asyncio.run(first_page(page))
            servers.append(subprocess.Popen([sys.executable, "-c", BARE, str(page), str(ECHO)]))
            asyncio.run(measured())
            print(f"the page itself: {page.stat().st_size} bytes")
        finally:
            for server in servers:
                server.terminate()
                server.wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1])) if len(sys.argv) > 1 else main()
