"""What a supervisor has to do for one experiment: the frozen plan, and a descriptor for each attempt."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ledger.errors import NotFound
from ledger.places import frozen_folder, spool_folder
from ledger.plan.folds import held_out_by, trained_on
from ledger.plan.freeze import check_frozen, frozen_code, frozen_data
from ledger.store.read import read_stream
from ledger.store.store import Store
from schemas.money import parse_usd
from workers.descriptor import LEASE_SECONDS, Descriptor


@dataclass(frozen=True, slots=True)
class Assignment:
    """`proposed` is the data of `experiment.proposed`; `frozen` and `spool` are this ledger's folders."""

    experiment: str
    proposed: dict[str, Any]
    params: int | None
    account: str
    frozen: Path
    spool: Path
    observable: str = ""
    declaration: dict[str, Any] = field(default_factory=dict)

    @property
    def compute(self) -> dict[str, Any]:
        """The spec's `[compute]`."""
        compute: dict[str, Any] = self.proposed["spec"]["compute"]
        return compute

    @property
    def code(self) -> Path:
        """The frozen code, from which runs start."""
        return frozen_code(self.frozen)

    @property
    def rate(self) -> int:
        """Micro-dollars per hour of one machine as the spec types it, which paid compute need not do."""
        return parse_usd(str(self.compute.get("rate_usd_per_hour", "0")))

    @property
    def machines(self) -> int:
        """What the rate is multiplied with."""
        return max(int(self.compute["gpus"]), 1)

    def changed(self) -> list[str]:
        """What differs between the frozen copy and the plan (R21); empty if nothing does."""
        return check_frozen(self.proposed, self.frozen)

    def folder(self, run: str, attempt: int) -> Path:
        """The spool folder of an attempt."""
        return self.spool / f"{run}.{attempt}"

    def descriptor(self, run: str, queued: dict[str, Any], attempt: int) -> Descriptor:
        """Everything that the worker of an attempt needs."""
        spec, data = self.proposed["spec"], self.proposed["data"]
        model = spec["model"]
        return Descriptor(
            run=run, attempt=attempt, project=self.proposed["project"], experiment=self.experiment,
            entry=spec["script"]["entry"], code=str(self.code),
            data=str(frozen_data(self.proposed, self.frozen)),
            **self._fold(queued["subject"]), seed=queued["seed"], config=queued["config"],
            metric=spec["metric"]["name"], direction=spec["metric"]["direction"],
            observable=self.observable, declaration=self.declaration,
            model_name=model["name"], architecture=model["architecture"],
            dimensions=model["dimensions"] or "not stated", data_name=data["name"],
            data_count=data["rows"], params=self.params, timeout_s=float(self.compute["timeout_s"]),
            # no spec states a lease; a frozen plan made for tests may
            lease_s=float(self.compute.get("lease_s", LEASE_SECONDS)),
            backend=self.compute["backend"], rate_per_hour=self.rate, machines=self.machines,
            account=self.account, day=datetime.now(UTC).strftime("%Y-%m-%d"),
        )  # fmt: skip

    def _fold(self, unit: str) -> dict[str, Any]:
        """What the unit holds out; `subject` is the unit's name where it is no one's alone."""
        plan = self.proposed["plan"]
        fold = held_out_by(plan, unit)
        alone = not plan.get("folds") or fold["session"] is not None
        return {
            "fold": unit, "session": fold["session"], "subject": fold["test"][0] if alone else unit,
            "test_subjects": list(fold["test"]),
            "train_subjects": trained_on(plan, self.proposed["data"]["subjects"], unit),
        }  # fmt: skip


def read_assignment(store: Store, experiment: str) -> Assignment:
    """Read an experiment from the ledger; NotFound if it was never proposed."""
    proposed, params, account = None, None, ""
    declared: dict[str, Any] = {}
    for event in read_stream(store, f"experiment-{experiment}"):
        if event.type == "experiment.proposed":
            proposed = event.data
        elif event.type == "experiment.counted":
            params = event.data["parameters"]
        elif event.type in ("observable.declared", "observable.reclassified"):
            declared = event.data
        elif event.type == "cost.estimated":
            account = event.data["account"]
    if proposed is None:
        raise NotFound(f"there is no experiment {experiment!r} in this ledger")
    return Assignment(
        experiment, proposed, params, account or proposed["spec"]["compute"]["backend"],
        frozen_folder(store.url, store.ledger_id, proposed["digests"]["plan"]),
        spool_folder(store.url, store.ledger_id),
        declared.get("observable_class", ""), declared.get("declaration", {}),
    )  # fmt: skip
