"""Many certificates, set in a process of their own that ends with them.

The press keeps what it has set for its next ten papers: 100 MB for every 300 certificates, which a small server has not, and
which a bot would never give back. Names go through a pipe: they stand on no command line and in no file.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot.model.certificates import Certificate
from bot.papers.certificates import DoesNotFit, pdf_here

HOME = Path(__file__).parents[2]
SECONDS = 300
OVERFLOW = 3
"""The exit code; which words they were stands on stderr."""


def pdf_apart(certificates: Sequence[Certificate]) -> bytes:
    """Raises DoesNotFit."""
    command = [sys.executable, "-m", "bot.papers.certificates_apart"]
    told = msgspec.json.encode(tuple(certificates))
    done = subprocess.run(command, input=told, capture_output=True, cwd=HOME, timeout=SECONDS, check=False)  # noqa: S603 (our own module)
    if done.returncode == OVERFLOW:
        raise DoesNotFit(done.stderr.decode().strip())
    if done.returncode:
        raise RuntimeError(f"the press ended with {done.returncode}")
    return done.stdout


def main() -> None:
    certificates = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[Certificate, ...])
    try:
        sys.stdout.buffer.write(pdf_here(certificates))
    except DoesNotFit as trouble:
        sys.stderr.write(str(trouble))
        sys.exit(OVERFLOW)


if __name__ == "__main__":
    main()
