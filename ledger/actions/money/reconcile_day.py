"""A day's billed hours into the ledger: on each experiment's stream and the day's, in one transaction."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.actions.money.attempt_money import spans
from ledger.domain.billing import is_news
from ledger.domain.decide_budget import reconcile
from ledger.handle import Decided, Loaded, commit, load, retry
from ledger.rules.allocation import split

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.rules.billing_rows import Billed
    from ledger.store.open import Store


class Hour(NamedTuple):
    """A billed hour of an App with its allocation; `experiment` and `project` None for an unknown App."""

    billed: "Billed"
    experiment: str | None
    project: str | None
    shares: dict[str, int]
    residual: int
    counted: int


def shared(
    view: "View", billed: "list[Billed]", owner: dict[str, str | None], account: str, now: int
) -> list[Hour]:
    """Every billed hour shared out over what its experiment ran in it."""
    found = []
    for experiment in sorted({name for name in owner.values() if name is not None}):
        rows = [row for row in billed if owner[row.app] == experiment]
        found += _of_experiment(view, experiment, rows, account, now)
    unknown = [row for row in billed if owner[row.app] is None]
    found += [Hour(row, None, None, {}, row.billed, 0) for row in unknown]
    return sorted(found, key=lambda hour: (hour.billed.hour, hour.billed.app))


def _of_experiment(
    view: "View", experiment: str, billed: "list[Billed]", account: str, now: int
) -> list[Hour]:
    from schemas.clock import to_micros

    plan, runs = view.row("experiments", experiment) or {}, view.rows("runs", f"{experiment}.")
    held = [span for run, row in runs.items() for span in spans(run, row, plan, account, now)]
    hours = {
        row.hour: {other.app: other.billed for other in billed if other.hour == row.hour} for row in billed
    }
    made = {hour: split(bills, held, to_micros(hour)) for hour, bills in hours.items()}
    return [Hour(row, experiment, plan.get("project"), *made[row.hour][row.app]) for row in billed]


def record(store: "Store", hours: list[Hour], *, account: str, cap: int, read_at: str, actor: str) -> int:
    """Append what is news in the hours of one day; how many events that were. Doing it again appends none."""
    day = hours[0].billed.hour[:10]

    def once() -> int:
        decided = _decided(store, hours, {"account": account, "day": day, "cap": cap}, read_at)
        return len(commit(store, decided, actor))

    return retry(once)


def _decided(
    store: "Store", hours: list[Hour], day: dict[str, Any], read_at: str
) -> list[tuple[Loaded, list[Decided]]]:
    budget = load(store, f"budget-{day['account']}-{day['day']}")
    bills = [_bill(hour) for hour in hours]
    own = reconcile(budget.state, {**day, "bills": bills})
    made: list[tuple[Loaded, list[Decided]]] = [(budget, [*own, *_assigned(store, budget, own)])]
    for name in sorted({hour.experiment for hour in hours if hour.experiment is not None}):
        loaded = load(store, f"experiment-{name}")
        data = [_cost(hour, loaded, read_at) for hour in hours if hour.experiment == name]
        news = [one for one in data if is_news(loaded.state.bills.get((one["app"], one["hour"])), one)]
        made.append((loaded, [("cost.reconciled", one) for one in news]))
    return made


def _bill(hour: Hour) -> dict[str, Any]:
    return {
        "app": hour.billed.app, "hour": hour.billed.hour, "experiment": hour.experiment,
        "project": hour.project, "description": hour.billed.description, "billed": hour.billed.billed,
        "counted": hour.counted,
    }  # fmt: skip


def _cost(hour: Hour, loaded: Loaded, read_at: str) -> dict[str, Any]:
    """An attempt that had a share before and has none now is named with nothing."""
    former = loaded.state.bills.get((hour.billed.app, hour.billed.hour))
    before = dict.fromkeys(former["shares"], 0) if former else {}
    return {
        "app": hour.billed.app, "hour": hour.billed.hour, "billed": hour.billed.billed,
        "counted": hour.counted, "shares": {**before, **hour.shares}, "residual": hour.residual,
        "read_at": read_at,
    }  # fmt: skip


def _assigned(store: "Store", budget: Loaded, own: list[Decided]) -> list[Decided]:
    """An App that a person has assigned to nobody here blocks no further day; it still counts."""
    from ledger.store.read import read_stream

    unknown = {data["app"] for kind, data in own if kind == "budget.reconciled" and data["billed"]
               and data["experiment"] is None} - budget.state.assigned  # fmt: skip
    if not unknown:
        return []
    said = {e.data["app"]: e.id for e in read_stream(store, "ledger") if e.type == "app.assigned"}
    return [
        ("budget.assigned", {"app": app, "experiment": None, "cause": said[app]})
        for app in sorted(unknown & set(said))
    ]
