"""How the days share an approval: over all of them never more than was approved. Micro-dollars; pure."""

from collections.abc import Mapping
from typing import NamedTuple

Place = tuple[str, str]
"""Account and day."""


class Part(NamedTuple):
    """Of one day: what it has drawn of the approval, and what the experiment uses there."""

    raised: int
    used: int

    @property
    def kept(self) -> int:
        """What a day cannot give back."""
        return min(self.raised, self.used)


def shares(approved: int, parts: Mapping[Place, Part], today: Place) -> dict[Place, int]:
    """What each day holds of the approval, if today draws all that the others do not use.

    An earlier day's use beyond its part (an overrun) counts too. Today never holds less than it uses of
    its own part.
    """
    others = {place: part for place, part in parts.items() if place != today}
    rest = approved - sum(part.used for part in others.values())
    own = parts.get(today, Part(0, 0))
    return {**{place: part.kept for place, part in others.items()}, today: max(rest, own.kept)}
