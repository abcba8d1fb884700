"""What a run's row knows of money and of those who ended it: rates, shares of bills, stops; pure."""

from ledger.projections.protocol import Row
from schemas.envelope import Event

ENDS = ("stop.requested", "stop.approved", "stop.refused", "guard.tripped")
TYPES = frozenset({*ENDS, "cost.reconciled"})


def attempt() -> Row:
    """What an attempt's row has of this kind before anything happened.

    `rate` in micro-dollars an hour with all that the attempt used and `charged_seconds`, once it is known
    what it cost. `billed`: its shares by App and hour. `retry_of`: the attempt whose call came again.
    """
    return {
        "app": None,
        "retry_of": None,
        "rate": None,
        "charged_seconds": None,
        "billed": {},
        "stop": None,
        "tripped": None,
    }


def started(row: Row, event: Event) -> None:
    """Intent and handle: which attempt came again, and in which App of the provider it runs."""
    row["retry_of"] = event.data.get("retry_of") or row["retry_of"]
    handle = event.data.get("handle") or {}
    app = handle.get("app_id") or handle.get("app")
    row["app"] = str(app) if app else row["app"]


def charged(row: Row, event: Event) -> None:
    """`cost.incurred`: by which rate and for how long."""
    row["rate"] = event.data["rate_per_hour"] * event.data["machines"]
    row["charged_seconds"] = event.data["seconds"]


def ended_by(row: Row, held: Row, event: Event) -> None:
    """Somebody asked for the end of an attempt, or the guard has tripped."""
    if event.type == "guard.tripped":
        held["tripped"] = event.data["limit"]
    elif held["stop"] != "approved":
        held["stop"] = event.type.removeprefix("stop.")


def runs_of(event: Event) -> tuple[str, ...]:
    """The runs that have a share in a billed hour; shares are named `<run>.<attempt>`."""
    return tuple(dict.fromkeys(name.rpartition(".")[0] for name in event.data["shares"]))


def billed(row: Row, run: str, event: Event) -> Row:
    """The shares of one billed hour; the last word on an hour counts."""
    place = f"{event.data['app']} {event.data['hour']}"
    for name, amount in event.data["shares"].items():
        of, _, number = name.rpartition(".")
        held = row["attempts"].get(number) if of == run else None
        if held is not None:
            held["billed"][place] = amount
    return row
