"""R41: the arithmetic of evidence grades."""

import itertools

import pytest

from ledger.rules.grades import grade

CAPS = {"single_source": 4, "own_unconfirmed": 3, "closed_paper": 4}
PENALTIES = ("stale", "preprint")


@pytest.mark.parametrize("base", range(1, 7))
@pytest.mark.parametrize("held", list(itertools.product([False, True], repeat=5)), ids=str)
def test_the_whole_table(base: int, held: tuple[bool, ...]):
    """Caps come before penalties, E6 is the worst: every base with every set of caps and penalties."""
    names = dict(zip((*CAPS, *PENALTIES), held, strict=True))
    worst = base
    for cap, limit in CAPS.items():
        worst = limit if names[cap] and limit > worst else worst
    expected = worst + sum(names[penalty] for penalty in PENALTIES)
    assert grade(base, **names) == (6 if expected > 6 else expected)


def test_an_own_benchmark_that_is_stale_is_e4():
    """`max(1, 3) + 1`: the worked example of the rule."""
    assert grade(1, own_unconfirmed=True, stale=True) == 4


def test_the_worst_of_all():
    """Nothing is worse than E6."""
    assert grade(6, single_source=True, closed_paper=True, stale=True, preprint=True) == 6
