"""Random bytes by the page are as good as those of the system."""

import os
import threading

from bot.storage.chance import PAGE, random_bytes


def test_no_bytes_are_handed_out_twice() -> None:
    drawn = [random_bytes(12) for _ in range(5 * PAGE // 12)]
    assert {len(each) for each in drawn} == {12}
    assert len(set(drawn)) == len(drawn)


def test_threads_draw_different_bytes() -> None:
    drawn: list[bytes] = []
    threads = [threading.Thread(target=lambda: drawn.append(random_bytes(16))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == 8


def test_a_child_draws_other_bytes_than_its_parent() -> None:
    """Else both would seal with one key and one nonce."""
    random_bytes(1)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, random_bytes(16))
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 16) != random_bytes(16)
    os.close(reader)
    os.close(writer)
