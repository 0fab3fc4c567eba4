"""Large papers, made in a process of their own that ends with them.

The press keeps what it has set for its next ten papers: 100 MB for every 300 certificates, which a small server has not and a
bot would never give back; and a sheet of ten thousand places keeps the interpreter busy for seconds, in which every talk
would wait. What they are made of goes through a pipe: no name stands on a command line or in a file.
"""

import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from bot.model.certificates import Certificate, DoesNotFit
from bot.model.published import Published

HOME = Path(__file__).parents[2]
SECONDS = 300
OVERFLOW = 3
"""The exit code; which words did not fit stands on stderr."""


def made_apart(kind: Literal["certificates", "result"], of: tuple[Certificate, ...] | Published) -> bytes:
    """Raises DoesNotFit."""
    command = [sys.executable, "-m", "bot.papers.apart", kind]
    told = msgspec.json.encode(of)
    done = subprocess.run(command, input=told, capture_output=True, cwd=HOME, timeout=SECONDS, check=False)  # noqa: S603 (our own module)
    if done.returncode == OVERFLOW:
        raise DoesNotFit(done.stderr.decode().strip())
    if done.returncode:
        raise RuntimeError(f"the press ended with {done.returncode}")
    return done.stdout


def main(kind: str, told: bytes) -> bytes:
    if kind == "certificates":
        from bot.papers.certificates import pdf_here

        return pdf_here(msgspec.json.decode(told, type=tuple[Certificate, ...]))
    from bot.papers.contest_xlsx import xlsx_here

    return xlsx_here(msgspec.json.decode(told, type=Published))


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
    except DoesNotFit as trouble:
        sys.stderr.write(str(trouble))
        sys.exit(OVERFLOW)
