"""Wrong tries are counted by door and hour, and the hours before last are forgotten. On both databases."""

from bot.storage import tries
from bot.storage.store import Store
from tests.storage.conftest import counted
from tests.storage.lives import KEYS, NOW

DOOR = KEYS.digest("try", "a"), 3
OTHER = KEYS.digest("try", "b"), 3


async def test_a_door_shuts_after_so_many_and_opens_with_the_next_hour(store: Store) -> None:
    shut = []
    for _ in range(4):
        shut.append(await store.write(tries.is_shut, [OTHER, DOOR], NOW))
        await store.write(tries.tried_in_vain, DOOR[0], NOW)
    assert shut == [False, False, False, True]
    assert not await store.write(tries.is_shut, [OTHER], NOW)
    assert not await store.write(tries.is_shut, [DOOR], NOW + tries.HOUR)


async def test_how_many_is_told(store: Store) -> None:
    assert [await store.write(tries.tried_in_vain, DOOR[0], NOW) for _ in range(3)] == [1, 2, 3]


async def test_old_hours_are_forgotten(store: Store) -> None:
    await store.write(tries.tried_in_vain, DOOR[0], NOW)
    await store.write(tries.forget_old, NOW + tries.HOUR)
    assert await counted(store, "tries") == 1
    await store.write(tries.forget_old, NOW + 3 * tries.HOUR)
    assert await counted(store, "tries") == 0
