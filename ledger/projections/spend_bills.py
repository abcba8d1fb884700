"""What bills add to a day: by App, over its hours never less than nothing. Micro-dollars.

`apps`: experiment, project and description by the last word on each, `net` of its hours; `foreign`: Apps
that nobody here knows.
"""

from ledger.projections.protocol import Row
from ledger.projections.spend_use import use
from schemas.envelope import Event


def empty() -> Row:
    """The bills of a day before the first one."""
    return {"billed": 0, "apps": {}, "hours": {}, "foreign": [], "assigned": []}


def reconciled(row: Row, event: Event) -> None:
    """An hour of an App; the last word on it counts."""
    data, place = event.data, f"{event.data['app']} {event.data['hour']}"
    app = row["apps"].get(data["app"], {"net": 0, "experiment": None, "project": None})
    former = row["hours"].get(place, [0, 0])
    _count(row, app, -1)
    net = app["net"] + (data["billed"] - data["counted"]) - (former[0] - former[1])
    told = {name: data[name] for name in ("experiment", "project", "description")}
    row["apps"][data["app"]] = app = {"net": net, **told}
    row["hours"][place] = [data["billed"], data["counted"]]
    _count(row, app, 1)
    unknown = data["experiment"] is None and data["billed"] and data["app"] not in row["assigned"]
    if unknown and data["app"] not in row["foreign"]:
        row["foreign"] = sorted([*row["foreign"], data["app"]])


def assigned(row: Row, event: Event) -> None:
    """An App that blocks no more."""
    app = event.data["app"]
    row["foreign"] = [one for one in row["foreign"] if one != app]
    row["assigned"] = sorted({*row["assigned"], app})


def _count(row: Row, app: Row, sign: int) -> None:
    amount = sign * max(app["net"], 0)
    row["billed"] += amount
    use(row, (app["experiment"], app["project"]), amount)
