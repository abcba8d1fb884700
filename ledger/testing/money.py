"""A story of money with everything in it: caps, an approval over two days, an overrun, bills, an App."""

from typing import Any

from ledger.testing.story import LEDGER, Story, mark
from ledger.testing.tales import propose

ONE, TWO = "2026-03-01", "2026-03-02"
USD = 1_000_000
APPROVED, CHEAP = "xstop00001", "xauto00001"
KEY = "ab" * 32


def money() -> Story:
    """About 40 events of two days of one paid account. Its signatures are of the right form, not genuine."""
    story = Story()
    _people(story)
    propose(story, APPROVED, ["9", "10"], [42], name="stop")
    _approve(story, "1" * 32, 30 * USD)
    _first_day(story)
    _second_day(story)
    return story


def _signed(nonce: str) -> dict[str, Any]:
    return {"by": "abab-cdcd", "nonce": nonce, "signature": "0" * 128}


def _people(story: Story) -> None:
    enrolled = {"name": "ada", "public_key": KEY, "fingerprint": "abab-cdcd"}
    story.tell("ledger", "approver.enrolled", enrolled)
    place = {"account": "modal", "scope": "project", "name": "sleepstudy", "cap": 60 * USD, "why": "a grant"}
    story.tell("ledger", "cap.stated", place)


def _approve(story: Story, nonce: str, amount: int) -> None:
    stream = f"experiment-{APPROVED}"
    estimate = {
        "amount": 25 * USD, "worst_case": 600 * USD, "formula": "shown", "tier": "STOP", "headroom": 0,
        "cap": 20 * USD, "rate_per_hour": 1_100_000, "rate_source": "its own answer",
        "rate_read_at": "2026-03-01T00:00:00Z", "grade": "E1", "runs": 2, "seconds_each": 300.0,
        "basis": "expected", "account": "modal", "day": ONE, "parts": {"A10": 1_100_000},
    }  # fmt: skip
    story.tell(stream, "cost.estimated", estimate)
    data = {
        "ledger": LEDGER, "experiment": APPROVED, "digest": mark("plan" + APPROVED), "amount": amount,
        "rate_per_hour": 1_100_000, "runs": 2, "each": 10 * USD, "claims": 2, "account": "modal",
        "statement": "as shown", "signed": _signed(nonce),
    }  # fmt: skip
    story.tell(stream, "launch.approved", data)


def _day(story: Story, day: str) -> str:
    stream = f"budget-modal-{day}"
    story.tell(stream, "budget.opened", {"account": "modal", "day": day, "cap": 20 * USD})
    cap = {"scope": "project", "name": "sleepstudy", "cap": 60 * USD, "cause": "cap.stated"}
    story.tell(stream, "budget.cap_changed", cap)
    return stream


def _draw(story: Story, day: str, dollars: int) -> None:
    nonce = "1" * 32
    part = {"nonce": nonce, "account": "modal", "day": day, "amount": dollars * USD}
    story.tell(f"experiment-{APPROVED}", "approval.drawn", part)
    raised = {"experiment": APPROVED, "nonce": nonce, "amount": dollars * USD}
    story.tell(f"budget-modal-{day}", "budget.raised", raised)


def _reserve(story: Story, stream: str, run: str, dollars: int) -> None:
    experiment = run.partition(".")[0]
    data = {"reservation": f"{run}.1", "run": run, "amount": dollars * USD, "experiment": experiment}
    story.tell(stream, "budget.reserved", {**data, "project": "sleepstudy"})


def _first_day(story: Story) -> None:
    stream = _day(story, ONE)
    _draw(story, ONE, 30)
    for run, dollars in ((f"{APPROVED}.1", 10), (f"{APPROVED}.2", 10), (f"{CHEAP}.1", 8), (f"{CHEAP}.2", 8)):
        _reserve(story, stream, run, dollars)
    denied = {"reservation": f"{CHEAP}.3.1", "run": f"{CHEAP}.3", "amount": 8 * USD, "experiment": CHEAP}
    more = {"project": "sleepstudy", "headroom": 4 * USD, "limit": "account"}
    story.tell(stream, "budget.denied", {**denied, **more})
    for name, dollars in (
        (f"{APPROVED}.1.1", 4),
        (f"{CHEAP}.1.1", 2),
        (f"{CHEAP}.1.1", 3),
        (f"{CHEAP}.2.1", 9),
    ):
        story.tell(stream, "budget.committed", {"reservation": name, "amount": dollars * USD})
    overrun = {"reservation": f"{CHEAP}.2.1", "reserved": 8 * USD, "amount": 9 * USD}
    story.tell(stream, "budget.overrun", overrun)
    story.tell(stream, "budget.cleared", {"why": "a cold start", "signed": _signed("2" * 32)})
    story.tell(
        stream, "budget.released", {"reservation": f"{APPROVED}.2.1", "why": "the provider refused it"}
    )


def _second_day(story: Story) -> None:
    _draw(story, ONE, 4)
    stream = _day(story, TWO)
    _draw(story, TWO, 26)
    _reserve(story, stream, f"{APPROVED}.3", 10)
    own = {"app": "ap-own", "experiment": APPROVED, "project": "sleepstudy", "description": "ledger-stop"}
    for hour, billed, counted in (("10", 5, 4), ("11", 1, 3), ("11", 4, 3)):
        bill = {"hour": f"{TWO}T{hour}:00:00Z", "billed": billed * USD, "counted": counted * USD}
        story.tell(stream, "budget.reconciled", {**own, **bill})
    foreign = {"app": "ap-foreign", "hour": f"{TWO}T10:00:00Z", "billed": 2 * USD, "counted": 0}
    story.tell(stream, "budget.reconciled", {**foreign, "description": "a notebook"})
    said = {"account": "modal", "app": "ap-foreign", "why": "by hand", "signed": _signed("3" * 32)}
    story.tell("ledger", "app.assigned", said)
    assigned = {"app": "ap-foreign", "experiment": None, "cause": "app.assigned by abab-cdcd"}
    story.tell(stream, "budget.assigned", assigned)
    cap = {"scope": "account", "name": None, "cap": 15 * USD, "cause": "cap.stated"}
    story.tell(stream, "budget.cap_changed", cap)
