"""The checklist of a launch elsewhere as a person reads it: what was seen, what starts, what was printed."""

import pytest

from ledger.cli.checklist_text import checklist_lines, smoke_lines

SEEN = {
    "gpu": "A10", "versions": {"python": "3.11.7", "torch": "2.6.0"}, "state_dict": True, "digest": "ab" * 32,
    "backend": "modal", "apps": [], "clock_skew": -0.04, "runs": 17, "total_usd": "0.85",
    "eta_seconds": 3600.0, "smoke": False, "tier": "AUTO", "estimate_usd": "0.90", "duplicates": [],
}  # fmt: skip


def test_what_was_seen_and_what_starts() -> None:
    """GPU, versions, state_dict and plan; the provider; runs, total and ETA: a line each."""
    assert checklist_lines(SEEN) == [
        "checked    A10; python 3.11.7, torch 2.6.0; no doubt about its state_dict (R16); plan abababababab",
        "provider   no App runs there; clocks 0.0 s apart",
        "starts     17 runs on modal, $0.85, in about 1 h 00 min",
    ]


@pytest.mark.parametrize(
    ("apps", "skew", "line"),
    [
        (None, None, "provider   its Apps are not told; its clock is not told"),
        ([{"name": "a"}, {"app": "ap-2"}], 12.0, "provider   runs there: a, ap-2; clocks 12.0 s apart"),
        ([{"name": f"n{n}"} for n in range(9)], 0.0,
         "provider   runs there: n0, n1, n2, n3, n4, n5 and 3 more; clocks 0.0 s apart"),
        ([{"name": "a\x1b[2J"}], 0.0, "provider   runs there: a; clocks 0.0 s apart"),
    ],
)  # fmt: skip
def test_what_runs_at_the_provider(apps: object, skew: float | None, line: str) -> None:
    """Apps by name, a few of many; what is not told is not zero; no control character reaches a terminal."""
    assert checklist_lines({**SEEN, "apps": apps, "clock_skew": skew})[1] == line


def test_nothing_before_a_launch_elsewhere() -> None:
    """Local plans have no checklist, and before the smoke run nothing was watched."""
    assert (checklist_lines(None), smoke_lines(None)) == ([], [])


def test_what_the_smoke_run_printed() -> None:
    """R22: the last lines of the snippet; empty ones are left out, and silence is told."""
    said = "".join(f"epoch {n}\n\n" for n in range(8))
    lines = smoke_lines({"run": "x.1", "snippet": said})
    assert lines == ["watched    x.1 printed, the last 6 of 8 lines:", *(f"  epoch {n}" for n in range(2, 8))]
    assert smoke_lines({"run": "x.1", "snippet": "a\n"}) == ["watched    x.1 printed:", "  a"]
    assert smoke_lines({"run": "x.1", "snippet": "\n"}) == ["watched    x.1: it printed nothing"]
