"""The one registry: every stored name and version with its model."""

from typing import Any

from pydantic import ValidationError

from schemas.base import EventData
from schemas.events import (
    approval,
    approver,
    billing,
    budget,
    checklist,
    claim,
    dead_end,
    estimate,
    experiment,
    imported,
    ledger,
    project,
    proposal,
    run,
    run_attempt,
    run_end,
    run_facts,
    stop,
)

_MODULES = (
    approval, approver, billing, budget, checklist, claim, dead_end, estimate, experiment,
    imported, ledger, project, proposal, run, run_attempt, run_end, run_facts, stop,
)  # fmt: skip


class InvalidEvent(ValueError):
    """An event that must not get into the ledger."""


def _collect() -> dict[tuple[str, int], type[EventData]]:
    found: dict[tuple[str, int], type[EventData]] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, EventData) and value is not EventData:
                found[value.TYPE, value.VERSION] = value
    return found


MODELS = _collect()
NEWEST = {name: max(v for n, v in MODELS if n == name) for name, _ in MODELS}


def model_of(type_name: str, version: int = 0) -> type[EventData]:
    """The model of a type; version 0 means the newest. InvalidEvent if it is not known here."""
    if type_name not in NEWEST:
        raise InvalidEvent(f"unknown event type {type_name!r}; `ledger schema` lists the known ones")
    model = MODELS.get((type_name, version or NEWEST[type_name]))
    if model is None:
        raise InvalidEvent(
            f"{type_name} has no version {version} here (newest: {NEWEST[type_name]}); upgrade this program"
        )
    return model


def validate(type_name: str, version: int, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The version and the data in their stored form; InvalidEvent names the field and what is wrong."""
    model = model_of(type_name, version)
    try:
        checked = model.__pydantic_validator__.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "data"
        raise InvalidEvent(f"{type_name} v{model.VERSION}: {where}: {first['msg']}") from None
    return model.VERSION, model.__pydantic_serializer__.to_python(checked)


def json_schema(type_name: str, version: int = 0) -> dict[str, Any]:
    """JSON Schema 2020-12 of an event's data."""
    model = model_of(type_name, version)
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = f"urn:ledger:event:{model.TYPE}:{model.VERSION}"
    return schema
