"""Which runs a launch starts, again or for the first time."""

import pytest

from ledger.domain.run import Attempt, Run
from workers.turns import Queued, seen, wants_start


def run(*ends: str | None) -> Run:
    """A queued run whose attempts ended so; None is open."""
    attempts = [Attempt(outcome=None if end == "lost" else end, lost=end == "lost") for end in ends]
    return Run(queued={"smoke": False}, attempts=attempts)


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ((), True), ((None,), False), (("ok",), False), (("nan",), False), (("oom",), False),
        (("failed",), True), (("timeout",), True), (("killed",), True), (("stopped",), True),
        (("lost",), True), (("lost", None), False), (("ok", "failed"), False),
    ],
)  # fmt: skip
def test_what_a_launch_finds(ends: tuple[str | None, ...], due: bool) -> None:
    """Missing runs and those that ended otherwise than ok, nan or oom are due; open ones are not."""
    state = run(*ends)
    assert wants_start(state, Queued("x.1", False, seen(state)), 0, 0) is due


@pytest.mark.parametrize(
    ("end", "tries", "retries", "due"),
    [("killed", 1, 1, True), ("killed", 2, 1, False), ("lost", 1, 1, True), ("failed", 1, 5, False),
     ("timeout", 1, 5, False), ("stopped", 1, 5, False), ("killed", 1, 0, False)],
)  # fmt: skip
def test_what_is_retried_within_a_launch(end: str, tries: int, retries: int, due: bool) -> None:
    """Killed and lost attempts up to compute.retries; what the training code did itself is not repeated."""
    assert wants_start(run(end), Queued("x.1", False, 0), tries, retries) is due


def test_what_another_supervisor_ended_meanwhile_is_its_own() -> None:
    """A run that was open when this launch began and failed since is not ours to repeat; a lost one is."""
    queued = Queued("x.1", False, seen(run(None)))
    assert not wants_start(run("failed"), queued, 0, 0)
    assert wants_start(run("lost"), queued, 0, 0)
