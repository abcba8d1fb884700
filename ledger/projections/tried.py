"""What was tried on which data: configurations, seeds and projects by data digest, across names.

No row grows with the number of runs, so that one experiment's counts stay cheap. The rows:

| key | row |
|---|---|
| `data/DIGEST` | index of the first run; by excluded subject the first proposal's index; exploratory runs |
| `config/DIGEST/MARK`, `own/DIGEST/PROJECT/MARK` | index of the first run of this configuration |
| `seed/DIGEST/SEED` | a seed that was run |
| `project/DIGEST/PROJECT` | a project that used this data |
| `try/PROJECT` | exploratory runs that did not state their data |
| `grid/DIGEST/SCIENCE/EXPERIMENT` | a grid that has this science among its configurations |
| `named/PROJECT/NAME/DIGEST` | a data of this name or path: the first proposal's index, its subjects |
| `loose/PLACE/PROJECT/INDEX` | one exploratory run; PLACE is the digest of its data, or `unstated` |

MARK, NAME and PROJECT (but for `project/`, whose row has the name) are digests of 16 hex digits.
"""

import hashlib
import json
from typing import Any

from ledger.projections.protocol import Row, subject_of
from schemas.envelope import Event
from schemas.spec_science import config_fingerprint

NAME = "tried"
VERSION = 3
TYPES = frozenset({"experiment.proposed", "run.queued"})
UNKNOWN_DATA = "unknown"
"""Where a planned run is counted whose data no one stated."""


def keys(event: Event) -> tuple[str, ...]:
    """The rows of the event's data, project, configuration and seed."""
    data = event.data
    if event.type == "experiment.proposed":
        digest = data["data"]["digest"]
        project = f"project/{digest}/{short(data['project'])}"
        return f"data/{digest}", project, *_grid(event), *_names(data)
    stated = data.get("data_digest")
    if data.get("kind") == "exploratory":
        one = f"{loose(stated, data['project'])}{ordered(event.index)}"
        if not stated:
            return f"try/{short(data['project'])}", one
        return f"data/{stated}", _project(stated, data), one
    digest, mark = stated or UNKNOWN_DATA, _mark(event)
    own = f"own/{digest}/{short(data['project'])}/{mark}"
    found = (f"data/{digest}", _project(digest, data), f"config/{digest}/{mark}", own)
    return found if data.get("seed") is None else (*found, f"seed/{digest}/{data['seed']}")


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The row after one event; the first of its kind stands."""
    kind = key.partition("/")[0]
    if kind == "data":
        return _data(row, event)
    if kind == "try":
        return {"runs": 1 if row is None else row["runs"] + 1}
    if row is not None:
        return row
    if kind == "named":
        return {"index": event.index, "subjects": event.data["data"]["subjects"]}
    if kind == "grid":
        return {"experiment": subject_of(event), "index": event.index}
    return {"project": event.data["project"]} if kind == "project" else {"first": ordered(event.index)}


def ordered(index: int) -> str:
    """An index as a text of fixed length, so that rows compare as texts in the order of the ledger."""
    return f"{index:015d}"


def loose(digest: str | None, project: str) -> str:
    """What the keys of a project's exploratory runs begin with: on a data, or where none was stated."""
    return f"loose/{digest or 'unstated'}/{short(project)}/"


def short(text: str) -> str:
    """The 16 hex digits that stand for a text in a key."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def named(project: str, name: str) -> str:
    """What the keys of a project's data of one name, or of one path, begin with."""
    return f"named/{short(project)}/{short(name)}/"


def _names(data: dict[str, Any]) -> list[str]:
    held = data["data"]
    each = dict.fromkeys((held["name"], held["path"]))
    return [f"{named(data['project'], name)}{held['digest']}" for name in each]


def _grid(event: Event) -> list[str]:
    """The rows of a grid's configurations; none of a plan with one science."""
    data = event.data
    sciences = _sciences(data["spec"], data["plan"]["configs"])
    prefix = f"grid/{data['data']['digest']}"
    return [f"{prefix}/{one}/{subject_of(event)}" for one in sciences] if len(sciences) > 1 else []


def _sciences(spec: dict[str, Any], configs: list[dict[str, Any]]) -> list[str]:
    """The fingerprints of a grid's configurations; a spec of old that lacks a section has none."""
    if len(configs) < 2:
        return []
    try:
        return sorted({config_fingerprint(spec, config) for config in configs})
    except KeyError:
        return []


def _project(digest: str, data: dict[str, Any]) -> str:
    return f"project/{digest}/{short(data['project'])}"


def _mark(event: Event) -> str:
    """One configuration: its science with its resolved keys; of old, its experiment's."""
    data = event.data
    prints = data.get("fingerprints")
    science = prints["config"] if prints else data.get("experiment") or subject_of(event)
    return short(json.dumps([science, _whole(data.get("config", {}))], sort_keys=True))


def _whole(value: Any) -> Any:
    """`1.0` is `1`, as in every fingerprint."""
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _data(row: Row | None, event: Event) -> Row:
    row = row or {"first_run": None, "excluded": {}, "exploratory": 0}
    if event.type == "experiment.proposed":
        for subject in event.data["plan"].get("excluded", {}):
            row["excluded"].setdefault(subject, event.index)
        return row
    if row["first_run"] is None:
        row["first_run"] = event.index
    if event.data.get("kind") == "exploratory":
        row["exploratory"] += 1
    return row
