"""Each cited event as evidence: what it is, when and by whom it was measured, on which data."""

from typing import TYPE_CHECKING, Any

from ledger.rules.evidence_base import IMPORTED, base, is_primary
from schemas.clock import to_text

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store
    from schemas.envelope import Event

Item = dict[str, Any]
SYNTHETIC = ("synthetic", "simulated")


def evidence(store: "Store", view: "View", event: "Event", kind: str) -> Item:
    """One cited event in the shape of schemas.events.claim.Evidence, graded for a kind of claim."""
    found = {"event": event.id, "index": event.index, "type": event.type, "date": _day(event)}
    if event.type in IMPORTED:
        return {**found, **_imported(store, event, kind)}
    run, experiment = _about(event)
    synthetic = _data_kind(view, experiment) in SYNTHETIC
    data = _as_it_is_now(view, event)
    return {
        **found, "base": base(event.type, data, kind, synthetic=synthetic),
        "primary": is_primary(event.type, data, kind), "source": "own", "own": True, "file": None,
        "metric": _metric(event), "run": run, "experiment": experiment, "preprint": False, "open": True,
        "synthetic": synthetic, "self_reported": _self_reported(view, event, run),
    }  # fmt: skip


def _day(event: "Event") -> str:
    return to_text(event.recorded_at)[:10]


def _about(event: "Event") -> tuple[str | None, str | None]:
    """The run and the experiment that an event of this ledger belongs to."""
    from schemas.ids import experiment_of

    room, _, name = event.stream.partition("-")
    run = name if room == "run" else event.data.get("run")
    if run:
        return str(run), experiment_of(str(run)) or None
    return None, name if room == "experiment" else event.data.get("experiment")


def _data_kind(view: "View", experiment: str | None) -> str | None:
    row = view.row("experiments", experiment) if experiment else None
    return row["data"]["kind"] if row else None


def _self_reported(view: "View", event: "Event", run: str | None) -> bool:
    """Whether the value behind a run's event is the training code's own word; a failure has no value."""
    if event.type == "metrics.logged":
        return True
    result: dict[str, Any] = event.data if event.type == "result.recorded" else {}
    if not result and run and event.stream.startswith("run-"):
        result = (view.row("runs", run) or {}).get("result") or {}
    return result.get("value") is not None and bool(result["self_reported"])


def _metric(event: "Event") -> str | None:
    """What a result measured; None for other events and for a run that ended without a value."""
    if event.type != "result.recorded" or event.data["value"] is None:
        return None
    return str(event.data["metric"])


def _as_it_is_now(view: "View", event: "Event") -> dict[str, Any]:
    """An event's data; a claim's with the grade that it has today."""
    from ledger.rules.evidence import regrade
    from ledger.rules.grades import name

    row = view.row("claims", event.id) if event.type == "claim.graded" else None
    return {**event.data, "grade": name(regrade(row, view.as_of)[0])} if row else event.data


def _imported(store: "Store", event: "Event", kind: str) -> Item:
    """Results from elsewhere, by the header of their import; nothing was published after it."""
    from ledger.rules.sources import is_preprint, source_of
    from ledger.store.read import read_stream

    header = event
    if event.type != "experiment.imported":
        parts = read_stream(store, event.stream, to_index=event.index)
        header = [part for part in parts if part.type == "experiment.imported"][-1]
    data, address = header.data, str(header.data["source"])
    days = [day for day in (data.get("published"), _day(header)) if day]
    return {
        "date": min(days), "base": base(event.type, data, kind),
        "primary": is_primary(event.type, data, kind), "source": source_of(address) or address[:300],
        "own": False, "file": data["file"]["sha256"], "metric": data["metric"]["name"], "run": None,
        "experiment": header.stream.partition("-")[2],
        "preprint": bool(data.get("preprint")) or is_preprint(address), "open": bool(data.get("code")),
        "synthetic": False, "self_reported": False,
    }  # fmt: skip
