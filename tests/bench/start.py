"""Start of `serve` to its first answer, memory at rest, weight of the import, bytes of the first page."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

from tests.bench.door import resident

PORT = 18082


def first_answer(folder: str) -> tuple[float, float]:
    """(seconds, MB at rest)"""
    settings = os.environ | {"LOA_BAN_DATA": folder, "LOA_BAN_PORT": str(PORT)}
    start = time.perf_counter()
    bot = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=settings, stdout=subprocess.DEVNULL)
    try:
        body = json.dumps({"chat": "a" * 32, "id": str(uuid.uuid4()), "typed": "chao"}).encode()
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/chat", body, timeout=5).read()
                break
            except OSError:
                time.sleep(0.01)
        seconds = time.perf_counter() - start
        time.sleep(1)
        return seconds, resident(bot.pid)
    finally:
        bot.terminate()
        bot.wait()


def weight(statement: str) -> tuple[float, float]:
    """(ms, MB) of an import above bare Python."""
    script = f"import time,resource; t=time.perf_counter(); {statement}; print(time.perf_counter()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.split() for _ in range(5)
    ]
    return statistics.median(1000 * float(run[0]) for run in runs), statistics.median(
        int(run[1]) / 1024 for run in runs
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cold = first_answer(folder)
        warm = [first_answer(folder) for _ in range(5)]
    print(f"first start, tables made: {cold[0]:.2f} s")
    print(f"start to first answer, warm: {statistics.median(each[0] for each in warm):.2f} s   goal < 2 s")
    print(f"memory at rest: {statistics.median(each[1] for each in warm):.0f} MB   goal < 120 MB")
    bare = weight("pass")
    ours, theirs = weight("import bot.app"), weight("import telegram.ext")
    print(
        f"import bot.app: {ours[0]:.0f} ms, {ours[1] - bare[1]:.0f} MB; import telegram.ext: {theirs[0]:.0f} ms, {theirs[1] - bare[1]:.0f} MB"
    )
    print(
        f"ratio: time {ours[0] / theirs[0]:.2f} (goal <= 1.6), memory {(ours[1] - bare[1]) / (theirs[1] - bare[1]):.2f} (goal <= 1.5)"
    )
    static = Path("bot/web")
    files = [
        static / "templates/chat.html",
        *static.glob("static/chat.*"),
        static / "static/icon.svg",
        *static.glob("static/fonts/*.woff2"),
    ]
    print(
        f"first page with style, script and fonts: {sum(each.stat().st_size for each in files) / 1000:.1f} KB   goal < 60 KB"
    )


if __name__ == "__main__":
    main()
