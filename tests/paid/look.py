"""Looking at a world while time passes."""

from typing import Any

from tests.paid.world import EXPERIMENT, World

SECOND, HOUR = 1_000_000, 3_600_000_000
RUN = f"{EXPERIMENT}.1"


def tick(world: World, supervisor: Any, ticks: int = 1, seconds: int = 15) -> bool:
    """So many looks, with time in between; whether anything is left to do."""
    busy = True
    for _ in range(ticks):
        busy = supervisor.tick()
        world.ahead += seconds * SECOND
    return busy


def held(world: World) -> list[tuple[str, int, int]]:
    """Status, amount set aside and amount spent of every reservation."""
    return [
        (r.status, r.reserved, r.spent)
        for day in world.budgets()
        for _, r in sorted(day.reservations.items())
    ]
